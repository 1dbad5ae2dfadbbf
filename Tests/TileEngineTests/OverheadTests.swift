import Foundation
import Testing

@testable import TileEngine

@Suite("Overhead", .serialized, .timeLimit(.minutes(5)))
struct OverheadTests {
  /// A job whose tiles cost nothing, so that what is measured is the engine.
  private struct EmptyJob: TileJob {
    let name = "empty"
    let tileCount: Int
    let bytesPerTile: Int

    func prepare(_ state: inout Int) -> TilePlan<Void> {
      TilePlan(tileCount: tileCount, bytesPerTile: bytesPerTile, opened: ())
    }

    func process(tile: Int, of opened: Void, using state: inout Int) {
      state &+= tile
    }

    func finish(_ opened: Void, using state: inout Int) {}
    func abandon(_ opened: Void?, because error: any Error) {}
  }

  @Test("what a tile costs beyond its work is printed", arguments: [1, 2, 4], [0, 1])
  func perTile(workerCount: Int, bytesPerTile: Int) {
    let scheduler = TileScheduler(workerCount: workerCount, memoryBudget: 1000)
    report("tile with workers: \(workerCount), bytes: \(bytesPerTile)", count: 50_000) {
      scheduler.run([EmptyJob(tileCount: 50_000, bytesPerTile: bytesPerTile)], makeState: { $0 })
    }
  }

  @Test("what a job of one tile costs beyond its work is printed", arguments: [1, 2, 4])
  func perJob(workerCount: Int) {
    let scheduler = TileScheduler(workerCount: workerCount, memoryBudget: 1000)
    report("job of one tile with workers: \(workerCount)", count: 10_000) {
      scheduler.run(
        jobCount: 10_000,
        job: { _ in EmptyJob(tileCount: 1, bytesPerTile: 1) },
        makeState: { $0 }
      )
    }
  }

  @Test(
    "a huge scene and a hundred small ones keep all workers busy to the end",
    arguments: [0, 100]
  )
  func balance(hugePosition: Int) {
    let tileTime = 0.001
    var jobs = (0..<100).map { _ in sleepingJob(tiles: 1, tileTime) }
    jobs.insert(sleepingJob(tiles: 400, tileTime), at: hugePosition)
    let time = ContinuousClock().measure {
      #expect(TileScheduler(workerCount: 8).run(jobs).count { $0.isFinished } == 101)
    }
    let ratio = time / .seconds(500 * tileTime / 8)
    print("time over the least possible, huge scene at \(hugePosition): \(ratio)")
    // One worker alone would need 8 times the least; sleeping longer than asked is usual.
    #expect(ratio < 3)
  }

  private func sleepingJob(tiles: Int, _ seconds: Double) -> RecordingJob {
    RecordingJob(tiles: tiles, tile: { _, _ in Thread.sleep(forTimeInterval: seconds) })
  }

  /// Prints the best of five runs; what it may be is judged by the benchmarks, on a quiet machine.
  private func report(_ what: String, count: Int, _ body: () -> [JobOutcome<Void>]) {
    let clock = ContinuousClock()
    let best =
      (0..<5).map { _ in
        clock.measure { #expect(body().count { $0.isFinished } > 0) }
      }.min() ?? .zero
    let nanoseconds = best / .nanoseconds(1) / Double(count)
    print("engine overhead per \(what): \(Int(nanoseconds.rounded())) ns")
  }
}
