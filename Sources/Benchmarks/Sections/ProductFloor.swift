import Foundation
import Processing
import Rasters
import Studies

/// The whole command: its start, the kernel path, and compressing and writing what it leaves, each alone.
struct ProductFloor {
  let context: BenchmarkContext
  let scene: SimulationReport

  func run(_ add: (ReportLine) throws -> Void) throws {
    let product = context.path("floor")
    try ChildProcess.run(
      ChildProcess.unmix,
      ["scene", scene.scene, "--model", context.model(), "--overwrite", "-o", product]
    )
    let paths = ["abundances.tif", "quality.tif"].map { "\(product)/\($0)" }
    let rasters = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    let blocks = try paths.map { try CompressedBlocks(of: $0, compression: .deflate) }
    let megabytes = Figures.short(Double(rasters.reduce(0) { $0 + $1.count }) / 1e6)
    let pass = try context.networkPass(over: scene)
    let parts: [(name: String, body: () throws -> Void)] = [
      (
        "start (unmix --version)",
        { try ChildProcess.run(ChildProcess.unmix, ["--version"]) }
      ),
      ("kernel path", { _ = try pass.run(workerCount: context.workerCount) }),
      ("DEFLATE of rasters and overviews", { try compress(blocks) }),
      ("write and sync of their \(megabytes) MB", { try write(rasters) }),
    ]
    var all = (seconds: 0.0, ratio: 0.0)
    for (name, body) in parts {
      let times = try context.stopwatch.time(
        body,
        against: { try ReadingReference.readLoop(scene.scene) }
      )
      all.seconds += times.first.median
      all.ratio += times.ratio
      try add(line(name, times.first.median, times.ratio))
    }
    try add(line("these one by one", all.seconds, all.ratio))
    try context.remove("floor")
  }

  private func compress(_ blocks: [CompressedBlocks]) throws {
    for blocks in blocks {
      let count = try blocks.compress(threadCount: context.workerCount)
      precondition(count == blocks.storedByteCount, "the coder is that of the file")
    }
  }

  private func line(_ name: String, _ seconds: Double, _ ratio: Double) -> ReportLine {
    ReportLine(
      "unmix scene --model: \(name)",
      seconds,
      "s",
      ratio: ReportLine.Ratio(value: ratio, of: "times reading the file", target: nil)
    )
  }

  /// Writes files, waits until they are on the disk, and removes them.
  private func write(_ files: [Data]) throws {
    for (number, bytes) in files.enumerated() {
      let file = try FileHandle(newFile: context.path("bytes-\(number)"))
      try file.write(contentsOf: bytes)
      try file.synchronize()
      try file.close()
    }
    for number in files.indices { try context.remove("bytes-\(number)") }
  }
}
