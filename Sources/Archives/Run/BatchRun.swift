public import Essentials
public import Processing
internal import Products

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
      /// The product that was there is out of date or damaged, and stays.
      case kept
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
    /// Why the product was made, or why it is out of date; half sentences.
    public let reasons: [String]
    /// What the product holds, if it was made now.
    public let report: ProductReport?

    package init(_ result: SceneResult) {
      scene = result.scenePath
      product = result.targetPath
      reasons = result.reasons.map(\.words)
      switch result.outcome {
      case .done(let report): (outcome, error, self.report) = (.done, nil, report)
      case .upToDate: (outcome, error, report) = (.upToDate, nil, nil)
      case .kept: (outcome, error, report) = (.kept, nil, nil)
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
  /// Scenes whose product is out of date or damaged, and stayed.
  public let keptCount: Int
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
    keptCount = scenes.count { $0.outcome == .kept }
    failedCount = scenes.count { $0.outcome == .failed }
    cancelledCount = scenes.count { $0.outcome == .cancelled }
  }

  /// The lines for a person: the counts, then every failure with all that is known about it.
  public var lines: [String] {
    let kept = keptCount > 0 ? ", \(keptCount) kept although out of date" : ""
    let stopped = cancelledCount > 0 ? ", \(cancelledCount) not done (interrupted)" : ""
    let counts =
      "Scenes: \(doneCount) done, \(upToDateCount) up to date, \(failedCount) failed\(kept)\(stopped)"
    return [counts] + scenes.flatMap(Self.lines)
  }

  /// What a person has to know of a scene: nothing of one that was done or is up to date.
  private static func lines(of scene: Scene) -> [String] {
    if scene.outcome == .kept {
      return ["\(scene.scene): OUT OF DATE, kept in \(scene.product)"]
        + scene.reasons.map { "  \($0)" }
        + ["  Set overwrite: true in the job, or give --overwrite, to make the product again."]
    }
    guard let error = scene.error else { return [] }
    return ["\(scene.scene): FAILED"] + error.split(separator: "\n").map { "  \($0)" }
  }
}
