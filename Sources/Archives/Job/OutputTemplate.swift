internal import Methods

/// Where products go: a folder, or a path with fields such as `products/{parent}/{name}`.
struct OutputTemplate {
  /// A piece of the path.
  private enum Piece {
    case text(String)
    case name
    case parent
    case acquired(String)
  }

  /// The folder of all products, which holds no field.
  let root: String
  private let pieces: [Piece]

  /// What stands in the place of a time that a scene does not state.
  static let undated = "undated"

  /// Reads a template.
  ///
  /// - Throws: `OptionProblem` for a field that is not known, or a brace without its partner.
  init(_ text: String) throws(OptionProblem) {
    guard let first = text.firstIndex(of: "{") else {
      guard !text.contains("}") else { throw Self.braces }
      (root, pieces) = (text, [.name])
      return
    }
    let slash = text[..<first].lastIndex(of: "/")
    let begin = slash.map { text.index(after: $0) } ?? text.startIndex
    root = slash == text.startIndex ? "/" : slash.map { String(text[..<$0]) } ?? ""
    pieces = try Self.pieces(text[begin...])
  }

  private static let braces = OptionProblem("every { needs its }")

  private static func pieces(_ text: Substring) throws(OptionProblem) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}"), !rest[..<open].contains("}") else {
        throw braces
      }
      if open != rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      pieces.append(try piece(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    guard !rest.contains("}") else { throw braces }
    return rest.isEmpty ? pieces : pieces + [.text(String(rest))]
  }

  private static func piece(_ field: Substring) throws(OptionProblem) -> Piece {
    switch field {
    case "name": return .name
    case "parent": return .parent
    default:
      guard field.hasPrefix("acquired:"), case let form = field.dropFirst("acquired:".count),
        AcquisitionTime.isForm(form)
      else {
        throw OptionProblem(
          "{\(field)} is not known: give {name}, {parent}, or {acquired:...} with yyyy, MM, dd, HH, "
            + "mm and ss, such as {acquired:yyyy/MM}"
        )
      }
      return .acquired(String(form))
    }
  }

  /// Whether the time of acquisition decides where a product goes.
  var needsTime: Bool {
    pieces.contains { if case .acquired = $0 { true } else { false } }
  }

  /// The path of a scene's product below the root.
  ///
  /// - Parameters:
  ///   - scene: the scene.
  ///   - time: when it was acquired; nil where its files do not say.
  /// - Returns: the path.
  func path(of scene: String, acquired time: AcquisitionTime?) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .name: SceneName.stem(of: scene)
      case .parent: SceneName.parent(of: scene)
      case .acquired(let form): time?.text(form) ?? Self.undated
      }
    }.joined()
  }
}
