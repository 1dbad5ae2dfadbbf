import Foundation
import Processing
import Sampling
import Scenes
import Spectra
import Studies
import TileEngine

/// The engine: what a tile costs, and what a second worker brings under skew.
struct EngineBenchmark {
  let context: BenchmarkContext

  /// Measures the lines of this section.
  func run(_ add: (ReportLine) throws -> Void) throws {
    let (tileCount, tinyCount) = context.isSmoke ? (50, 200) : (1_000, 10_000)
    let skewed = [tileCount] + Array(repeating: 1, count: 30)
    let tiny = Array(repeating: 1, count: tinyCount)
    let tileSeconds = context.isSmoke ? 1e-5 : 1e-3
    let busy = BusyLoop()
    try add(overhead())
    try add(
      scaling(
        "busy tiles: one scene of \(tileCount) beside 30 of one, 2 workers",
        skewed,
        busy.turns(lasting: tileSeconds)
      )
    )
    try add(
      scaling(
        "busy tiles: \(tinyCount) scenes of one, 2 workers",
        tiny,
        busy.turns(lasting: tileSeconds / 4)
      )
    )
    try add(archive(largeCount: 1, tinyCount: context.isSmoke ? 2 : 30))
    try add(archive(largeCount: 0, tinyCount: context.isSmoke ? 2 : 40))
  }

  /// What the engine adds to a tile, against the time of a tile of the command's default size.
  private func overhead() throws -> ReportLine {
    let count = context.isSmoke ? 1_000 : 100_000
    let scene = try context.scene(.enviBIL)
    let pass = try context.networkPass(over: scene)
    let tileCount = try SceneSurvey(
      path: scene.scene,
      overrides: SceneOverrides(),
      removal: .header
    ).tileCount
    // Both as seconds of a core and tile.
    let times = try context.stopwatch.compare(
      {
        Stopwatch.seconds { BusyJob.run([count], turns: 0, context.workerCount) }
          * Double(context.workerCount) / Double(count)
      },
      with: {
        try Stopwatch.seconds { _ = try pass.run(workerCount: 1) } / Double(tileCount)
      }
    )
    return ReportLine(
      "engine, an empty tile",
      times.first.median * 1e9,
      "ns",
      ratio: ReportLine.Ratio(
        value: 100 * times.ratio,
        of: "% of a tile of the default size",
        target: context.reach(.atMost(1))
      ),
      note: "a tile takes \(Figures.short(times.second.median * 1e3)) ms"
    )
  }

  private func scaling(_ name: String, _ tileCounts: [Int], _ turns: Int) -> ReportLine {
    speedUp(
      name,
      context.stopwatch(atMost: 3).time(
        { BusyJob.run(tileCounts, turns: turns, 1) },
        against: { BusyJob.run(tileCounts, turns: turns, 2) }
      )
    )
  }

  /// Real scenes and products, through the room that the command calls.
  private func archive(largeCount: Int, tinyCount: Int) throws -> ReportLine {
    let archive = try SceneArchive(context, largeCount: largeCount, tinyCount: tinyCount)
    defer { archive.remove() }
    return speedUp(
      archive.name + ", 2 workers",
      try context.stopwatch(atMost: 3).time(
        { try archive.unmix(into: context.folder, workerCount: 1) },
        against: { try archive.unmix(into: context.folder, workerCount: 2) }
      )
    )
  }

  private func speedUp(_ name: String, _ times: Stopwatch.Comparison) -> ReportLine {
    ReportLine(
      name,
      times.second.median,
      "s",
      ratio: ReportLine.Ratio(
        value: times.ratio,
        of: "times faster than 1 worker",
        target: context.reach(.atLeast(1.85))
      ),
      note: "1 worker: \(Figures.short(times.first.median)) s"
    )
  }
}

/// Arithmetic that keeps a core busy for a known time.
struct BusyLoop {
  private let turnsPerSecond: Double

  /// Measures how many turns a second takes: the most of some trials.
  init() {
    let turns = 2_000_000
    let seconds = (0..<5).map { _ in Stopwatch.seconds { Self.turn(turns) } }.min() ?? 1
    turnsPerSecond = Double(turns) / seconds
  }

  /// The turns that take a time when nothing disturbs.
  func turns(lasting seconds: Double) -> Int { Int(turnsPerSecond * seconds) }

  /// Turns so many times.
  static func turn(_ count: Int) {
    var state: UInt64 = 1
    for _ in 0..<count { state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 }
    BlackHole.take(Double(state >> 32))
  }
}

/// A scene whose tiles only keep a core busy.
struct BusyJob: TileJob {
  let name = "busy"
  let tileCount: Int
  let turns: Int

  /// Runs one job for every count of tiles.
  static func run(_ tileCounts: [Int], turns: Int, _ workerCount: Int) {
    _ = TileScheduler(workerCount: workerCount).run(
      tileCounts.map { BusyJob(tileCount: $0, turns: turns) },
      makeState: { $0 }
    )
  }

  func prepare(_ state: inout Int) -> TilePlan<Void> {
    TilePlan(tileCount: tileCount, bytesPerTile: 0, opened: ())
  }

  func process(tile: Int, of opened: Void, using state: inout Int) {
    if turns > 0 { BusyLoop.turn(turns) }
  }

  func finish(_ opened: Void, using state: inout Int) {}
  func abandon(_ opened: Void?, because error: any Error) {}
}
