internal import DurableFiles
internal import Essentials
internal import Foundation
internal import Methods
internal import Processing
internal import Products
internal import Sampling

/// Decides what is to be done with each scene of a job.
struct ScenePlanning {
  let job: BatchJob
  let memory: ArchiveMemory
  let clock: PlanClock
  /// Whether scenes that would be made are opened, to see whether they can be.
  let isOpening: Bool
  /// Whether scenes are tried again that would fail again.
  let isRetrying: Bool
  /// Asked whether to stop.
  let control: RunControl
  /// What the job comes to.
  let jobKey: String
  private var reader: WatermarkReader

  init(
    _ job: BatchJob,
    _ memory: ArchiveMemory,
    _ options: ArchivePlan.Options,
    _ control: RunControl
  ) throws {
    self.job = job
    self.memory = memory
    clock = PlanClock(now: options.now, zone: options.zone)
    isOpening = options.isOpening
    isRetrying = options.isRetrying
    self.control = control
    jobKey = try job.key()
    reader = try WatermarkReader(settings: job.settings, now: options.now)
  }

  /// Plans a scene; whatever bears the marks that the archive remembers is not opened.
  mutating func plan(_ request: SceneRequest) throws -> PlannedScene {
    let known = memory[request]
    if reader.isCurrent(request, known) {
      return planned(request, .current, [])
    }
    if let reason = unready(request) { return planned(request, .leftOut, [reason]) }
    let inputs = reader.inputs(
      of: request.scenePath,
      otherInputs: known?.watermark?.otherInputs ?? []
    )
    if !isRetrying, let failure = known?.lastFailure, isSame(failure, inputs) {
      return PlannedScene(
        scene: request.scenePath,
        product: request.targetPath,
        verdict: .failing,
        reasons: [
          PlanReason(kind: "failing", words: RunWords.short(failure.text, of: request.scenePath))
        ],
        error: failure.text,
        lastFailure: failure,
        inputs: inputs
      )
    }
    return try decide(request, known, inputs)
  }

  /// What a closer look at the product and, where needed, into the scene tells.
  private func decide(
    _ request: SceneRequest,
    _ known: SceneMemory?,
    _ inputs: String?
  ) throws -> PlannedScene {
    var plan = ScenePlan(request, isOpening: isOpening)
    let before = known?.lastFailure.map { [reason(toRetry: $0, inputs)] } ?? []
    var reasons = plan.reasons.map { PlanReason($0, of: request, clock) }
    var error: (any Error)?
    let verdict: PlannedScene.Verdict
    switch plan.verdict {
    case .current: verdict = .current
    case .blocked(let problem): (verdict, error) = (.refused, problem)
    case .make, .kept:
      let isMaking = job.policies.isMaking(plan.reasons)
      let isNew = plan.reasons == [.noProduct]
      if isMaking { plan = plan.making }
      if isNew, known?.watermark?.product != nil {
        reasons = [
          PlanReason(kind: "productMissing", change: .product, words: "its product is missing")
        ]
      }
      verdict = !isMaking ? .kept : isNew && before.isEmpty ? .new : .make
      if isMaking, isOpening { error = try plan.problem(control: control) }
    }
    if let error {
      let words = RunWords.short("\(error)", of: request.scenePath)
      reasons = [PlanReason(kind: "refused", words: words)]
    }
    return PlannedScene(
      scene: request.scenePath,
      product: request.targetPath,
      verdict: error == nil ? verdict : .refused,
      reasons: verdict.isMaking ? before + reasons : reasons,
      error: error.map { "\($0)" },
      lastFailure: known?.lastFailure,
      keptBecause: verdict == .kept ? job.policies.whyKept(plan.reasons) : nil,
      plan: plan,
      inputs: inputs,
      otherInputs: known?.watermark?.otherInputs ?? []
    )
  }

  private func planned(
    _ request: SceneRequest,
    _ verdict: PlannedScene.Verdict,
    _ reasons: [PlanReason]
  ) -> PlannedScene {
    PlannedScene(
      scene: request.scenePath,
      product: request.targetPath,
      verdict: verdict,
      reasons: reasons
    )
  }

  // MARK: Files that are not ready

  /// Why a scene is not touched in this run: it is empty, or still being written.
  private func unready(_ request: SceneRequest) -> PlanReason? {
    // What is no file of its own has no stamp here; GDAL names its files when it is opened.
    guard let stamp = FileStamp(path: request.scenePath) else { return nil }
    if stamp.byteCount == 0 { return PlanReason(kind: "empty", words: "it is empty") }
    guard job.policies.settleSeconds > 0 else { return nil }
    let companions = SceneFiles.companions(of: request.scenePath)
    let stamps =
      [(request.scenePath, stamp)]
      + companions.compactMap { path in FileStamp(path: path).map { (path, $0) } }
    let settle = job.policies.settleSeconds
    // A time far in the future says nothing of when the file was written: the clock was put back.
    guard let youngest = stamps.min(by: { clock.age(of: $0.1) < clock.age(of: $1.1) }),
      case let age = clock.age(of: youngest.1), age < settle, age > -settle
    else { return nil }
    let name = (youngest.0 as NSString).lastPathComponent
    let changed = Date(timeIntervalSince1970: Double(youngest.1.changedNanoseconds) / 1e9)
    return PlanReason(
      kind: "stillWritten",
      words: "still being written? \(name) changed at \(clock.words(changed)); "
        + "settle: \(TimeSpan.words(settle))"
    )
  }

  // MARK: Earlier failures

  /// Whether a failure would come again: it was the scene's or the job's, and nothing has changed.
  private func isSame(_ failure: SceneMemory.Failure, _ inputs: String?) -> Bool {
    failure.kind == .scene && failure.inputs != nil && failure.inputs == inputs
      && failure.jobKey == jobKey && failure.program == Version.number
  }

  /// Why a scene that failed before is tried again.
  private func reason(toRetry failure: SceneMemory.Failure, _ inputs: String?) -> PlanReason {
    let cause =
      if failure.kind == .surroundings {
        "because of its surroundings"
      } else if isSame(failure, inputs) {
        "and is to be tried again"
      } else if failure.program != Version.number {
        "and the program changed since"
      } else if failure.jobKey != jobKey {
        "and the job changed since"
      } else {
        "and its input changed since"
      }
    return PlanReason(kind: "failedBefore", words: "failed before \(cause)")
  }
}
