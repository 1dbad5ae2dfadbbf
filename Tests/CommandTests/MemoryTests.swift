import Foundation
import Testing

/// What a scene takes of memory, by the kernel's own figure, beyond what a command takes that reads
/// hardly anything.
@Suite("Memory", .serialized)
struct MemoryTests {
  /// How a command ended, and the most memory that it held, in bytes.
  struct Run {
    let result: BuiltCommand.Result
    let peak: Int
  }

  /// Runs a command and watches its highest resident size until it ends.
  static func run(_ arguments: [String], in folder: ScratchFolder) throws -> Run {
    let process = try BuiltCommand.start(arguments, in: folder)
    var peak = 0
    while process.isRunning {
      let status = try? String(
        contentsOfFile: "/proc/\(process.processIdentifier)/status",
        encoding: .utf8
      )
      let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      let kibibytes = line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
      peak = max(peak, 1024 * (kibibytes ?? 0))
      usleep(2000)
    }
    return Run(result: try BuiltCommand.result(of: process, in: folder), peak: peak)
  }

  /// A scene of 300 x 240 pixels and 200 bands: 29 MB of samples.
  static func simulate(
    _ folder: ScratchFolder,
    width: Int = 300,
    height: Int = 240,
    bands: Int = 200,
    layout: String = "envi-bil"
  ) throws {
    let result = try BuiltCommand.run(
      [
        "simulate", "-o", "trial", "--width", "\(width)", "--height", "\(height)", "--bands",
        "\(bands)", "--endmembers", "3", "--layout", layout,
      ],
      in: folder
    )
    try #require(result.exitCode == 0, "\(result.errors)")
  }

  /// Has GDAL write the scene in another way.
  static func translate(_ folder: ScratchFolder, _ options: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let creation = (options + ["PHOTOMETRIC=MINISBLACK"]).flatMap { ["-co", $0] }
    process.arguments =
      ["gdal_translate", "-q", "-of", "GTiff"] + creation
      + [folder.file("trial/scene.img"), folder.file("scene.tif")]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  static func scene(
    _ path: String,
    _ folder: ScratchFolder,
    budget: String,
    workers: Int = 2
  ) throws -> Run {
    try run(
      [
        "scene", path, "--scale", "10000", "--endmembers", "trial/truth_endmembers.csv", "-o",
        "product-\(budget)", "--memory-budget", budget, "--workers", "\(workers)",
      ],
      in: folder
    )
  }

  /// What a command takes that opens a small scene.
  static func idle(_ folder: ScratchFolder) throws -> Int {
    try folder.simulate()
    return try run(["info", "trial/scene.img"], in: folder).peak
  }

  static let layouts: [(name: String, options: [String])] = [
    ("one strip", ["COMPRESS=DEFLATE", "INTERLEAVE=PIXEL", "BLOCKYSIZE=240"]),
    ("one strip per band", ["COMPRESS=DEFLATE", "INTERLEAVE=BAND", "BLOCKYSIZE=240"]),
    ("tiles", ["COMPRESS=LZW", "INTERLEAVE=PIXEL", "TILED=YES"]),
  ]

  @Test("a scene that is decoded stays within its budget, or says which it needs", arguments: 0..<3)
  func decoded(number: Int) throws {
    let folder = try ScratchFolder()
    let small = try ScratchFolder()
    let idle = try Self.idle(small)
    try Self.simulate(folder)
    let layout = Self.layouts[number]
    try Self.translate(folder, layout.options)
    let first = try Self.scene("scene.tif", folder, budget: "64M")
    if first.result.exitCode == 0 {
      #expect(first.peak - idle <= 64 << 20, "\(layout.name): \(first.peak - idle) bytes")
      return
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("product-64M")))
    let words = first.result.errors
    let match = try #require(words.firstMatch(of: /--memory-budget (\d+)M/), "\(words)")
    #expect(words.contains("needs") && words.contains("the memory budget leaves"))
    let megabytes = try #require(Int(match.1))
    let second = try Self.scene("scene.tif", folder, budget: "\(megabytes)M")
    #expect(second.result.exitCode == 0, "\(second.result.errors)")
    #expect(second.peak - idle <= megabytes << 20, "\(layout.name): \(second.peak - idle) bytes")
  }

  @Test(
    "scenes of one column, one row or very many bands stay within the least budget",
    arguments: [[1, 40_000, 12], [40_000, 1, 12], [12, 12, 8000]]
  )
  func odd(sizes: [Int]) throws {
    let (folder, small) = (try ScratchFolder(), try ScratchFolder())
    let idle = try Self.idle(small)
    // Pixel after pixel, so that the header alone says how many there are in a row.
    let side = Int(Double(sizes[0] * sizes[1]).squareRoot())
    try Self.simulate(folder, width: side, height: side, bands: sizes[2], layout: "envi-bip")
    try folder.editHeader("samples = \(side)", "samples = \(sizes[0])")
    try folder.editHeader("lines = \(side)", "lines = \(sizes[1])")
    let run = try Self.scene("trial/scene.img", folder, budget: "64M")
    #expect(run.result.exitCode == 0, "\(run.result.errors)")
    #expect(run.peak - idle <= 64 << 20, "\(run.peak - idle) bytes")
    // Blocks of a narrow product hold little beside its samples.
    let size = try folder.data("product-64M/abundances.tif").count
    #expect(size < 40 * sizes[0] * sizes[1] + 20_000)
  }

  @Test("counting endmembers within a small budget either runs, or says which budget it needs")
  func counting() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    let arguments = ["scene", "trial/scene.img", "--count", "auto", "--method", "fcls"]
    let run = try BuiltCommand.run(arguments + ["-o", "a", "--memory-budget", "64M"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    try Self.simulate(folder.emptied(), bands: 400)
    let refused = try BuiltCommand.run(
      arguments + ["-o", "b", "--memory-budget", "64M"],
      in: folder
    )
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("its preparation needs"))
    #expect(refused.errors.contains("--memory-budget 256M"))
  }
}

extension ScratchFolder {
  /// The folder without the simulated scene.
  fileprivate func emptied() throws -> ScratchFolder {
    try FileManager.default.removeItem(atPath: file("trial"))
    return self
  }
}
