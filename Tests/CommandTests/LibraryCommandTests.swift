import Foundation
import Testing

@Suite("unmix scene with odd libraries")
struct LibraryCommandTests {
  /// The true endmembers of a simulated scene as cells, the heading first.
  private static func cells(_ folder: ScratchFolder) throws -> [[String]] {
    try String(contentsOfFile: folder.file("trial/truth_endmembers.csv"), encoding: .utf8)
      .split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
  }

  private static func write(_ cells: [[String]], to name: String, in folder: ScratchFolder) throws {
    let text = cells.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
  }

  private static func run(
    _ library: String,
    _ product: String,
    _ more: [String] = [],
    in folder: ScratchFolder
  ) throws -> BuiltCommand.Result {
    try BuiltCommand.run(
      ["scene", "trial/scene.img", "--endmembers", library, "-o", product] + more,
      in: folder
    )
  }

  @Test("wavelengths that come twice leave the abundances as they are")
  func columns() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    let good = try Self.cells(folder)
    let odd = good.enumerated().map { row, cells in
      let micrometres = row == 0 ? "wavelength_um" : "\((Double(cells[0]) ?? 0) / 1000)"
      return [row == 0 ? "band" : "\(row)", cells[0], micrometres] + cells.dropFirst()
    }
    try Self.write(odd, to: "odd.csv", in: folder)
    for (library, product) in [("trial/truth_endmembers.csv", "good"), ("odd.csv", "odd")] {
      let result = try Self.run(library, product, in: folder)
      try #require(result.exitCode == 0, "\(result.errors)")
    }
    let rasters = try ["good", "odd"].map {
      try Data(contentsOf: URL(fileURLWithPath: folder.file($0 + "/abundances.tif")))
    }
    #expect(rasters[0] == rasters[1])
  }

  @Test("a fill number is named with its band, without which all is as with a good library")
  func placeholders() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    let good = try Self.cells(folder)
    for (number, columns) in [("-9999", 1...1), ("-1", 1...good[0].count - 1), ("1e20", 1...1)] {
      var odd = good
      for column in columns { odd[9][column] = number }
      try Self.write(odd, to: "odd.csv", in: folder)
      let refused = try Self.run("odd.csv", "odd", in: folder)
      #expect(refused.exitCode == 1)
      #expect(refused.errors.contains("to --remove-bands"), "\(refused.errors)")
      let named = try #require(refused.errors.split(separator: "add ").last?.prefix { $0.isNumber })
      let result = try Self.run(
        "odd.csv",
        "odd",
        ["--remove-bands", "@header,\(named)"],
        in: folder
      )
      let same = try Self.run(
        "trial/truth_endmembers.csv",
        "same",
        ["--remove-bands", "@header,\(named)"],
        in: folder
      )
      try #require(result.exitCode == 0 && same.exitCode == 0, "\(result.errors)")
      let rasters = try ["same", "odd"].map {
        try Data(contentsOf: URL(fileURLWithPath: folder.file($0 + "/abundances.tif")))
      }
      #expect(rasters[0] == rasters[1], "\(number)")
      try FileManager.default.removeItem(atPath: folder.file("odd"))
      try FileManager.default.removeItem(atPath: folder.file("same"))
    }
  }

  @Test("names with control characters reach neither the terminal nor a file")
  func names() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    var cells = try Self.cells(folder)
    cells[0][1] = "=cmd\u{1B}[31m\u{FFFE}"
    try Self.write(cells, to: "odd.csv", in: folder)
    let result = try Self.run("odd.csv", "product", in: folder)
    try #require(result.exitCode == 0, "\(result.errors)")
    #expect(!result.output.contains("\u{1B}") && result.output.contains("=cmd[31m"))
    for name in ["endmembers.csv", "endmembers.hdr", "spectra.svg", "provenance.json"] {
      let text = try String(contentsOfFile: folder.file("product/" + name), encoding: .utf8)
      #expect(!text.contains("\u{1B}") && !text.contains("\u{FFFE}"), "\(name)")
      #expect(name != "endmembers.csv" || text.contains(",'=cmd[31m"))
    }
    let missing = try Self.run("no\u{1B}[31m.csv", "other", in: folder)
    #expect(missing.exitCode == 1 && !missing.errors.contains("\u{1B}"))
  }
}
