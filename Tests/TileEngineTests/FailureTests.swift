import Foundation
import Synchronization
import Testing

@testable import TileEngine

@Suite("Failures and cancellation", .timeLimit(.minutes(5)))
struct FailureTests {
  @Test("a failing tile fails its job alone, and no tile begins after it", arguments: 0..<7, 1...4)
  func failingTile(tile: Int, workerCount: Int) {
    let failing = RecordingJob(
      tiles: 7,
      tile: { number, _ in if number == tile { throw TestFailure(place: "tile \(tile)") } }
    )
    let good = (0..<3).map { RecordingJob(tiles: 3 + $0) }
    let outcomes = TileScheduler(workerCount: workerCount).run([good[0], failing, good[1], good[2]])
    #expect(outcomes[1].failure as? TestFailure == TestFailure(place: "tile \(tile)"))
    failing.expectOrder()
    #expect(failing.events.last == .abandoned)
    #expect(!failing.events.contains(.finished))
    if workerCount == 1 { #expect(failing.begunTiles == Array(0...tile)) }
    for job in good { job.expectFinished() }
    #expect(outcomes.count { $0.isFinished } == 3)
  }

  @Test("a job is abandoned only when none of its tiles runs any more")
  func abandonedAfterRunningTiles() {
    let meeting = MeetingPoint()
    let job = RecordingJob(
      tiles: 100,
      tile: { tile, worker in
        _ = meeting.meet(guest: worker, until: 4)
        if tile == 0 { throw TestFailure(place: "tile 0") }
        Thread.sleep(forTimeInterval: 0.05)
      }
    )
    let outcomes = TileScheduler(workerCount: 4).run([job])
    #expect(outcomes[0].failure is TestFailure)
    job.expectOrder()
    #expect(job.begunTiles.count == 4, "the three others were running, and no more began")
  }

  @Test("a failing preparation fails its job alone", arguments: 1...4)
  func failingPreparation(workerCount: Int) {
    let failing = RecordingJob(tiles: 5, prepare: { throw TestFailure(place: "prepare") })
    let good = (0..<3).map { RecordingJob(tiles: $0) }
    let outcomes = TileScheduler(workerCount: workerCount).run([failing] + good)
    #expect(outcomes[0].failure as? TestFailure == TestFailure(place: "prepare"))
    #expect(failing.events == [.prepared, .abandoned])
    for job in good { job.expectFinished() }
  }

  @Test("a failing finish fails its job alone, and abandon cleans up", arguments: 0...3)
  func failingFinish(tileCount: Int) {
    let failing = RecordingJob(tiles: tileCount, finish: { throw TestFailure(place: "finish") })
    let good = RecordingJob(tiles: 4)
    let outcomes = TileScheduler(workerCount: 2).run([failing, good])
    #expect(outcomes[0].failure as? TestFailure == TestFailure(place: "finish"))
    #expect(Array(failing.events.suffix(2)) == [.finished, .abandoned])
    failing.expectOrder()
    good.expectFinished()
  }

  @Test("every job failing in its first tile leaves no worker waiting")
  func allFail() {
    let jobs = (0..<200).map { _ in
      RecordingJob(tiles: 9, tile: { _, _ in throw TestFailure(place: "tile") })
    }
    let outcomes = TileScheduler(workerCount: 3, maximumOpenJobs: 2).run(jobs)
    #expect(outcomes.count { $0.failure != nil } == 200)
    for job in jobs { job.expectOrder() }
  }

  @Test(
    "a cancellation lets running tiles end and abandons what was begun",
    arguments: 0...24,
    1...3
  )
  func cancelledAtTile(limit: Int, workerCount: Int) {
    let begun = Atomic<Int>(0)
    let jobs = (0..<4).map { _ in
      RecordingJob(tiles: 6, tile: { _, _ in begun.add(1, ordering: .sequentiallyConsistent) })
    }
    let outcomes = TileScheduler(workerCount: workerCount).run(
      jobs,
      isCancelled: { begun.load(ordering: .sequentiallyConsistent) >= limit }
    )
    // The other workers may have asked just before the last tile began.
    #expect(begun.load(ordering: .relaxed) < limit + workerCount)
    for (job, outcome) in zip(jobs, outcomes) {
      job.expectOrder("cancelled after \(limit) tiles, \(workerCount) workers")
      #expect(outcome.isFinished == (job.events.last == .finished))
      #expect(outcome.isFinished || outcome.isCancelled)
    }
    if limit == 0 { #expect(jobs.allSatisfy { $0.events.isEmpty }) }
    if limit <= 24 { #expect(outcomes.contains { $0.isCancelled }) }
  }

  @Test("a phase that gives up because of a cancellation cancels its job, and is not a failure")
  func cancellationFromInside() {
    let job = RecordingJob(tiles: 1, prepare: { throw CancellationError() })
    let other = RecordingJob(
      tiles: 3,
      tile: { tile, _ in if tile == 1 { throw CancellationError() } }
    )
    let outcomes = TileScheduler(workerCount: 2).run([job, other, RecordingJob(tiles: 2)])
    #expect(outcomes.map(\.isCancelled) == [true, true, false])
  }

  @Test("a cancellation reaches a run whose workers all sleep but one")
  func cancelledWhileOthersSleep() {
    let cancelled = Atomic<Bool>(false)
    let job = RecordingJob(
      tiles: 2,
      prepare: {
        Thread.sleep(forTimeInterval: 0.05)
        cancelled.store(true, ordering: .relaxed)
      }
    )
    let outcomes = TileScheduler(workerCount: 6, maximumOpenJobs: 1).run(
      [job, RecordingJob(tiles: 2)],
      isCancelled: { cancelled.load(ordering: .relaxed) }
    )
    #expect(outcomes.allSatisfy { $0.isCancelled })
    #expect(job.events == [.prepared, .abandoned])
  }
}
