import Foundation
import Synchronization
import Testing

@testable import TileEngine

@Suite("Stress", .timeLimit(.minutes(5)))
struct StressTests {
  @Test("random runs keep every promise", arguments: 1...60)
  func randomRuns(seed: UInt64) {
    var generator = DelayGenerator(seed: seed)
    let workerCount = Int.random(in: 1...12, using: &generator)
    let budget = Int.random(in: 8...40, using: &generator)
    let openLimit = Int.random(in: 1...6, using: &generator)
    let cancelAfter =
      Bool.random(using: &generator) ? Int.random(in: 0..<400, using: &generator) : .max
    let started = Counter()
    let held = HighWaterMark()
    let jobs = (0..<Int.random(in: 1...25, using: &generator)).map { _ in
      randomJob(&generator, started: started, held: held)
    }
    let scheduler = TileScheduler(
      workerCount: workerCount,
      memoryBudget: budget,
      maximumOpenJobs: openLimit
    )
    let outcomes = scheduler.run(jobs, isCancelled: { started.value >= cancelAfter })
    let comment = Comment(rawValue: "seed \(seed), \(workerCount) workers, budget \(budget)")
    #expect(held.highest <= budget, comment)
    for (job, outcome) in zip(jobs, outcomes) {
      job.expectOrder(comment)
      switch outcome {
      case .finished: job.expectFinished(comment)
      case .failed(let error): #expect(error is TestFailure, comment)
      case .cancelled: #expect(cancelAfter < .max, comment)
      }
    }
  }

  @Test("64 workers on whatever cores there are", arguments: 1...3)
  func manyWorkers(seed: UInt64) {
    var generator = DelayGenerator(seed: seed)
    let jobs = (0..<100).map { _ in
      RecordingJob(tiles: Int.random(in: 0..<40, using: &generator), bytesPerTile: 3)
    }
    let outcomes = TileScheduler(workerCount: 64, memoryBudget: 30).run(jobs)
    #expect(outcomes.count { $0.isFinished } == 100, "seed \(seed)")
    for job in jobs { job.expectFinished("seed \(seed)") }
  }

  @Test("several runs at once do not meet")
  func concurrentRuns() {
    let finished = Counter()
    let threads = (0..<4).map { _ in
      Thread {
        let jobs = (0..<50).map { RecordingJob(tiles: $0 % 5) }
        let outcomes = TileScheduler(workerCount: 3).run(jobs)
        if outcomes.count(where: \.isFinished) == 50 { finished.add() }
      }
    }
    for thread in threads { thread.start() }
    #expect(eventually { finished.value == 4 })
  }

  private func randomJob(
    _ generator: inout DelayGenerator,
    started: Counter,
    held: HighWaterMark
  ) -> RecordingJob {
    let tileCount = Int.random(in: 0..<60, using: &generator)
    let bytes = Int.random(in: 0...8, using: &generator)
    let failingPhase = Int.random(in: 0..<12, using: &generator)
    let failingTile = Int.random(in: 0..<max(tileCount, 1), using: &generator)
    let delays = (0..<tileCount + 2).map { _ in Self.delay(&generator) }
    return RecordingJob(
      tiles: tileCount,
      bytesPerTile: bytes,
      prepare: {
        Thread.sleep(forTimeInterval: delays[tileCount])
        if failingPhase == 0 { throw TestFailure(place: "prepare") }
      },
      tile: { tile, _ in
        started.add()
        held.add(bytes)
        defer { held.add(-bytes) }
        if delays[tile] > 0 { Thread.sleep(forTimeInterval: delays[tile]) }
        if failingPhase == 1, tile == failingTile { throw TestFailure(place: "tile") }
      },
      finish: {
        Thread.sleep(forTimeInterval: delays[tileCount + 1])
        if failingPhase == 2 { throw TestFailure(place: "finish") }
      }
    )
  }

  private static func delay(_ generator: inout DelayGenerator) -> Double {
    guard Int.random(in: 0..<10, using: &generator) == 0 else { return 0 }
    return Double.random(in: 0..<0.0005, using: &generator)
  }
}

/// A number that threads count up.
private final class Counter: Sendable {
  private let count = Atomic<Int>(0)

  var value: Int { count.load(ordering: .relaxed) }

  func add() {
    count.add(1, ordering: .relaxed)
  }
}
