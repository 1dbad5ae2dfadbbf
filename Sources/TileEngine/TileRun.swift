internal import Synchronization

/// What the workers of one run share.
final class TileRun<Job: TileJob>: Sendable {
  private struct Jobs: Sendable {
    var nextToOpen = 0
    var openCount = 0
    var outcomes: [JobOutcome<Job.Summary>?]
  }

  let deques: [TileDeque<OpenJob<Job>>]
  let budget: MemoryBudget
  let gate = WorkerGate()
  let jobCount: Int
  let makeJob: @Sendable (Int) -> Job

  private let maximumOpenJobs: Int
  private let jobs: Monitor<Jobs>
  private let endedCount = Atomic<Int>(0)
  private let cancelled = Atomic<Bool>(false)
  private let askWhetherCancelled: @Sendable () -> Bool
  private let progress: @Sendable (TileProgress) -> Void

  init(
    scheduler: TileScheduler,
    jobCount: Int,
    makeJob: @escaping @Sendable (Int) -> Job,
    isCancelled: @escaping @Sendable () -> Bool,
    progress: @escaping @Sendable (TileProgress) -> Void
  ) {
    deques = (0..<scheduler.workerCount).map { _ in TileDeque() }
    budget = MemoryBudget(limit: scheduler.memoryBudget)
    self.jobCount = jobCount
    self.makeJob = makeJob
    maximumOpenJobs = scheduler.maximumOpenJobs
    jobs = Monitor(Jobs(outcomes: Array(repeating: nil, count: jobCount)))
    askWhetherCancelled = isCancelled
    self.progress = progress
  }

  /// Whether the run has been cancelled; once it has, no job is opened any more.
  var isCancelled: Bool {
    if cancelled.load(ordering: .relaxed) { return true }
    guard askWhetherCancelled() else { return false }
    cancelled.store(true, ordering: .relaxed)
    jobs.withLock { $0.nextToOpen = jobCount }
    gate.wakeAll()
    return true
  }

  /// Whether every job has ended.
  var isOver: Bool {
    jobs.withLock { $0.nextToOpen == jobCount && $0.openCount == 0 }
  }

  /// How the jobs ended, in their order; jobs that were never opened count as cancelled.
  var outcomes: [JobOutcome<Job.Summary>] {
    jobs.withLock { $0.outcomes.map { $0 ?? .cancelled } }
  }

  /// The number of a job that may be opened now, if there is one.
  func openNext() -> Int? {
    jobs.withLock { jobs in
      guard jobs.nextToOpen < jobCount, jobs.openCount < maximumOpenJobs else { return nil }
      jobs.openCount += 1
      jobs.nextToOpen += 1
      return jobs.nextToOpen - 1
    }
  }

  /// Records how an opened job ended, and lets another be opened in its stead.
  func end(_ number: Int, as outcome: JobOutcome<Job.Summary>) {
    endedCount.add(1, ordering: .relaxed)
    let isOver = jobs.withLock { jobs in
      jobs.outcomes[number] = outcome
      jobs.openCount -= 1
      return jobs.nextToOpen == jobCount && jobs.openCount == 0
    }
    if isOver { gate.wakeAll() } else { gate.wakeOne() }
  }

  /// Tells the caller of the run about a step.
  func report(_ step: TileProgress.Step, job: Int, worker: Int, done: Int, of tileCount: Int) {
    progress(
      TileProgress(
        step: step,
        job: job,
        worker: worker,
        doneTileCount: done,
        tileCount: tileCount,
        endedJobCount: endedCount.load(ordering: .relaxed),
        jobCount: jobCount
      )
    )
  }
}
