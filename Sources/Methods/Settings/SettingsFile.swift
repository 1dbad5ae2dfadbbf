internal import DurableFiles
package import Sampling
package import Yams

/// A YAML file with keys and values, read without losing a single problem.
///
/// Values are asked for by key; what is wrong with one is kept in `problems` with its line, and the
/// value then counts as absent.
package struct SettingsFile {
  /// What is wrong, and where.
  package struct Problem: Equatable {
    /// Line in the file from 1, where one is to blame.
    package let line: Int?
    /// One sentence without its full stop.
    package let words: String
  }

  /// A value that is a text, and its line.
  package struct Text {
    package let words: String
    package let line: Int?
  }

  package let path: String
  package private(set) var problems: [Problem] = []
  package var entries: [String: (line: Int?, node: Node)] = [:]

  /// Reads a file and complains of all keys that are not known.
  ///
  /// - Throws: `WorkError` with code `.badJob` for text that is not valid YAML, or `DurableFileError`.
  package init(path: String, knownKeys: [String]) throws {
    let text = try DurableFile.readText(
      path,
      limit: SettingsText.byteLimit,
      kind: "a file of settings"
    )
    if let problem = SettingsText.problem(of: text) {
      throw WorkError(
        code: .badJob,
        message: "\(path), line \(problem.line): \(problem.words), which no settings need.",
        remedy: "Write the values out, and keep lists and keys few levels deep."
      )
    }
    let root: Node?
    do { root = try Yams.compose(yaml: text) } catch {
      throw Self.unreadable(path, error)
    }
    self.init(path: path, node: root ?? Node(""), what: "the file", knownKeys: knownKeys)
  }

  /// Takes the keys of a mapping and complains of all that are not known.
  package init(path: String, node: Node, what: String, knownKeys: [String]) {
    self.path = path
    guard node.null == nil, node.scalar?.string.isEmpty != true else {
      problems.append(Problem(line: nil, words: "\(what) is empty"))
      return
    }
    guard let mapping = node.mapping else {
      problems.append(
        Problem(
          line: node.mark?.line,
          words: "\(what) is not a list of keys and values (key: value)"
        )
      )
      return
    }
    for (key, node) in mapping {
      let (name, line) = (key.string ?? "", key.mark?.line)
      if knownKeys.contains(name) {
        entries[name] = (line, node)
      } else {
        problems.append(Problem(line: line, words: Self.unknown(name, among: knownKeys)))
      }
    }
  }

  /// Whether a key is there, be its value right or wrong.
  package func has(_ key: String) -> Bool { entries[key] != nil }

  /// The line of a key's value.
  package func line(of key: String) -> Int? {
    entries[key].flatMap { $0.node.mark?.line ?? $0.line }
  }

  /// Adds a problem with the value of a key.
  package mutating func complain(_ words: String, of key: String? = nil) {
    problems.append(Problem(line: key.flatMap(line(of:)), words: words))
  }

  /// Adds a problem with a line.
  package mutating func complain(_ words: String, line: Int?) {
    problems.append(Problem(line: line, words: words))
  }

  /// The text of a key; numbers and the like are texts, too.
  package mutating func text(_ key: String) -> String? {
    guard let entry = entries[key] else { return nil }
    guard let text = Self.text(entry.node) else {
      complain("\(key) needs one value, and has \(Self.kind(entry.node))", of: key)
      return nil
    }
    return text
  }

  /// The texts of a key that has one or a list of them.
  package mutating func texts(_ key: String) -> [Text] {
    guard let entry = entries[key] else { return [] }
    if let text = Self.text(entry.node) { return [Text(words: text, line: line(of: key))] }
    guard let list = entry.node.sequence, !list.isEmpty else {
      complain(
        "\(key) needs a value or a list of values, and has \(Self.kind(entry.node))",
        of: key
      )
      return []
    }
    var texts: [Text] = []
    for node in list {
      if let text = Self.text(node) {
        texts.append(Text(words: text, line: node.mark?.line))
      } else {
        complain("\(key) has an item that is \(Self.kind(node))", line: node.mark?.line)
      }
    }
    return texts
  }

  /// The number of a key.
  package mutating func number(_ key: String) -> Double? {
    guard let text = text(key) else { return nil }
    guard let number = Self.number(text) else {
      complain("\(key): '\(text)' is not a number", of: key)
      return nil
    }
    return number
  }

  /// A number as YAML writes it.
  package static func number(_ text: String) -> Double? {
    let isNamed = [".nan", ".inf", "-.inf"].contains(text.lowercased())
    return Double(isNamed ? text.replacing(".", with: "") : text)
  }

  /// The whole number of a key.
  package mutating func integer<Number: FixedWidthInteger>(_ key: String) -> Number? {
    guard let text = text(key) else { return nil }
    guard let number = Number(text) else {
      complain("\(key): '\(text)' is not a whole number that can be used here", of: key)
      return nil
    }
    return number
  }

  /// Whether a key says yes.
  package mutating func flag(_ key: String) -> Bool? {
    guard let text = text(key) else { return nil }
    switch text.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default:
      complain("\(key): '\(text)' is neither true nor false", of: key)
      return nil
    }
  }

  /// One of a few words.
  package mutating func word<Word: RawRepresentable & CaseIterable>(
    _ key: String,
    _ type: Word.Type
  ) -> Word? where Word.RawValue == String {
    guard let text = text(key) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    let hint = NearestWord.nearest(to: text, among: words).map { "; did you mean \($0)?" } ?? ""
    complain("\(key): '\(text)' is none of \(words.joined(separator: ", "))\(hint)", of: key)
    return nil
  }

  /// Adds the problems of a section.
  package mutating func absorb(_ section: SettingsFile) { problems += section.problems }

  /// One error that says all that is wrong; nil if nothing is.
  package func error(remedy: String) -> WorkError? {
    guard !problems.isEmpty else { return nil }
    let ordered = problems.enumerated().sorted {
      ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
    }
    let lines = ordered.map { _, problem in
      "  " + (problem.line.map { "line \($0): " } ?? "") + problem.words
    }
    return WorkError(
      code: .badJob,
      message: "\(path) cannot be run:\n" + lines.joined(separator: "\n"),
      remedy: remedy
    )
  }

  private static func text(_ node: Node) -> String? {
    guard let scalar = node.scalar, node.null == nil, !scalar.string.isEmpty else { return nil }
    return scalar.string
  }

  private static func kind(_ node: Node) -> String {
    switch node {
    case .sequence(let list): list.isEmpty ? "an empty list" : "a list"
    case .mapping: "keys of its own"
    case .scalar, .alias: "none"
    }
  }

  private static func unknown(_ name: String, among keys: [String]) -> String {
    guard let nearest = NearestWord.nearest(to: name, among: keys) else {
      return "'\(name)' is not a known key; the keys are \(keys.joined(separator: ", "))"
    }
    return "'\(name)' is not a known key; did you mean \(nearest)?"
  }

  private static func unreadable(_ path: String, _ error: any Error) -> WorkError {
    var place = ""
    var words = "\(error)"
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (place, words) = (", line \(mark.line)", problem)
    case .duplicatedKeysInMapping(let keys, _):
      words = "keys that stand there twice: \(keys.joined(separator: ", "))"
    default: break
    }
    return WorkError(
      code: .badJob,
      message: "\(path)\(place) is not valid YAML: \(words).",
      remedy: "Write key: value, indent with blanks, and put values that begin with *, @, [ or ! "
        + "in quotes: \"*.tif\"."
    )
  }
}
