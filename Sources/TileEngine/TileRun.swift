internal import Synchronization

/// What the workers of one run share.
final class TileRun<Job: TileJob>: Sendable {
  private struct Jobs: Sendable {
    var nextToOpen = 0
    var openCount = 0
    /// Jobs that are no longer open and that are concluded apart.
    var concludingCount = 0
    /// Conclusions of these that nobody has begun.
    var conclusions: [@Sendable () -> Void] = []
    var outcomes: [JobOutcome<Job.Summary>?]

    func isOver(of jobCount: Int) -> Bool {
      nextToOpen == jobCount && openCount == 0 && concludingCount == 0
    }
  }

  let deques: [TileDeque<OpenJob<Job>>]
  let budget: MemoryBudget
  let gate = WorkerGate()
  let threads: WorkerThreads
  let jobCount: Int
  let makeJob: @Sendable (Int) -> Job

  private let maximumOpenJobs: Int
  private let maximumConcludingJobs: Int
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
    threads = scheduler.threads
    maximumOpenJobs = scheduler.maximumOpenJobs
    maximumConcludingJobs = 2 * scheduler.workerCount
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
    jobs.withLock { $0.isOver(of: jobCount) }
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

  /// Lets another job be opened in place of one that is only to be concluded, and has it concluded
  /// on a thread of its own, unless there are too many of these.
  ///
  /// - Parameters:
  ///   - name: the name of the thread.
  ///   - conclusion: ends the job as one that was concluded apart.
  /// - Returns: whether it did.
  func concludeApart(_ name: String, _ conclusion: @escaping @Sendable () -> Void) -> Bool {
    let mayBegin = jobs.withLock { jobs in
      guard jobs.concludingCount < maximumConcludingJobs else { return false }
      jobs.openCount -= 1
      jobs.concludingCount += 1
      jobs.conclusions.append(conclusion)
      return true
    }
    guard mayBegin else { return false }
    gate.wakeOne()
    threads.start(name) { self.takeConclusion(onlyIfLast: false)?() }
    return true
  }

  /// A conclusion that nobody has begun, should its thread never begin.
  ///
  /// - Parameter onlyIfLast: whether there must be nothing else left to do in the run.
  /// - Returns: the conclusion; nil if there is none.
  func takeConclusion(onlyIfLast: Bool) -> (@Sendable () -> Void)? {
    jobs.withLock { jobs in
      let isLast = jobs.nextToOpen == jobCount && jobs.openCount == 0
      guard isLast || !onlyIfLast, !jobs.conclusions.isEmpty else { return nil }
      return jobs.conclusions.removeFirst()
    }
  }

  /// Records how a job ended.
  func record(_ outcome: JobOutcome<Job.Summary>, of number: Int) {
    endedCount.add(1, ordering: .relaxed)
    jobs.withLock { $0.outcomes[number] = outcome }
  }

  /// Lets another job be opened in place of one that has ended, or ends the run.
  ///
  /// - Parameter isApart: whether it was concluded apart; nothing of it may follow.
  func end(isApart: Bool = false) {
    let isOver = jobs.withLock { jobs in
      if isApart { jobs.concludingCount -= 1 } else { jobs.openCount -= 1 }
      return jobs.isOver(of: jobCount)
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
