import Foundation
import Testing

@Suite("Structure")
struct StructureTests {
  /// What comes with Swift on Linux.
  private static let system: Set<String> = ["Foundation", "Synchronization", "Glibc"]

  /// The rooms that talk to C libraries, where the word may stand.
  private static let roomsWithPointers: Set<String> = ["Rasters", "LinearAlgebra"]

  private static let maximumLineCount = 300

  @Test("the table of rooms points down only")
  func tableIsAcyclic() throws {
    let table = try RoomTable.ofDesign()
    var above: Set<String> = []
    for row in table.rows {
      above.insert(row.room)
      #expect(
        above.isDisjoint(with: row.mayImport),
        "\(row.room) points to its own or a higher row"
      )
    }
    #expect(table.rows.count > 15, "the table was read at all")
  }

  @Test("Package.swift has exactly the arrows of the table")
  func package() throws {
    let table = try RoomTable.ofDesign()
    let package = try RoomTable.ofPackage()
    #expect(package.rows.count > 15, "Package.swift was read at all")
    for row in package.rows {
      #expect(
        table[row.room] == row.mayImport,
        "\(row.room): Package.swift and the table of Docs/Design.md differ"
      )
    }
    let rooms = Set(package.rows.map(\.room))
    for row in table.rows where row.room.wholeMatch(of: /C[A-Z]\w*/) == nil {
      #expect(rooms.contains(row.room), "\(row.room) is in Docs/Design.md, not in Package.swift")
    }
  }

  @Test(
    "every file and folder that the documents for developers name is there",
    arguments: ["CONTRIBUTING.md", "Docs/Design.md"]
  )
  func namedPaths(document: String) throws {
    let text = try Repository.file(document).text
    // Those of the example that a reader makes, and of an issue's note, are not.
    let made = ["Means", "NNNN"]
    let paths = text.matches(of: /`((?:\w+\/)+[\w+.-]*)`/).map { String($0.output.1) }
      .filter { path in !made.contains { path.contains($0) } }
    #expect(paths.count > 15, "the document was read at all")
    for path in paths {
      let places = [path, "Sources/" + path].map { Repository.top.appendingPathComponent($0).path }
      #expect(
        places.contains { FileManager.default.fileExists(atPath: $0) },
        "\(document) names \(path), which is not there"
      )
    }
  }

  @Test("every import is an arrow of the table")
  func imports() throws {
    let table = try RoomTable.ofDesign()
    var importCount = 0
    for file in try Repository.swiftFiles(below: "Sources") {
      guard let mayImport = table[file.room] else {
        Issue.record("\(file.path): the room \(file.room) is not in the table of Docs/Design.md")
        continue
      }
      for module in SwiftText(file.text).imports {
        importCount += 1
        #expect(
          mayImport.union(Self.system).contains(module),
          "\(file.path): \(file.room) may not import \(module)"
        )
      }
    }
    #expect(importCount > 50, "imports were read at all")
  }

  @Test("the folders of a room depend on each other in one direction only")
  func folders() throws {
    let files = Dictionary(grouping: try Repository.swiftFiles(below: "Sources"), by: \.room)
    var arrowCount = 0
    for (room, files) in files {
      let arrows = FolderArrows(of: files)
      arrowCount += arrows.count
      #expect(arrows.circle == nil, "\(room): folders in a circle")
    }
    #expect(arrowCount > 20, "arrows were found at all")
  }

  @Test("the word for raw memory stands only in the rooms of the C libraries")
  func rawMemory() throws {
    let word = ["un", "safe"].joined()
    for file in try Repository.swiftFiles(below: "Sources")
    where !Self.roomsWithPointers.contains(file.room) {
      for line in file.lines where line.text.lowercased().contains(word) {
        Issue.record("\(file.path):\(line.number): \(word) belongs in Rasters and LinearAlgebra")
      }
    }
  }

  @Test("nothing is unwrapped, tried or cast by force outside the tests")
  func force() throws {
    for file in try Repository.swiftFiles(below: "Sources") {
      let lines = SwiftText(file.text).forcedLines
      #expect(lines.isEmpty, "\(file.path): force in lines \(lines)")
    }
  }

  @Test("no Swift file is longer than a few screens")
  func fileLength() throws {
    let files = try ["Sources", "Tests"].flatMap { try Repository.swiftFiles(below: $0) }
    for file in files {
      let count = file.text.count { $0 == "\n" }
      #expect(
        count <= Self.maximumLineCount,
        "\(file.path) has \(count) lines; split it, at most \(Self.maximumLineCount) are read easily"
      )
    }
    #expect(files.count > 50, "files were read at all")
  }

  @Test("no module bears the name of a type inside it")
  func moduleNames() throws {
    for file in try Repository.swiftFiles(below: "Sources") {
      #expect(
        !SwiftText(file.text).declaresType(file.room),
        "\(file.path): a type is named as its module"
      )
    }
  }

  @Test("no file under version control holds a path of a developer's machine")
  func machinePaths() throws {
    let folders = ["work", "home", "root"].map { "/\($0)/" }
    let files = try Repository.trackedFiles()
    for file in files where folders.contains(where: { file.text.contains($0) }) {
      for line in file.lines where folders.contains(where: { isRooted($0, in: line.text) }) {
        Issue.record("\(file.path):\(line.number): a path of one machine: \(line.text)")
      }
    }
    #expect(files.contains { $0.path == "Package.swift" }, "files were read at all")
  }

  /// Whether the folder stands in the line as the beginning of a path, not inside a longer one.
  private func isRooted(_ folder: String, in line: Substring) -> Bool {
    line.ranges(of: folder).contains { range in
      guard let before = line[..<range.lowerBound].last else { return true }
      return !(before.isLetter || before.isNumber || before == "_" || before == ".")
    }
  }
}
