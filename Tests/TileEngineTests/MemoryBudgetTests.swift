import Essentials
import Foundation
import Testing

@testable import TileEngine

@Suite("Memory budget", .timeLimit(.minutes(5)))
struct MemoryBudgetTests {
  @Test("running tiles never hold more than the budget", arguments: 1...8, [7, 8, 20])
  func neverExceeded(workerCount: Int, budget: Int) {
    let held = HighWaterMark()
    let jobs = (1...7).map { bytes in
      RecordingJob(
        tiles: 15,
        bytesPerTile: bytes,
        preparationBytes: bytes,
        prepare: {
          held.add(bytes)
          held.add(-bytes)
        },
        tile: { tile, _ in
          held.add(bytes)
          if tile.isMultiple(of: 5) { Thread.sleep(forTimeInterval: 0.0002) }
          held.add(-bytes)
        }
      )
    }
    let outcomes = TileScheduler(workerCount: workerCount, memoryBudget: budget).run(jobs)
    #expect(outcomes.count { $0.isFinished } == 7)
    #expect(held.highest <= budget)
    #expect(held.highest >= 7)
    for job in jobs { job.expectFinished() }
  }

  @Test("as many tiles run at once as fit")
  func usedFully() {
    let meeting = MeetingPoint()
    let held = HighWaterMark()
    let job = RecordingJob(
      tiles: 40,
      bytesPerTile: 10,
      tile: { tile, worker in
        held.add(1)
        #expect(meeting.meet(guest: worker, until: 3))
        held.add(-1)
      }
    )
    _ = TileScheduler(workerCount: 6, memoryBudget: 35).run([job])
    job.expectFinished()
    #expect(held.highest == 3)
  }

  @Test("a tile beyond the whole budget fails its job with both numbers")
  func tooLargeTile() throws {
    let jobs = [
      RecordingJob("flight line 7", tiles: 3, bytesPerTile: 2_000_000), RecordingJob(tiles: 3),
    ]
    let outcomes = TileScheduler(workerCount: 2, memoryBudget: 1_500_000).run(jobs)
    let error = try #require(outcomes[0].failure as? TileEngineError)
    #expect(
      error.description == """
        cannot process flight line 7: one tile needs 2000000 bytes (2.0 MB), \
        and the memory budget leaves 1500000 bytes (1.5 MB) for it.
        Give a larger memory budget.
        """
    )
    #expect(jobs[0].events == [.prepared, .abandoned])
    jobs[1].expectFinished()
  }

  @Test("a preparation beyond the whole budget fails before it begins")
  func tooLargePreparation() throws {
    let job = RecordingJob(tiles: 3, preparationBytes: 11)
    let outcomes = TileScheduler(workerCount: 2, memoryBudget: 10).run([job])
    let error = try #require(outcomes[0].failure as? TileEngineError)
    #expect(error.message.contains("its preparation needs 11 bytes"))
    #expect(job.events == [.abandoned])
  }

  @Test("a big reservation is not overtaken for ever by small ones")
  func fairness() {
    let budget = MemoryBudget(limit: 10)
    let order = Monitor([Int]())
    _ = budget.reserve(6)
    let threads = [10, 1, 1].enumerated().map { number, bytes in
      let thread = Thread {
        _ = budget.reserve(bytes)
        order.withLock { $0.append(number) }
        budget.release(bytes)
      }
      thread.start()
      Thread.sleep(forTimeInterval: 0.03)
      return thread
    }
    #expect(order.withLock { $0 }.isEmpty, "the small ones fit but wait behind the big one")
    budget.release(6)
    #expect(eventually { order.withLock { $0.count } == 3 })
    #expect(order.withLock { $0.first } == 0)
    #expect(threads.count == 3)
  }

  @Test("a failing tile gives its bytes back")
  func releasedAfterFailure() {
    let jobs = (0..<20).map { _ in
      RecordingJob(tiles: 4, bytesPerTile: 10, tile: { _, _ in throw TestFailure(place: "tile") })
    }
    let outcomes = TileScheduler(workerCount: 3, memoryBudget: 10).run(jobs)
    #expect(outcomes.count { $0.failure is TestFailure } == 20)
  }
}
