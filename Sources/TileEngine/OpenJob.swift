internal import Synchronization

/// A job between its preparation and its end.
final class OpenJob<Job: TileJob>: Sendable {
  /// The number of the job in the run.
  let number: Int
  let job: Job
  let plan: TilePlan<Job.Opened>

  /// Tiles neither done nor dropped; who brings it to 0 ends the job.
  private let unsettled: Atomic<Int>
  private let done = Atomic<Int>(0)
  private let stopped = Atomic<Bool>(false)
  private let firstFailure = Monitor((any Error)?.none)  // set before `stopped`

  init(number: Int, job: Job, plan: TilePlan<Job.Opened>) {
    self.number = number
    self.job = job
    self.plan = plan
    unsettled = Atomic(plan.tileCount)
  }

  /// Whether no further tile may begin.
  var isStopped: Bool { stopped.load(ordering: .acquiring) }

  /// Why it was stopped, if it was.
  var failure: (any Error)? { firstFailure.withLock { $0 } }

  /// The tiles done so far.
  var doneTileCount: Int { done.load(ordering: .relaxed) }

  /// Lets no further tile begin; only the first error counts.
  func stop(because error: any Error) {
    firstFailure.withLock { if $0 == nil { $0 = error } }
    stopped.store(true, ordering: .releasing)
  }

  /// Counts a tile that was done well, and returns how many there are now.
  func countDone() -> Int {
    done.wrappingAdd(1, ordering: .relaxed).newValue
  }

  /// Counts tiles that ended, were dropped or failed; true for whoever settles the last one.
  func settle(_ tileCount: Int) -> Bool {
    unsettled.wrappingSubtract(tileCount, ordering: .acquiringAndReleasing).newValue == 0
  }
}
