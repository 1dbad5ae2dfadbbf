public import Essentials

/// Runs a job.
public struct BatchRun: Sendable {
  /// The job.
  public let job: BatchJob
  /// Where progress goes and stopping comes from.
  public let control: RunControl
  /// Told how each scene ended, as in `SceneRun`.
  public let sceneEnded: @Sendable (SceneResult) -> Void

  /// Makes a run; by default nobody is told of single scenes.
  public init(
    job: BatchJob,
    control: RunControl = RunControl(),
    sceneEnded: @escaping @Sendable (SceneResult) -> Void = { _ in }
  ) {
    self.job = job
    self.control = control
    self.sceneEnded = sceneEnded
  }

  /// Unmixes all scenes and blocks the calling thread meanwhile.
  ///
  /// One scene's failure stops no other.
  ///
  /// - Returns: how every scene ended, in the job's order.
  public func run() -> BatchSummary {
    let results = SceneRun(limits: job.limits, control: control, sceneEnded: sceneEnded)
      .unmix(job.requests)
    return BatchSummary(job: job.path, output: job.outputPath, results: results)
  }
}

/// What came of a job, for people and for `--json`.
public struct BatchSummary: Sendable, Encodable {
  /// What came of one scene.
  public struct Scene: Sendable, Encodable {
    /// How it ended.
    public enum Outcome: String, Sendable, Encodable {
      /// A product was made.
      case done
      /// The product that was there is up to date.
      case upToDate
      /// Nothing was made, because of an error.
      case failed
      /// Nothing was made, because the run was stopped.
      case cancelled
    }

    /// The scene's data file.
    public let scene: String
    /// The product folder.
    public let product: String
    /// How it ended.
    public let outcome: Outcome
    /// Why it failed: what, where, and what to do.
    public let error: String?
    /// What the product holds, if it was made now.
    public let report: ProductReport?

    package init(_ result: SceneResult) {
      scene = result.scenePath
      product = result.targetPath
      switch result.outcome {
      case .done(let report): (outcome, error, self.report) = (.done, nil, report)
      case .upToDate: (outcome, error, report) = (.upToDate, nil, nil)
      case .failed(let failure): (outcome, error, report) = (.failed, "\(failure)", nil)
      case .cancelled: (outcome, error, report) = (.cancelled, nil, nil)
      }
    }
  }

  /// The job file.
  public let job: String
  /// The folder of the products.
  public let output: String
  /// Scenes whose product was made.
  public let doneCount: Int
  /// Scenes whose product was up to date.
  public let upToDateCount: Int
  /// Scenes that failed.
  public let failedCount: Int
  /// Scenes that a stopped run left out.
  public let cancelledCount: Int
  /// Every scene, in the job's order.
  public let scenes: [Scene]

  package init(job: String, output: String, results: [SceneResult]) {
    self.job = job
    self.output = output
    scenes = results.map(Scene.init)
    doneCount = scenes.count { $0.outcome == .done }
    upToDateCount = scenes.count { $0.outcome == .upToDate }
    failedCount = scenes.count { $0.outcome == .failed }
    cancelledCount = scenes.count { $0.outcome == .cancelled }
  }

  /// The lines for a person: the counts, then every failure with all that is known about it.
  public var lines: [String] {
    let stopped = cancelledCount > 0 ? ", \(cancelledCount) not done (interrupted)" : ""
    let counts =
      "Scenes: \(doneCount) done, \(upToDateCount) up to date, \(failedCount) failed\(stopped)"
    let failures = scenes.flatMap { scene in
      guard let error = scene.error else { return [String]() }
      return ["\(scene.scene): FAILED"] + error.split(separator: "\n").map { "  \($0)" }
    }
    return [counts] + failures
  }
}
