import Foundation
import Processing

/// Memory and time on scenes of many sizes: sparse files, which hold zeros and take no room.
struct ScaleBenchmark {
  let context: BenchmarkContext

  /// Bands of the scenes whose time is compared: so few that 100 million pixels fit into the cache of
  /// files.
  private static let bandCount = 32

  /// Sizes in millions of pixels, and how often each is timed: one long run tells as much as many
  /// short ones.
  private static let sizes: [(millions: Int, repetitions: Int)] = [
    (1, 7), (3, 5), (10, 3), (30, 2), (100, 1),
  ]

  /// Measures the lines of this section.
  func run(_ add: (ReportLine) throws -> Void) throws {
    try add(memory())
    let million = context.isSmoke ? 1_000 : 1_000_000
    let counts = Self.sizes.map { $0.millions * million }
    let file = try SparseScene(
      context,
      name: "scale",
      pixelCount: counts[counts.count - 1],
      bandCount: Self.bandCount
    )
    let scenes = try counts.map { try file.part(pixelCount: $0) }
    try ReadingReference.readLoop(file.path)
    try linearity("kernel path with FCLS", scenes, add) { scene in
      let pass = try context.exactPass(over: scene.path, library: scene.libraryPath)
      return { _ = try pass.run(workerCount: context.workerCount) }
    }
    try linearity("unmix scene --method fcls", Array(scenes.dropLast()), add) { scene in
      { try ChildProcess.run(ChildProcess.unmix, scene.arguments(context)) }
    }
    try context.remove("scale")
  }

  /// The most memory of the command on a sparse scene of 40 GB.
  private func memory() throws -> ReportLine {
    let scene = try SparseScene(
      context,
      name: "sparse",
      pixelCount: context.isSmoke ? 10_000 : 90_000_000,
      bandCount: 224
    )
    let memory = try ChildProcess.watch(ChildProcess.unmix, scene.arguments(context))
    try context.remove("sparse")
    let megabytes = Double(memory.anonymousBytes) / 1e6
    return ReportLine(
      "memory of unmix scene beyond the file, scene of \(Figures.short(scene.gigabytes)) GB",
      megabytes,
      "MB",
      ratio: ReportLine.Ratio(
        value: megabytes,
        of: "MB of its own at most (RssAnon)",
        target: context.reach(.atMost(300))
      ),
      note: "with pages of files (VmHWM) \(Figures.short(Double(memory.residentBytes) / 1e6)) MB"
    )
  }

  /// Time against pixels: the sizes in turn, then the line through all of them.
  private func linearity(
    _ name: String,
    _ scenes: [SparseScene],
    _ add: (ReportLine) throws -> Void,
    work: (SparseScene) throws -> () throws -> Void
  ) throws {
    let bodies = try zip(scenes, Self.sizes).map { scene, size in
      (repetitions: context.stopwatch(atMost: size.repetitions).repetitions, body: try work(scene))
    }
    try bodies[0].body()
    let times = try Stopwatch.time(inTurn: bodies).map(\.median)
    let points = zip(scenes, times).map { (size: Double($0.pixelCount), seconds: $1) }
    for (size, seconds) in points {
      try add(
        ReportLine(
          "\(name), \(Figures.short(size / 1e6)) million pixels",
          seconds,
          "s",
          note: "\(Figures.short(seconds / size * 1e9)) ms a million"
        )
      )
    }
    let fit = LinearFit(points)
    try add(
      ReportLine(
        "\(name): a line through these times",
        fit.slope * 1e9,
        "ms a million pixels",
        ratio: ReportLine.Ratio(
          value: 100 * fit.greatestDeviation,
          of: "% off the line at most",
          target: context.reach(.atMost(10))
        ),
        note: "start \(Figures.short(fit.start)) s; scenes have \(Self.bandCount) bands"
      )
    )
  }
}
