import Foundation
import Synchronization
import Testing

@testable import TileEngine

@Suite("Layouts of jobs, tiles and workers", .timeLimit(.minutes(5)))
struct LayoutTests {
  @Test("each tile runs once, after prepare and before the one finish", arguments: 1...8)
  func everySmallLayout(workerCount: Int) {
    let scheduler = TileScheduler(workerCount: workerCount)
    for jobCount in 0...4 {
      for tileCount in 0...7 {
        for step in [0, 3] {
          let jobs = (0..<jobCount).map { RecordingJob(tiles: (tileCount + step * $0) % 8) }
          let outcomes = scheduler.run(jobs)
          #expect(outcomes.map(\.isFinished) == jobs.map { _ in true })
          for job in jobs {
            job.expectFinished("\(jobCount) jobs, \(tileCount) tiles, \(workerCount) workers")
          }
        }
      }
    }
  }

  @Test("a job of 1,000 tiles beside 30 of one tile, and 64 workers", arguments: [1, 2, 5, 64])
  func skew(workerCount: Int) {
    let jobs = [RecordingJob(tiles: 1000)] + (0..<30).map { _ in RecordingJob(tiles: 1) }
    #expect(TileScheduler(workerCount: workerCount).run(jobs).count { $0.isFinished } == 31)
    for job in jobs { job.expectFinished() }
  }

  @Test("10,000 jobs of one tile are made only when they are opened")
  func manySmallJobs() {
    let unended = HighWaterMark()
    let outcomes = TileScheduler(workerCount: 4, maximumOpenJobs: 3).run(
      jobCount: 10_000,
      job: { number in
        unended.add(1)
        return RecordingJob("scene \(number)", tiles: 1, finish: { unended.add(-1) })
      },
      makeState: { Probe(worker: $0) }
    )
    #expect(outcomes.count { $0.isFinished } == 10_000)
    #expect(unended.highest <= 3)
  }

  @Test("outcomes stand in the order of the jobs and carry what finish returned")
  func outcomeOrder() {
    let outcomes = TileScheduler(workerCount: 3).run((0..<40).map { RecordingJob(tiles: $0 % 7) })
    let summaries = outcomes.map { if case .finished(let count) = $0 { count } else { -1 } }
    #expect(summaries == (0..<40).map { $0 % 7 })
  }

  @Test("no jobs give no outcomes, and no worker state is made")
  func nothing() {
    let made = Atomic<Int>(0)
    let outcomes = TileScheduler(workerCount: 2).run([RecordingJob]()) {
      made.add(1, ordering: .relaxed)
      return Probe(worker: $0)
    }
    #expect(outcomes.isEmpty)
    #expect(made.load(ordering: .relaxed) == 0)
  }

  /// A thread that begins when the work is done makes no state.
  @Test("each worker that begins makes its state once, with its own number")
  func workerStates() {
    let numbers = Monitor([Int]())
    _ = TileScheduler(workerCount: 5).run([RecordingJob(tiles: 50)]) { number in
      numbers.withLock { $0.append(number) }
      return Probe(worker: number)
    }
    let found = numbers.withLock { $0 }
    #expect(found.contains(0) && Set(found).isSubset(of: 0..<5) && Set(found).count == found.count)
  }

  @Test("one worker opens the jobs in order and does the tiles in ascending order")
  func singleWorkerOrder() {
    let opened = Monitor([Int]())
    let jobs = (0..<5).map { number in
      RecordingJob(tiles: 13, prepare: { opened.withLock { $0.append(number) } })
    }
    _ = TileScheduler(workerCount: 1).run(jobs)
    #expect(opened.withLock { $0 } == [0, 1, 2, 3, 4])
    for job in jobs { #expect(job.begunTiles == Array(0..<13)) }
  }

  @Test("a single scene is spread over all workers by stealing", arguments: [2, 4, 16])
  func stealingSpreads(workerCount: Int) {
    let meeting = MeetingPoint()
    let job = RecordingJob(
      tiles: 200,
      // Long enough for the others to fall asleep.
      prepare: { Thread.sleep(forTimeInterval: 0.05) },
      tile: { _, worker in #expect(meeting.meet(guest: worker, until: workerCount)) }
    )
    _ = TileScheduler(workerCount: workerCount).run([job])
    job.expectFinished()
  }

  @Test("a long preparation does not hold the others up")
  func longPreparation() {
    let doneTiles = Atomic<Int>(0)
    let slow = RecordingJob(
      tiles: 3,
      prepare: { #expect(eventually { doneTiles.load(ordering: .relaxed) == 100 }) }
    )
    let quick = (0..<10).map { _ in
      RecordingJob(tiles: 10, tile: { _, _ in doneTiles.add(1, ordering: .relaxed) })
    }
    let outcomes = TileScheduler(workerCount: 2).run([slow] + quick)
    #expect(outcomes.count { $0.isFinished } == 11)
  }

  @Test("no more jobs are open than allowed", arguments: 1...4)
  func openJobs(limit: Int) {
    let open = HighWaterMark()
    let jobs = (0..<60).map { number in
      RecordingJob(
        tiles: number % 4,
        prepare: {
          open.add(1)
          Thread.sleep(forTimeInterval: 0.0005)
        },
        finish: { open.add(-1) }
      )
    }
    let scheduler = TileScheduler(workerCount: 4, maximumOpenJobs: limit)
    #expect(scheduler.run(jobs).count { $0.isFinished } == 60)
    #expect(open.highest <= limit)
  }

  @Test("workers without work sleep instead of looking for it")
  func idleWorkersSleep() {
    let questionCount = Atomic<Int>(0)
    let job = RecordingJob(tiles: 1, tile: { _, _ in Thread.sleep(forTimeInterval: 0.3) })
    let jobs = [job] + (0..<3).map { _ in RecordingJob(tiles: 1) }
    _ = TileScheduler(workerCount: 8).run(
      jobs,
      isCancelled: {
        questionCount.add(1, ordering: .relaxed)
        return false
      }
    )
    // A spinning worker would ask some hundred thousand times in 0.3 s.
    #expect(questionCount.load(ordering: .relaxed) < 1000)
  }

  @Test("progress tells of every tile and every end")
  func progress() {
    let steps = Monitor([TileProgress]())
    let failing = RecordingJob(tiles: 2, prepare: { throw TestFailure(place: "prepare") })
    let jobs = [RecordingJob(tiles: 4), failing, RecordingJob(tiles: 0)]
    _ = TileScheduler(workerCount: 3).run(
      jobs,
      progress: { step in steps.withLock { $0.append(step) } }
    )
    let all = steps.withLock { $0 }
    #expect(all.filter { $0.job == 0 }.map(\.step).first == .prepared)
    #expect(all.filter { $0.step == .tile }.map(\.doneTileCount).sorted() == [1, 2, 3, 4])
    #expect(all.filter { $0.step == .tile }.allSatisfy { $0.tileCount == 4 && $0.job == 0 })
    #expect(all.filter { $0.step == .finished }.map(\.job).sorted() == [0, 2])
    #expect(all.filter { $0.step == .abandoned }.map(\.job) == [1])
    #expect(all.map(\.endedJobCount).max() == 3)
    #expect(all.allSatisfy { $0.jobCount == 3 && (0..<3).contains($0.worker) })
  }

  @Test("a worker's stack holds a deep recursion, whatever the shell's limit")
  func stackSize() {
    @Sendable func depth(_ left: Int) -> Int {
      // At least 4 KiB a call, 12 without optimisation: 400 of them are 1.6 to 4.8 MB.
      let block = InlineArray<512, Int>(repeating: left)
      return left == 0 ? 0 : depth(left - 1) + (block[left % 512] == left ? 1 : 0)
    }
    let reached = Atomic<Int>(0)
    let job = RecordingJob(
      tiles: 1,
      tile: { _, _ in reached.store(depth(400), ordering: .relaxed) }
    )
    _ = TileScheduler(workerCount: 1).run([job])
    #expect(reached.load(ordering: .relaxed) == 400)
  }
}
