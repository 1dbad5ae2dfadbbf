/// Which rooms and packages each room may import.
struct RoomTable {
  /// The rooms in the order of the file.
  let rows: [(room: String, mayImport: Set<String>)]

  subscript(room: String) -> Set<String>? { rows.first { $0.room == room }?.mayImport }

  /// The table of `Docs/Design.md`: rows whose first cell names rooms and whose last names imports.
  static func ofDesign() throws -> RoomTable {
    let lines = try Repository.file("Docs/Design.md").lines.map(\.text)
    let table = lines.drop { !$0.hasPrefix("| room |") }.prefix { $0.hasPrefix("|") }.dropFirst(2)
    return RoomTable(
      rows: table.flatMap { line in
        let cells = line.split(separator: "|", omittingEmptySubsequences: false)
        let (rooms, imports) = (
          names(in: cells[1], between: "`"), names(in: cells[3], between: "`")
        )
        return rooms.map { ($0, Set(imports)) }
      }
    )
  }

  /// The targets of `Package.swift` that are made with `room` or are commands.
  static func ofPackage() throws -> RoomTable {
    let text = try Repository.file("Package.swift").text.filter { !$0.isWhitespace }
      .replacing(/\.product\(name:("\w+"),package:"[\w.-]+"\)/) { "\($0.output.1)" }
    let rooms = text.matches(of: /room\("(\w+)"(?:,\[([^\]]*)\],?)?\)/).map { match in
      (String(match.output.1), Set(names(in: match.output.2 ?? "", between: "\"")))
    }
    let commands = text.matches(of: /executableTarget\(name:"(\w+)",dependencies:\[([^\]]*)\]/)
      .map { (String($0.output.1), Set(names(in: $0.output.2, between: "\""))) }
    return RoomTable(rows: rooms + commands)
  }

  private static func names(in text: Substring, between mark: Character) -> [String] {
    text.split(separator: mark, omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}
