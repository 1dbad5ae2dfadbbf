import Foundation
import Testing

@Suite("Structure")
struct StructureTests {
  /// Which rooms and packages each room may import: the table of Docs/Design.md, floor by floor.
  private static let table: [(room: String, mayImport: Set<String>)] = [
    ("CGDAL", []), ("COpenBLAS", []), ("CFiles", []), ("CKernels", []),
    ("CFloors", []),
    ("LinearAlgebra", ["COpenBLAS", "CKernels"]),
    ("Rasters", ["CGDAL"]),
    ("TileEngine", []),
    ("DurableFiles", ["CFiles", "Crypto"]),
    ("Spectra", ["LinearAlgebra", "DurableFiles"]),
    ("Scenes", ["Spectra", "Rasters", "LinearAlgebra"]),
    ("Unmixing", ["Spectra", "LinearAlgebra"]),
    ("Metrics", ["LinearAlgebra"]),
    ("Training", ["Unmixing", "Metrics", "Spectra", "LinearAlgebra", "DurableFiles"]),
    ("Products", ["Rasters", "Spectra", "Metrics", "LinearAlgebra", "DurableFiles"]),
    (
      "Processing",
      [
        "Products", "Training", "Metrics", "Unmixing", "Scenes", "Spectra", "DurableFiles",
        "TileEngine", "LinearAlgebra", "Rasters", "Yams",
      ]
    ),
    (
      "unmix",  // lower rooms for the types in Processing's signatures
      [
        "Processing", "Products", "Training", "Metrics", "Unmixing", "Scenes", "Spectra",
        "DurableFiles", "LinearAlgebra", "Rasters", "ArgumentParser",
      ]
    ),
    (
      "Benchmarks",
      [
        "Processing", "Products", "Training", "Metrics", "Unmixing", "Scenes", "Spectra",
        "DurableFiles", "TileEngine", "LinearAlgebra", "Rasters", "CFloors", "ArgumentParser",
      ]
    ),
  ]

  /// What comes with Swift on Linux.
  private static let system: Set<String> = ["Foundation", "Synchronization", "Glibc"]

  /// The rooms that talk to C libraries, where the word may stand.
  private static let roomsWithPointers: Set<String> = ["Rasters", "LinearAlgebra"]

  private static let maximumLineCount = 350

  @Test("the table points down only")
  func tableIsAcyclic() {
    var above = Set(Self.table.map(\.room))
    for (room, mayImport) in Self.table {
      #expect(above.isDisjoint(with: mayImport), "\(room) points to a room of its floor or above")
      above.remove(room)
    }
  }

  @Test("every import is an arrow of the table")
  func imports() throws {
    let table = Dictionary(uniqueKeysWithValues: Self.table.map { ($0.room, $0.mayImport) })
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
