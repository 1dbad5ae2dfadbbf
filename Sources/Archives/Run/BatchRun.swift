internal import DurableFiles
public import Essentials
internal import Foundation
internal import Logging
internal import Methods
internal import Processing
internal import Synchronization

/// Runs a job: takes the lock of its archive, plans, and does what the plan says.
public struct BatchRun: Sendable {
  /// How a run is done, beside what the job says.
  public struct Options: Sendable {
    /// Which scenes are meant.
    public var plan = ArchivePlan.Options()
    /// Seconds after which no further scene is begun; nil for no limit.
    public var maximumSeconds: Double?
    /// Whether the lock of a run on another computer is passed over.
    public var isBreakingLock = false
    /// Where the log goes; nil for nowhere.
    public var logPath: String?
    /// How the log is written.
    public var logForm = RunLogForm.text

    /// Options for all scenes, without a log.
    public init() {}
  }

  /// The job.
  public let job: BatchJob
  /// How it is done.
  public let options: Options
  /// Where progress goes and stopping comes from.
  public let control: RunControl
  /// Told what went wrong beside the scenes, such as a log that cannot be written.
  public let warn: @Sendable (String) -> Void
  /// Given, once work begins, what has to be done if the process must end before the work does.
  public let atForcedEnd: @Sendable (@escaping @Sendable () -> Void) -> Void

  /// Makes a run; see the properties.
  public init(
    job: BatchJob,
    options: Options = Options(),
    control: RunControl = RunControl(),
    warn: @escaping @Sendable (String) -> Void = { _ in },
    atForcedEnd: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void = { _ in }
  ) {
    self.job = job
    self.options = options
    self.control = control
    self.warn = warn
    self.atForcedEnd = atForcedEnd
  }

  /// Unmixes all scenes that the plan says, and blocks the calling thread meanwhile.
  ///
  /// The archive's model is made first, where the job needs one and none is kept. One scene's failure
  /// stops no other.
  ///
  /// - Returns: what came of every scene, in the job's order.
  /// - Throws: `ArchiveInUse` if another run is at work, `DurableFileError` if the log or the archive's
  ///   folder cannot be written, as `ArchiveTraining.jobWithModel`, `CancellationError` if it was stopped before any scene began.
  public func run() throws -> BatchSummary {
    let begun = ContinuousClock.now
    let logger = try RunLogFile.logger(options.logPath, options.logForm, options.plan.zone, warn)
    let folder = ArchiveFolder(job.outputPath)
    let lock = try ArchiveLock(
      in: folder.hiddenPath,
      job: job.path,
      shard: options.plan.shard,
      isBreaking: options.isBreakingLock,
      now: options.plan.now
    )
    defer { lock.release() }
    SceneRun.removeLeftovers(of: job.requests)
    var made: KeptModel?
    let job = try ArchiveTraining(job).jobWithModel(
      mayTrain: options.plan.shard == nil,
      control: control
    ) { made = $0 }
    let catalogue = CatalogueKeeping(
      of: folder,
      isPart: options.plan.shard != nil,
      control: control,
      warn: warn
    )
    let memory = catalogue.memory()
    let plan = try ArchivePlan(job, memory: memory, options: options.plan, control: control)
    let journal = RunJournal(plan, logger: logger, warn: warn)
    try journal.begin()
    if let made { journal.made(made) }
    atForcedEnd {
      _ = journal.end(isInterrupted: true, seconds: (ContinuousClock.now - begun).seconds)
      lock.release()
    }
    make(plan, journal, catalogue, begun: begun)
    let summary = journal.end(
      isInterrupted: control.isCancelled(),
      seconds: (ContinuousClock.now - begun).seconds
    )
    catalogue.update()
    return summary
  }

  /// Makes what the plan says, and tries again what its surroundings made fail.
  private func make(
    _ plan: ArchivePlan,
    _ journal: RunJournal,
    _ catalogue: CatalogueKeeping,
    begun: ContinuousClock.Instant
  ) {
    var limits = job.limits
    limits.lastBeginning = options.maximumSeconds.map { begun + .seconds($0) }
    limits.order = .given
    var round = plan.order.compactMap { number in plan.scenes[number].plan.map { (number, $0) } }
    for attempt in 0...job.policies.retryCount where !round.isEmpty {
      let isLast = attempt == job.policies.retryCount
      round = make(round, limits) { number, outcome in
        journal.ended(number, outcome, isLast: isLast || !outcome.isPassing)
        catalogue.updateIfDue()
      }
    }
  }

  /// Makes scenes once.
  ///
  /// - Parameters:
  ///   - scenes: their numbers and plans.
  ///   - limits: the limits of the run.
  ///   - ended: told how each ended.
  /// - Returns: those that may be tried again, planned anew, as files may have changed meanwhile.
  private func make(
    _ scenes: [(number: Int, plan: ScenePlan)],
    _ limits: RunLimits,
    _ ended: @escaping @Sendable (Int, SceneResult.Outcome) -> Void
  ) -> [(Int, ScenePlan)] {
    var failed: [Int: SceneRequest] = [:]
    var making: [ScenePlan] = []
    for (number, plan) in scenes where !control.isCancelled() {
      switch plan.verdict {
      case .make: making.append(plan)
      case .blocked(let error):
        ended(number, .failed(error))
        if SceneResult.Outcome.failed(error).isPassing { failed[number] = plan.request }
      case .current, .kept: ended(number, .upToDate)
      }
    }
    let numbers = Dictionary(
      uniqueKeysWithValues: scenes.map { ($0.plan.request.scenePath, $0.number) }
    )
    let requests = Dictionary(uniqueKeysWithValues: scenes.map { ($0.number, $0.plan.request) })
    let run = SceneRun(limits: limits, control: control) { result in
      if let number = numbers[result.scenePath] { ended(number, result.outcome) }
    }
    for result in run.make(making) where result.outcome.isPassing {
      if let number = numbers[result.scenePath] { failed[number] = requests[number] }
    }
    return failed.sorted { $0.key < $1.key }.map { number, request in
      (number, ScenePlan(request, isOpening: false).making)
    }
  }
}

extension SceneResult.Outcome {
  /// Whether it failed because of its surroundings.
  fileprivate var isPassing: Bool {
    if case .failed(let error) = self {
      SceneEnded.FailureKind(error) == .surroundings
    } else {
      false
    }
  }
}

extension Duration {
  /// The duration in seconds.
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
