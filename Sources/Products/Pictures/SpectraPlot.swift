internal import LinearAlgebra
public import Spectra

/// A plot of endmember spectra as an SVG file: reflectance against wavelength.
///
/// Lines are broken where bands were removed (those stretches are shaded) and where wavelengths
/// step back. Colours are those of `Palette`; once they are used up, lines are dashed.
public struct SpectraPlot: Sendable {
  private let endmembers: EndmemberSet
  private let title: String
  private let positions: [Double]
  private let runs: [SpectralRun]
  private let colours: [Palette.Colour]
  private let horizontal: PlotAxis
  private let vertical: PlotAxis
  private let height: Double

  private static let width = 980.0
  private static let left = 72.0
  private static let right = 220.0
  private static let top = 64.0
  private static let bottom = 62.0
  private static let legendLine = 22.0

  /// Prepares a plot.
  ///
  /// - Parameters:
  ///   - endmembers: at least one spectrum of at least one band; without wavelengths, the numbers of
  ///     the bands take their place.
  ///   - title: the heading.
  public init(_ endmembers: EndmemberSet, title: String) {
    precondition(endmembers.endmemberCount > 0 && endmembers.bandCount > 0, "nothing to plot")
    self.endmembers = endmembers
    self.title = title
    let wavelengths = endmembers.grid.wavelengths?.map(\.nanometres)
    let positions = wavelengths ?? (1...endmembers.bandCount).map { Double($0) }
    self.positions = positions
    runs = SpectralRun.runs(of: positions)
    colours = Palette.colours(for: endmembers.names)
    let legend = Double(endmembers.endmemberCount) * Self.legendLine
    height = max(540, Self.top + legend + Self.bottom)
    let values = endmembers.spectra.elements.map { Double($0) }.filter(\.isFinite)
    horizontal = PlotAxis(
      (positions.min() ?? 0)...(positions.max() ?? 1),
      tickCount: 12,
      widened: false,
      start: Self.left,
      end: Self.width - Self.right
    )
    vertical = PlotAxis(
      min(0, values.min() ?? 0)...max(0, values.max() ?? 1),
      tickCount: 6,
      widened: true,
      start: height - Self.bottom,
      end: Self.top
    )
  }

  /// The whole text of the SVG file.
  public var svg: String { frame.svg(behind: gaps + ticks, content: spectra + legend) }

  private var frame: PlotFrame {
    PlotFrame(
      title: title,
      horizontalTitle: endmembers.grid.wavelengths == nil ? "Band" : "Wavelength (nm)",
      verticalTitle: "Reflectance",
      horizontal: horizontal,
      vertical: vertical,
      width: Self.width,
      height: height
    )
  }

  /// The stretches without bands, shaded.
  private var gaps: [SVGElement] {
    let sorted = positions.sorted()
    return SpectralRun.runs(of: sorted).dropFirst().map { run in
      let first = horizontal.place(sorted[run.bands.lowerBound - 1])
      let last = horizontal.place(sorted[run.bands.lowerBound])
      return SVGElement(
        "rect",
        [
          "x": PlotText.coordinate(first), "y": PlotText.coordinate(vertical.end),
          "width": PlotText.coordinate(last - first),
          "height": PlotText.coordinate(vertical.start - vertical.end), "fill": "#f2f2f2",
        ]
      )
    }
  }

  private var ticks: [SVGElement] {
    horizontal.ticks.flatMap { tick in
      let x = horizontal.place(tick)
      return [
        frame.tickBelow(x),
        .text(horizontal.label(tick), at: .init(x, vertical.start + 21), anchor: "middle"),
      ]
    }
  }

  private var spectra: [SVGElement] {
    (0..<endmembers.endmemberCount).map { endmember in
      let values = endmembers.spectra.column(endmember).map { Double($0) }
      let name = SVGElement("title", text: endmembers.names[endmember])
      return group(endmember, [name] + runs.flatMap { strokes(of: values, in: $0.bands) })
    }
  }

  /// One run as a line; a band that stands alone, and every band of a sensor with few, as a dot.
  private func strokes(of values: [Double], in bands: ClosedRange<Int>) -> [SVGElement] {
    let dotted = positions.count < SpectralRun.fewestBandsWithGaps
    return bands.split { !values[$0].isFinite }.flatMap { piece -> [SVGElement] in
      let points = piece.map {
        SVGElement.Point(horizontal.place(positions[$0]), vertical.place(values[$0]))
      }
      let path = points.map { "\(PlotText.coordinate($0.x)),\(PlotText.coordinate($0.y))" }
      let line = SVGElement("polyline", ["points": path.joined(separator: " ")])
      let dots = points.map {
        SVGElement(
          "circle",
          [
            "cx": PlotText.coordinate($0.x), "cy": PlotText.coordinate($0.y), "r": "2.5",
            "fill": "currentColor", "stroke": "none",
          ]
        )
      }
      return (points.count > 1 ? [line] : []) + (dotted || points.count == 1 ? dots : [])
    }
  }

  private var legend: [SVGElement] {
    let x = horizontal.end + 20
    return (0..<endmembers.endmemberCount).flatMap { endmember in
      let y = vertical.end + 8 + Double(endmember) * Self.legendLine
      let name = endmembers.names[endmember]
      let short = name.count > 21 ? name.prefix(20) + "…" : name[...]
      return [
        group(endmember, [.line(.init(x, y), .init(x + 26, y))]),
        SVGElement.text(String(short), at: .init(x + 34, y + 4.5)),
      ]
    }
  }

  /// A group in the colour and the dashes of an endmember.
  private func group(_ endmember: Int, _ children: [SVGElement]) -> SVGElement {
    let colour = colours[endmember].hexadecimal
    let dashes = [nil, "7 4", "2 4"]
    return SVGElement(
      "g",
      [
        "fill": "none", "color": colour, "stroke": colour, "stroke-width": "1.8",
        "stroke-linejoin": "round", "stroke-linecap": "round",
      ],
      children: children
    ).with("stroke-dasharray", dashes[endmember / Palette.count % dashes.count])
  }
}
