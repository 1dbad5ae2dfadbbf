import Foundation
import Processing

/// Memory and time on scenes of many sizes: sparse files, which hold zeros and take no room.
struct ScaleBenchmark {
  let context: BenchmarkContext

  /// Bands of the scenes whose time is compared: so few that 100 million pixels fit into the cache of
  /// files.
  private static let bandCount = 32

  /// The lines of this section.
  func run() throws -> [ReportLine] {
    let counts =
      context.isSmoke
      ? [2_000, 4_000] : [1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000]
    let kernel = try linearity("kernel path with FCLS", counts) { scene in
      let pass = try context.exactPass(over: scene.path, library: scene.libraryPath)
      return { _ = try pass.run(workerCount: context.workerCount) }
    }
    let fewer = context.isSmoke ? counts : [counts[0], counts[2]]
    let command = try linearity("unmix scene --method fcls", fewer) { scene in
      { try ChildProcess.run(ChildProcess.unmix, scene.arguments(context)) }
    }
    return [try memory()] + kernel + command
  }

  /// The most memory of the command on a sparse scene of 40 GB.
  private func memory() throws -> ReportLine {
    let scene = try SparseScene(
      context,
      name: "sparse",
      pixelCount: context.isSmoke ? 10_000 : 90_000_000,
      bandCount: 224
    )
    let result = try ChildProcess.watch(
      ChildProcess.unmix,
      scene.arguments(context),
      outputPath: context.path("sparse.txt")
    )
    try context.remove("sparse")
    let megabytes = Double(result.anonymousBytes) / 1e6
    return ReportLine(
      "memory of unmix scene beyond the file, sparse scene of \(Figures.short(scene.gigabytes)) GB",
      megabytes,
      "MB",
      ratio: ReportLine.Ratio(
        value: megabytes,
        of: "MB of its own at most (RssAnon)",
        target: context.reach(.atMost(300))
      ),
      note: "with pages of files (VmHWM) \(Figures.short(Double(result.residentBytes) / 1e6)) MB"
    )
  }

  /// Time a million pixels over sizes, against the smallest of them.
  private func linearity(
    _ name: String,
    _ pixelCounts: [Int],
    work: (SparseScene) throws -> () throws -> Void
  ) throws -> [ReportLine] {
    var first: Double?
    return try pixelCounts.map { pixelCount in
      let scene = try SparseScene(
        context,
        name: "scale",
        pixelCount: pixelCount,
        bandCount: Self.bandCount
      )
      let body = try work(scene)
      let seconds = try Stopwatch(repetitions: pixelCount > 10_000_000 ? 1 : 5).time(body).median
      try context.remove("scale")
      let million = seconds / Double(pixelCount) * 1e6
      let reference = first ?? million
      first = reference
      return ReportLine(
        "\(name), \(Figures.short(Double(pixelCount) / 1e6)) million pixels of \(Self.bandCount) bands",
        million * 1e3,
        "ms a million",
        ratio: ReportLine.Ratio(
          value: 100 * abs(million / reference - 1),
          of: "% off the smallest scene's",
          target: context.reach(.atMost(10))
        )
      )
    }
  }
}
