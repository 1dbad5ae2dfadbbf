internal import Foundation
internal import Processing

/// What is to be done with one scene of a job, and why.
public struct PlannedScene: Sendable {
  /// The answers.
  public enum Verdict: String, Sendable, Codable, CaseIterable {
    /// A product is made where none was before.
    case new
    /// A product is made again, or a scene that failed is tried again.
    case make
    /// The product is up to date.
    case current
    /// The product is out of date and stays, as the job wants it.
    case kept
    /// It failed before, and neither its input nor the job nor the program has changed since.
    case failing
    /// It would be made, but this run makes no more than it was told.
    case waiting
    /// It is no scene to be unmixed, or not yet.
    case leftOut
    /// It cannot be unmixed, which is known without reading it.
    case refused

    /// Whether a run begins such a scene.
    public var isMaking: Bool { self == .new || self == .make || self == .refused }
  }

  /// The scene's data file.
  public let scene: String
  /// The product's folder; nil where there is none to be.
  public let product: String?
  /// What is to be done.
  public private(set) var verdict: Verdict
  /// Why, most important first; empty for a product that is up to date.
  public let reasons: [PlanReason]
  /// The whole text of the error of a scene that failed or is refused: what, where, what to do.
  public let error: String?
  /// How often in a row the scene has failed so far.
  public let failureCount: Int
  /// The whole text of the error that it failed with before.
  let lastError: String?
  /// Why an outdated product stays, in half a sentence; nil for any other.
  let keptBecause: String?

  /// The plan of a scene that was looked at closely.
  let plan: ScenePlan?
  /// What its inputs looked like; nil where that could not be told.
  let inputs: String?
  /// Inputs that do not lie beside the scene, as far as they were known.
  let otherInputs: [String]

  init(
    scene: String,
    product: String?,
    verdict: Verdict,
    reasons: [PlanReason] = [],
    error: String? = nil,
    lastFailure: SceneMemory.Failure? = nil,
    keptBecause: String? = nil,
    plan: ScenePlan? = nil,
    inputs: String? = nil,
    otherInputs: [String] = []
  ) {
    self.scene = scene
    self.product = product
    self.verdict = verdict
    self.reasons = reasons
    self.error = error
    failureCount = lastFailure?.count ?? 0
    lastError = lastFailure?.text
    self.keptBecause = keptBecause
    self.plan = plan
    self.inputs = inputs
    self.otherInputs = otherInputs
  }

  /// A file that cannot be one of a job's scenes.
  init(_ file: LeftOutFile) {
    self.init(
      scene: file.path,
      product: nil,
      verdict: .leftOut,
      reasons: [PlanReason(kind: "leftOut", words: file.reason)]
    )
  }

  /// The last part of the scene's path.
  public var name: String { scene.split(separator: "/").last.map(String.init) ?? scene }

  /// The reasons on one line, with that of an outdated product to stay.
  public var why: String {
    let kept = keptBecause.map { ["kept, because \($0)"] } ?? []
    return (reasons.map(\.words) + kept).joined(separator: "; ")
  }

  /// The same scene, left for a later run.
  var postponed: PlannedScene {
    var scene = self
    scene.verdict = .waiting
    return scene
  }
}
