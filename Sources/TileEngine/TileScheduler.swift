internal import Foundation

/// Runs jobs tile by tile on all cores.
///
/// Every worker is a thread with a deque of tiles, the first one the calling thread. It takes its own
/// tiles in ascending order; without any it steals half of another worker's; without any to steal it
/// opens the next job; without a job to open it sleeps. Where the system has no room for more
/// threads, the workers that there are do the work. So the tiles of a huge scene and of a hundred small ones
/// keep all workers busy until the end. Jobs are opened in the order given, as few at a time as
/// keeps the workers busy; put the biggest first, so that none is left to one worker's preparation
/// at the end.
public struct TileScheduler: Sendable {
  /// The number of worker threads.
  public let workerCount: Int
  /// The bytes that running tiles and preparations may hold together, or nothing for no limit.
  public let memoryBudget: Int?
  /// The most jobs between their preparation and their end at any time.
  public let maximumOpenJobs: Int

  /// How threads are started.
  var threads = WorkerThreads.system

  /// The number of cores that this process may use.
  public static var coreCount: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// Makes a scheduler; it keeps no threads between runs.
  ///
  /// - Parameters:
  ///   - workerCount: at least 1; by default one a core.
  ///   - memoryBudget: positive bytes; by default no limit.
  ///   - maximumOpenJobs: at least 1; by default as many as there are workers, which leaves none
  ///     idle.
  public init(
    workerCount: Int = TileScheduler.coreCount,
    memoryBudget: Int? = nil,
    maximumOpenJobs: Int? = nil
  ) {
    let openLimit = maximumOpenJobs ?? workerCount
    precondition(workerCount > 0 && openLimit > 0, "there is at least one worker and one open job")
    precondition(memoryBudget ?? 1 > 0, "a memory budget is positive")
    self.workerCount = workerCount
    self.memoryBudget = memoryBudget
    self.maximumOpenJobs = openLimit
  }

  /// Runs all jobs and returns how each ended, in their order; blocks the calling thread meanwhile.
  ///
  /// One job's failure stops no other. Must not be called from an `async` function or from a worker
  /// of another run.
  ///
  /// - Parameters:
  ///   - jobs: what to do; see `run(jobCount:job:makeState:isCancelled:progress:)` to make them
  ///     late.
  ///   - makeState: makes the state of a worker from its number, once, on that worker's thread.
  ///   - isCancelled: asked before each preparation, tile and finish; must be quick, and stay true.
  ///   - progress: told about each step on the thread that did it, from several at once; must be
  ///     quick.
  /// - Returns: how each job ended, in their order.
  public func run<Job: TileJob>(
    _ jobs: [Job],
    makeState: @escaping @Sendable (Int) -> Job.WorkerState,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (TileProgress) -> Void = { _ in }
  ) -> [JobOutcome<Job.Summary>] {
    run(
      jobCount: jobs.count,
      job: { jobs[$0] },
      makeState: makeState,
      isCancelled: isCancelled,
      progress: progress
    )
  }

  /// Runs jobs that are made only when they are opened, and let go of when they end.
  ///
  /// - Parameters:
  ///   - jobCount: how many there are.
  ///   - job: makes a job from its number, `0..<jobCount`, on a worker's thread.
  ///   - makeState: makes the state of a worker from its number, once, on that worker's thread.
  ///   - isCancelled: asked before each preparation, tile and finish; must be quick, and stay true.
  ///   - progress: told about each step on the thread that did it, from several at once; must be
  ///     quick.
  /// - Returns: how each job ended, in their order.
  public func run<Job: TileJob>(
    jobCount: Int,
    job: @escaping @Sendable (Int) -> Job,
    makeState: @escaping @Sendable (Int) -> Job.WorkerState,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (TileProgress) -> Void = { _ in }
  ) -> [JobOutcome<Job.Summary>] {
    guard jobCount > 0 else { return [] }
    let run = TileRun(
      scheduler: self,
      jobCount: jobCount,
      makeJob: job,
      isCancelled: isCancelled,
      progress: progress
    )
    threads.run(count: workerCount) { number in
      var worker = TileWorker(number: number, run: run, state: makeState(number))
      worker.work()
    }
    return run.outcomes
  }
}
