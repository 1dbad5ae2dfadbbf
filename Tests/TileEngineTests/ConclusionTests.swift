import Foundation
import Testing

@testable import TileEngine

/// A job whose end waits for something.
struct WaitingJob: TileJob {
  /// What all of them did.
  struct Record: Sendable {
    var concludingCount = 0
    var mostAtOnce = 0
    var concluded: [String] = []
    var abandoned: [String] = []
  }

  static let waitsApart = true

  let name: String
  let seconds: Double
  let isFailing: Bool
  let record: Monitor<Record>

  func prepare(_ state: inout Int) -> TilePlan<Void> {
    TilePlan(tileCount: 2, bytesPerTile: 0, opened: ())
  }

  func process(tile: Int, of opened: Void, using state: inout Int) {}

  func finish(_ opened: Void, using state: inout Int) -> String { "product of " + name }

  func conclude(_ opened: Void, _ summary: String) throws {
    record.withLock { record in
      record.concludingCount += 1
      record.mostAtOnce = max(record.mostAtOnce, record.concludingCount)
    }
    Thread.sleep(forTimeInterval: seconds)
    record.withLock { record in
      record.concludingCount -= 1
      record.concluded.append(summary)
    }
    if isFailing { throw TestFailure(place: name) }
  }

  func abandon(_ opened: Void?, because error: any Error) {
    record.withLock { $0.abandoned.append(name) }
  }
}

@Suite("Ends that wait", .timeLimit(.minutes(5)))
struct ConclusionTests {
  private let record = Monitor(WaitingJob.Record())

  private func jobs(_ count: Int, seconds: Double, failing: Int? = nil) -> [WaitingJob] {
    (0..<count).map { number in
      WaitingJob(
        name: "\(number)",
        seconds: seconds,
        isFailing: number == failing,
        record: record
      )
    }
  }

  @Test("a worker goes on while jobs wait, though not with any number of them")
  func overlap() {
    let events = Monitor([TileProgress]())
    let outcomes = TileScheduler(workerCount: 1).run(
      jobs(7, seconds: 0.2),
      makeState: { $0 },
      progress: { step in events.withLock { $0.append(step) } }
    )
    #expect(outcomes.count { $0.isFinished } == 7)
    let record = record.withLock { $0 }
    // Two apart, and a third by the worker itself.
    #expect(record.mostAtOnce == 3 && record.concludingCount == 0)
    #expect(Set(record.concluded) == Set((0..<7).map { "product of \($0)" }))
    let ends = events.withLock { $0 }.filter { $0.step == .finished }
    #expect(ends.count == 7 && ends.map(\.endedJobCount).max() == 7)
  }

  @Test("an end that fails fails its job alone", arguments: 1...4)
  func failure(workerCount: Int) {
    let outcomes = TileScheduler(workerCount: workerCount).run(
      jobs(9, seconds: 0.01, failing: 4),
      makeState: { $0 }
    )
    #expect(outcomes[4].failure as? TestFailure == TestFailure(place: "4"))
    #expect(outcomes.count { $0.isFinished } == 8)
    #expect(record.withLock { $0.abandoned } == ["4"])
  }

  @Test("jobs are concluded by workers where no thread begins for them", arguments: 1...3)
  func withoutThreads(workerCount: Int) {
    var scheduler = TileScheduler(workerCount: workerCount)
    scheduler.threads = WorkerThreads { _, _ in }
    let outcomes = scheduler.run(jobs(9, seconds: 0, failing: 4), makeState: { $0 })
    #expect(outcomes.count { $0.isFinished } == 8)
    #expect(outcomes[4].failure as? TestFailure == TestFailure(place: "4"))
    let record = record.withLock { $0 }
    #expect(record.concluded.count == 9 && record.mostAtOnce == 1)
  }

  @Test("threads that begin after the work is done do nothing")
  func lateThreads() {
    let late = Monitor([@Sendable () -> Void]())
    var scheduler = TileScheduler(workerCount: 4)
    scheduler.threads = WorkerThreads { _, body in late.withLock { $0.append(body) } }
    let outcomes = scheduler.run(jobs(3, seconds: 0), makeState: { $0 })
    #expect(outcomes.count { $0.isFinished } == 3)
    let bodies = late.withLock { $0 }
    #expect(bodies.count == 3 + 3, "three workers, three ends")
    for body in bodies { body() }
    #expect(record.withLock { $0.concluded.count } == 3)
  }

  @Test("whichever threads begin, each job is done once", arguments: 0..<8)
  func someThreads(begun: Int) {
    let count = Monitor(0)
    var scheduler = TileScheduler(workerCount: 4)
    scheduler.threads = WorkerThreads { name, body in
      let number = count.withLock { count in
        count += 1
        return count
      }
      if begun >> (number % 3) & 1 == 1 { WorkerThreads.system.start(name, body) }
    }
    let outcomes = scheduler.run(jobs(20, seconds: 0), makeState: { $0 })
    #expect(outcomes.count { $0.isFinished } == 20)
    #expect(record.withLock { Set($0.concluded).count == 20 && $0.concluded.count == 20 })
  }
}
