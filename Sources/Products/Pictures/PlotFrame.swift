/// What every plot has around its content: paper, axes, headings.
struct PlotFrame: Sendable {
  let title: String
  let horizontalTitle: String
  let verticalTitle: String
  let horizontal: PlotAxis
  let vertical: PlotAxis
  let width: Double
  let height: Double

  /// The whole text of the SVG file.
  ///
  /// - Parameters:
  ///   - behind: what lies under the lines of the frame.
  ///   - content: what lies over them.
  /// - Returns: XML.
  func svg(behind: [SVGElement], content: [SVGElement]) -> String {
    let (width, height) = (
      PlotText.number(width, decimals: 0), PlotText.number(height, decimals: 0)
    )
    let paper = SVGElement("rect", ["width": "100%", "height": "100%", "fill": "#ffffff"])
    let parts = [SVGElement("title", text: title), paper] + behind + ticks + lines + content
    let picture = SVGElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": width, "height": height,
        "viewBox": "0 0 \(width) \(height)", "font-family": "Helvetica, Arial, sans-serif",
        "font-size": "13", "fill": "#333333",
      ],
      children: parts + titles
    )
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(picture.markup)\n"
  }

  /// A short stroke below the horizontal axis.
  func tickBelow(_ x: Double) -> SVGElement {
    .line(.init(x, vertical.start), .init(x, vertical.start + 5), stroke: "#666666")
  }

  /// The ticks of the vertical axis.
  private var ticks: [SVGElement] {
    vertical.ticks.flatMap { tick in
      let y = vertical.place(tick)
      return [
        SVGElement.line(.init(horizontal.start, y), .init(horizontal.end, y), stroke: "#e0e0e0"),
        .text(vertical.label(tick), at: .init(horizontal.start - 9, y + 4.5), anchor: "end"),
      ]
    }
  }

  private var lines: [SVGElement] {
    let corner = SVGElement.Point(horizontal.start, vertical.start)
    let base = vertical.place(min(max(0, vertical.lowest), vertical.highest))
    return [
      .line(.init(horizontal.start, base), .init(horizontal.end, base), stroke: "#666666"),
      .line(corner, .init(horizontal.start, vertical.end), stroke: "#666666"),
    ]
  }

  private var titles: [SVGElement] {
    let middle = (horizontal.start + horizontal.end) / 2
    let centre = PlotText.coordinate((vertical.start + vertical.end) / 2)
    return [
      SVGElement.text(title, at: .init(horizontal.start, 34))
        .with("font-size", "17").with("font-weight", "bold"),
      .text(horizontalTitle, at: .init(middle, height - 18), anchor: "middle"),
      SVGElement(
        "text",
        ["transform": "translate(22 \(centre)) rotate(-90)", "text-anchor": "middle"],
        text: verticalTitle
      ),
    ]
  }
}
