internal import Foundation
public import Processing

/// What came of a job, for people and for `--json`.
public struct BatchSummary: Sendable, Encodable {
  /// What came of one scene.
  public struct Scene: Sendable, Encodable {
    /// How it ended.
    public enum Outcome: String, Sendable, Encodable, CaseIterable {
      /// A product was made.
      case done
      /// The product that was there is up to date.
      case upToDate
      /// The product that was there is out of date or damaged, and stays.
      case kept
      /// Nothing was made, because of an error, now or in an earlier run.
      case failed
      /// Nothing was made, because the run was stopped.
      case cancelled
      /// Nothing was made, because the run was to make no more, or to begin nothing so late.
      case waiting
      /// It is no scene to be unmixed, or not yet.
      case leftOut
    }

    /// The scene's data file.
    public let scene: String
    /// The product folder; nil where there is none to be.
    public let product: String?
    /// How it ended.
    public let outcome: Outcome
    /// Why it failed: what, where, and what to do.
    public let error: String?
    /// Whether it was tried in this run.
    public let isTried: Bool
    /// In how many runs before it failed in the same way.
    public let sameFailureCount: Int
    /// Why the product was made, or why it is out of date; half sentences.
    public let reasons: [String]
    /// Why a product that is out of date stays, in half a sentence.
    public let keptBecause: String?
    /// Why somebody should look at the product, in half a sentence.
    public let look: String?
    /// What the product holds, if it was made now.
    public let report: ProductReport?
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
  /// Scenes that failed, now or before.
  public let failedCount: Int
  /// Scenes that a stopped run left out.
  public let cancelledCount: Int
  /// Scenes that were left for a later run on purpose.
  public let waitingCount: Int
  /// Files that are no scenes to be unmixed, or not yet.
  public let leftOutCount: Int
  /// What a person should know of the whole run, one line each.
  public let notes: [String]
  /// Time that the run took.
  public let seconds: Double
  /// Every scene, in the job's order.
  public let scenes: [Scene]

  init(job: BatchJob, notes: [String] = [], scenes: [Scene], seconds: Double) {
    self.notes = notes
    self.job = job.path
    output = job.outputPath
    self.scenes = scenes
    self.seconds = seconds
    func count(_ outcome: Scene.Outcome) -> Int { scenes.count { $0.outcome == outcome } }
    doneCount = count(.done)
    upToDateCount = count(.upToDate)
    keptCount = count(.kept)
    failedCount = count(.failed)
    cancelledCount = count(.cancelled)
    waitingCount = count(.waiting)
    leftOutCount = count(.leftOut)
  }

  /// Whether nothing was tried: what failed, failed before, and what is out of date is to stay.
  public var isIdle: Bool { !scenes.contains { $0.isTried || $0.outcome == .cancelled } }

  /// The exit code: 0, 3 where a scene failed or stayed out of date, 130 where the run was stopped.
  public var exitCode: Int32 {
    if cancelledCount > 0 { return 130 }
    return failedCount + keptCount > 0 ? 3 : 0
  }

  /// The counts that are not 0, and that of scenes done: `2 done, 1 outdated, 4 failed, 20 up to date`.
  var counts: String {
    let others = [
      (keptCount, "outdated"), (failedCount, "failed"), (upToDateCount, "up to date"),
      (waitingCount, "waiting"), (leftOutCount, "left out"),
      (cancelledCount, "not done (interrupted)"),
    ]
    return ([(doneCount, "done")] + others.filter { $0.0 > 0 })
      .map { "\(RunWords.grouped($0.0)) \($0.1)" }.joined(separator: ", ")
  }
}

extension BatchSummary.Scene {
  /// A scene of which nothing was to be made.
  init(_ planned: PlannedScene, _ outcome: Outcome) {
    self.init(
      scene: planned.scene,
      product: planned.product,
      outcome: outcome,
      error: planned.error,
      isTried: false,
      sameFailureCount: planned.failureCount,
      reasons: planned.reasons.map(\.words),
      keptBecause: planned.keptBecause,
      look: nil,
      report: nil
    )
  }

  /// A scene that was tried.
  init(_ planned: PlannedScene, _ result: SceneResult.Outcome, look: String?) {
    var report: ProductReport?
    var (outcome, error): (Outcome, String?) = (.cancelled, nil)
    switch result {
    case .done(let made): (outcome, report) = (.done, made)
    case .upToDate: outcome = .upToDate
    case .kept: outcome = .kept
    case .failed(let failure): (outcome, error) = (.failed, "\(failure)")
    case .cancelled: break
    }
    self.init(
      scene: planned.scene,
      product: planned.product,
      outcome: outcome,
      error: error,
      isTried: outcome != .cancelled,
      sameFailureCount: error == planned.lastError ? planned.failureCount : 0,
      reasons: planned.reasons.map(\.words),
      keptBecause: nil,
      look: look,
      report: report
    )
  }

  /// The last part of the scene's path.
  var name: String { scene.split(separator: "/").last.map(String.init) ?? scene }
}
