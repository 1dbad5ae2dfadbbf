/// The lines of an ENVI header, taken apart into fields; what cannot be read is left out and told of.
struct ENVIHeaderText {
  private(set) var items: [(key: String, value: String)] = []
  private(set) var notes: [String] = []
  private let lines: [String]
  private let name: String
  /// The line to be read next, from 0.
  private var next = 0
  /// Numbers of the lines without an equals sign, from 1.
  private var unreadable: [Int] = []

  /// Reads a text; nil if its first word is not `ENVI` on a line of its own.
  init?(_ text: String, path: String?) {
    lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map {
      $0.description.trimmed
    }
    name = path ?? "the header"
    next = lines.firstIndex { !$0.isEmpty } ?? 0
    guard next < lines.count, lines[next].lowercased() == "envi" else { return nil }
    next += 1
    while next < lines.count { readField() }
    noteUnreadable()
  }

  private mutating func readField() {
    let line = lines[next]
    next += 1
    guard !line.isEmpty, !line.hasPrefix(";") else { return }
    guard let equals = line.firstIndex(of: "=") else {
      unreadable.append(next)
      return
    }
    let key = String(line[..<equals]).trimmed
    let value = String(line[line.index(after: equals)...]).trimmed
    for (opening, closing) in [("{", "}"), ("[", "]")] where value.hasPrefix(opening) {
      let opened = next
      guard let list = list(from: value, Character(opening), Character(closing)) else {
        next = opened
        let mark = opening == "{" ? "brace" : "bracket"
        notes.append(
          "line \(opened) of \(name) is left out (\"\(key)\"): its \(mark) is never closed"
        )
        return
      }
      if opening == "[" {
        notes.append(
          "line \(opened) of \(name) has \"\(key)\" in square brackets; it is read as a list"
        )
      }
      items.append((key, list))
      return
    }
    items.append((key, withoutComment(value, key: key)))
  }

  /// A number without the comment behind it; other values may hold semicolons.
  private mutating func withoutComment(_ value: String, key: String) -> String {
    guard let mark = value.firstIndex(of: ";") else { return value }
    let head = String(value[..<mark]).trimmed
    guard Double(head) != nil else { return value }
    notes.append(
      "in line \(next) of \(name) (\"\(key)\"), \"\(value[mark...].prefix(40))\" is taken for a comment "
        + "and left out"
    )
    return head
  }

  /// Joins the lines of a value in braces or brackets up to the one that closes it; nil if none does.
  ///
  /// That is the one that balances the first, or one at the end of a line, so that one stray brace in
  /// a name does not swallow the rest of the header.
  private mutating func list(from start: String, _ opening: Character, _ closing: Character)
    -> String?
  {
    var value = ""
    var depth = 0
    var line = start
    while true {
      for character in line {
        if character == opening { depth += 1 }
        if character == closing { depth -= 1 }
        value.append(character)
        if depth == 0 { return value }
      }
      if line.last == closing { return value }
      repeat {
        guard next < lines.count else { return nil }
        line = lines[next]
        next += 1
      } while line.hasPrefix(";") || line.isEmpty
      value.append(" ")
    }
  }

  private mutating func noteUnreadable() {
    guard let first = unreadable.first else { return }
    let numbers = bandNumbers(ofIndices: unreadable.map { $0 - 1 })
    let words = lines[first - 1].prefix(60)
    notes.append(
      unreadable.count == 1
        ? "line \(numbers) of \(name) is left out, because it has no equals sign: \(words)"
        : "lines \(numbers) of \(name) are left out, because they have no equals sign: \(words) ..."
    )
  }
}
