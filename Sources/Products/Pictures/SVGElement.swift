/// One element of an SVG picture: a name, attributes, and text or other elements inside.
struct SVGElement: Sendable, Equatable {
  /// A point of the picture, in pixels from its upper left corner.
  struct Point: Sendable, Equatable {
    let x: Double
    let y: Double

    init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
  }

  private let name: String
  private var attributes: [(key: String, value: String)]
  private let text: String
  private let children: [SVGElement]

  /// Makes an element; text and values are escaped when it is written.
  init(
    _ name: String,
    _ attributes: KeyValuePairs<String, String> = [:],
    text: String = "",
    children: [SVGElement] = []
  ) {
    self.name = name
    self.attributes = attributes.map { ($0.key, $0.value) }
    self.text = text
    self.children = children
  }

  static func == (left: SVGElement, right: SVGElement) -> Bool { left.markup == right.markup }

  /// The element with one more attribute, or as it is without a value.
  func with(_ key: String, _ value: String?) -> SVGElement {
    guard let value else { return self }
    var copy = self
    copy.attributes.append((key, value))
    return copy
  }

  /// A straight line; its stroke is that of the group around it unless given.
  static func line(_ start: Point, _ end: Point, stroke: String? = nil) -> SVGElement {
    SVGElement(
      "line",
      [
        "x1": PlotText.coordinate(start.x), "y1": PlotText.coordinate(start.y),
        "x2": PlotText.coordinate(end.x), "y2": PlotText.coordinate(end.y),
      ]
    ).with("stroke", stroke)
  }

  /// Words at a point; `anchor` says which end of them stands there (`start`, `middle`, `end`).
  static func text(_ text: String, at place: Point, anchor: String = "start") -> SVGElement {
    SVGElement(
      "text",
      [
        "x": PlotText.coordinate(place.x), "y": PlotText.coordinate(place.y), "text-anchor": anchor,
      ],
      text: text
    )
  }

  /// The element as XML, one line an element.
  var markup: String {
    let words = attributes.map { " \($0.key)=\"\(PlotText.escaped($0.value))\"" }.joined()
    guard !text.isEmpty || !children.isEmpty else { return "<\(name)\(words)/>" }
    let inside = children.map { "\n" + $0.markup }.joined() + (children.isEmpty ? "" : "\n")
    return "<\(name)\(words)>\(PlotText.escaped(text))\(inside)</\(name)>"
  }
}
