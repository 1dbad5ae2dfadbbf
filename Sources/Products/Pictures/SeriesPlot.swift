/// A plot of numbers in groups as an SVG file: settings or methods side by side along the
/// horizontal axis, one colour a series, spreads as bars.
public struct SeriesPlot: Sendable {
  /// Numbers that belong together.
  public struct Series: Sendable {
    /// The name in the legend.
    public let name: String
    /// One number a place on the horizontal axis; nil or not finite where there is none.
    public let values: [Double?]
    /// How far the bars reach above and below each number; nil for no bar.
    public let spreads: [Double?]
    /// Whether a line joins the numbers.
    public let isConnected: Bool

    /// Makes a series.
    public init(name: String, values: [Double?], spreads: [Double?], isConnected: Bool) {
      precondition(values.count == spreads.count, "one spread a value")
      self.name = name
      self.values = values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
      self.spreads = spreads.map { $0.flatMap { $0.isFinite ? $0 : nil } }
      self.isConnected = isConnected
    }
  }

  private let places: [String]
  private let series: [Series]
  private let colours: [Palette.Colour]
  private let frame: PlotFrame
  private let isSlanted: Bool

  private static let width = 980.0
  private static let left = 78.0
  private static let right = 280.0
  private static let top = 64.0
  /// Labels longer than this are slanted, all of them, and need more room.
  private static let levelLabelLength = 6
  private static let legendLine = 22.0

  /// Prepares a plot.
  ///
  /// - Parameters:
  ///   - title: the heading.
  ///   - places: labels along the horizontal axis, evenly spaced.
  ///   - horizontalTitle: what the places are.
  ///   - verticalTitle: what the numbers are.
  ///   - series: the numbers.
  public init(
    title: String,
    places: [String],
    horizontalTitle: String,
    verticalTitle: String,
    series: [Series]
  ) {
    precondition(!places.isEmpty && series.allSatisfy { $0.values.count == places.count }, "places")
    self.places = places
    self.series = series
    colours = Palette.colours(for: series.map(\.name))
    isSlanted = places.contains { $0.count > Self.levelLabelLength }
    let bottom = isSlanted ? 120.0 : 62.0
    let height = max(540, Self.top + Double(series.count) * Self.legendLine + bottom)
    let tops = series.flatMap { line in
      zip(line.values, line.spreads).compactMap { value, spread in value.map { $0 + (spread ?? 0) }
      }
    }
    frame = PlotFrame(
      title: title,
      horizontalTitle: horizontalTitle,
      verticalTitle: verticalTitle,
      horizontal: PlotAxis(
        -0.5...(Double(places.count) - 0.5),
        tickCount: places.count,
        widened: false,
        start: Self.left,
        end: Self.width - Self.right
      ),
      vertical: PlotAxis(
        0...max(tops.max() ?? 1, 0),
        tickCount: 6,
        widened: true,
        start: height - bottom,
        end: Self.top
      ),
      width: Self.width,
      height: height
    )
  }

  /// The whole text of the SVG file.
  public var svg: String {
    frame.svg(behind: labels, content: series.indices.flatMap { [drawing($0)] + legend($0) })
  }

  /// The places' names, slanted so that long ones fit.
  private var labels: [SVGElement] {
    places.enumerated().flatMap { index, label in
      let x = frame.horizontal.place(Double(index))
      let (left, top) = (
        PlotText.coordinate(isSlanted ? x + 4 : x), PlotText.coordinate(frame.vertical.start + 18)
      )
      return [
        frame.tickBelow(x),
        SVGElement(
          "text",
          [
            "transform": "translate(\(left) \(top))" + (isSlanted ? " rotate(-25)" : ""),
            "text-anchor": isSlanted ? "end" : "middle",
          ],
          text: label.count > 26 ? label.prefix(25) + "…" : label
        ),
      ]
    }
  }

  /// One series: its line, its bars and its dots.
  private func drawing(_ index: Int) -> SVGElement {
    let line = series[index]
    // Series stand a little beside each other, so that equal numbers are all seen.
    let shift =
      (Double(index) - Double(series.count - 1) / 2) * min(0.05, 0.6 / Double(series.count))
    var points: [SVGElement.Point] = []
    var marks: [SVGElement] = []
    for (place, value) in line.values.enumerated() {
      guard let value else { continue }
      let x = frame.horizontal.place(Double(place) + shift)
      let point = SVGElement.Point(x, frame.vertical.place(value))
      points.append(point)
      marks.append(dot(point))
      if let spread = line.spreads[place], spread > 0 {
        let (low, high) = (max(value - spread, 0), value + spread)
        marks.append(
          .line(.init(x, frame.vertical.place(low)), .init(x, frame.vertical.place(high)))
        )
      }
    }
    let path = points.map { "\(PlotText.coordinate($0.x)),\(PlotText.coordinate($0.y))" }
    let stroke = SVGElement("polyline", ["points": path.joined(separator: " ")])
    let name = SVGElement("title", text: line.name)
    return group(index, [name] + (line.isConnected && points.count > 1 ? [stroke] : []) + marks)
  }

  private func legend(_ index: Int) -> [SVGElement] {
    let x = frame.horizontal.end + 20
    let y = frame.vertical.end + 8 + Double(index) * Self.legendLine
    let name = series[index].name
    return [
      group(index, [dot(.init(x + 6, y))]),
      .text(
        name.count > 36 ? name.prefix(35) + "…" : name,
        at: .init(x + 18, y + 4.5)
      ),
    ]
  }

  private func dot(_ point: SVGElement.Point) -> SVGElement {
    SVGElement(
      "circle",
      [
        "cx": PlotText.coordinate(point.x), "cy": PlotText.coordinate(point.y), "r": "3.5",
        "fill": "currentColor", "stroke": "none",
      ]
    )
  }

  private func group(_ index: Int, _ children: [SVGElement]) -> SVGElement {
    let colour = colours[index].hexadecimal
    return SVGElement(
      "g",
      ["fill": "none", "color": colour, "stroke": colour, "stroke-width": "1.6"],
      children: children
    )
  }
}
