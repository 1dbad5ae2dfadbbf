internal import DurableFiles
internal import Essentials
internal import Foundation
internal import Logging
internal import Methods
internal import Processing
internal import Products
internal import Synchronization

/// Tells what becomes of a run as it happens: the run log of the archive, the log for people or
/// programs, and what is kept for the summary.
///
/// Lines may come from any thread.
final class RunJournal: Sendable {
  private let plan: ArchivePlan
  private let folder: ArchiveFolder
  private let runLog: RunLogWriter
  private let logger: Logger?
  private let nameWidth: Int
  private let begun: Date
  private let warnOnce: Once
  private let watch: QualityWatch
  private let state = Mutex(State())  // changed by the workers' reports

  private struct State {
    /// How scenes that were tried ended, by their numbers in the plan.
    var ended: [Int: BatchSummary.Scene] = [:]
    /// Those of which no line was written yet, as they were to be tried again.
    var unwritten: Set<Int> = []
    /// What a person should know of the whole run.
    var notes: [String] = []
    var isOver = false
  }

  init(
    _ plan: ArchivePlan,
    logger: Logger?,
    warn: @escaping @Sendable (String) -> Void
  ) {
    self.plan = plan
    self.logger = logger
    warnOnce = Once(warn)
    begun = plan.options.now
    folder = ArchiveFolder(plan.job.outputPath)
    watch = QualityWatch(
      products: plan.job.requests.map(\.targetPath),
      threadCount: plan.job.limits.workerCount
    )
    runLog = RunLogWriter(
      in: folder,
      start: begun,
      host: LockHolder.ownHost,
      process: Int(ProcessInfo.processInfo.processIdentifier)
    )
    nameWidth = RunLine.width(
      ofNames: plan.scenes.lazy.filter { $0.verdict != .current }.map(\.name)
    )
  }

  // MARK: The run

  /// Tells that the run begins.
  func begin() throws {
    let job = plan.job
    let shard = plan.options.shard?.words
    let counts = Dictionary(
      uniqueKeysWithValues: PlannedScene.Verdict.allCases.map { ($0.rawValue, plan.count($0)) }
    )
    try runLog.append(
      RunEvent(
        .began(
          RunBegan(
            program: Version.number,
            job: PathPattern.absolute(job.path),
            jobKey: plan.jobKey,
            host: LockHolder.ownHost,
            process: Int(ProcessInfo.processInfo.processIdentifier),
            sceneCounts: counts,
            shard: shard
          )
        ),
        at: begun
      )
    )
    let part = shard.map { ", shard \($0)" } ?? ""
    let path = PathPattern.absolute(job.path)
    let text =
      "\(Version.program) \(Version.number), job \(path), host \(LockHolder.ownHost)\(part), "
    write(
      RunLine(
        nil,
        text + plan.countWords,
        fields: [
          "event": "begin", "program": "\(Version.number)", "job": "\(path)",
          "host": "\(LockHolder.ownHost)",
          "counts": .dictionary(counts.mapValues { .stringConvertible($0) }),
        ]
      )
    )
    for scene in plan.scenes { remember(scene) }
  }

  /// Tells that the archive's model was made.
  func made(_ model: KeptModel) {
    append(.model(ModelMade(model, in: folder)))
    write(
      RunLine(
        "model",
        model.summary,
        fields: ["event": "model", "path": "\(model.path)"]
      )
    )
    state.withLock { $0.notes = model.lines }
  }

  /// Tells how a scene that was tried ended.
  ///
  /// - Parameters:
  ///   - number: its number in the plan.
  ///   - result: how it ended.
  ///   - isLast: whether it is not tried again in this run.
  func ended(_ number: Int, _ result: SceneResult.Outcome, isLast: Bool) {
    if case .cancelled = result { return }
    let planned = plan.scenes[number]
    var verdict: QualityVerdict?
    if case .done(let report) = result { verdict = watch.judge(report.product) }
    let scene = BatchSummary.Scene(planned, result, look: verdict?.look)
    // A run counts once, however often it tries.
    if isLast {
      append(planned, scene, result, verdict)
      write(RunLine(scene))
    }
    state.withLock { state in
      state.ended[number] = scene
      if isLast { state.unwritten.remove(number) } else { state.unwritten.insert(number) }
    }
  }

  /// Tells that the run ends, and what came of it.
  func end(isInterrupted: Bool, seconds: Double) -> BatchSummary {
    let ended = state.withLock { state in
      let isOver = state.isOver
      state.isOver = true
      return isOver ? nil : state
    }
    let scenes = plan.scenes.enumerated().map { number, planned in
      ended?.ended[number] ?? planned.untried(isInterrupted: isInterrupted)
    }
    let summary = BatchSummary(
      job: plan.job,
      notes: (plan.job.endmemberNote.map { [$0] } ?? []) + (ended?.notes ?? []),
      scenes: scenes,
      seconds: seconds
    )
    guard let ended else { return summary }
    for (number, scene) in scenes.enumerated()
    where !scene.isTried || ended.unwritten.contains(number) {
      write(RunLine(scene))
    }
    append(
      RunEnded(
        sceneCounts: Dictionary(
          uniqueKeysWithValues: BatchSummary.Scene.Outcome.allCases.map { outcome in
            (outcome.rawValue, scenes.count { $0.outcome == outcome })
          }
        ),
        seconds: seconds,
        exitCode: Int(summary.exitCode)
      )
    )
    write(
      RunLine(
        "end",
        "\(summary.counts); \(RunWords.duration(seconds)); exit code \(summary.exitCode)",
        fields: [
          "event": "end", "seconds": .stringConvertible(seconds),
          "exitCode": .stringConvertible(Int(summary.exitCode)),
        ]
      )
    )
    return summary
  }

  // MARK: The archive's run log

  /// Keeps of a scene that is not tried what the archive has to remember.
  private func remember(_ planned: PlannedScene) {
    var ended: SceneEnded
    switch planned.verdict {
    case .current where planned.plan != nil: ended = event(planned, .current)
    case .kept: ended = event(planned, .kept)
    case .leftOut: ended = event(planned, .leftOut)
    default: return
    }
    if planned.verdict == .current { ended.watermark = watermark(planned) }
    append(.scene(ended))
  }

  private func append(
    _ planned: PlannedScene,
    _ scene: BatchSummary.Scene,
    _ result: SceneResult.Outcome,
    _ verdict: QualityVerdict?
  ) {
    var ended = event(planned, scene.outcome == .done ? .done : .failed)
    ended.error = scene.error
    if case .failed(let error) = result { ended.failureKind = .init(error) }
    ended.seconds = scene.report?.seconds
    ended.peakBytes = scene.report?.reservedBytes
    ended.look = scene.look
    ended.result = scene.report.map { ResultSummary(of: $0, verdict) }
    ended.watermark =
      scene.outcome == .done ? watermark(planned) : planned.inputs.map { Watermark(inputs: $0) }
    append(.scene(ended))
  }

  private func event(_ planned: PlannedScene, _ outcome: SceneEnded.Outcome) -> SceneEnded {
    var event = SceneEnded(
      scene: folder.kept(planned.scene),
      name: planned.name,
      product: planned.product.map(folder.kept),
      outcome: outcome
    )
    event.reasons = planned.reasons.map(\.words)
    return event
  }

  private func watermark(_ planned: PlannedScene) -> Watermark? {
    guard let product = planned.product else { return nil }
    let others = WatermarkReader.otherInputs(of: planned.scene, product: product)
    var inputs = planned.inputs
    if others != planned.otherInputs {
      // Only the product tells which files there are. A change since it was made shows in its own stamps.
      var reader = try? WatermarkReader(settings: plan.job.settings)
      inputs = reader?.inputs(of: planned.scene, otherInputs: others)
    }
    return inputs.map {
      WatermarkReader.watermark(inputs: $0, otherInputs: others, product: product)
    }
  }

  private func append(_ ended: RunEnded) { append(.ended(ended)) }

  private func append(_ kind: RunEvent.Kind) {
    // What the archive cannot remember it finds out again; the products are there.
    do { try runLog.append(RunEvent(kind, at: Date())) } catch { warnOnce("\(error)") }
  }

  private func write(_ line: RunLine?) {
    guard let line, let logger else { return }
    logger.log(
      level: line.level,
      "\(line.words(nameWidth: nameWidth))",
      metadata: line.fields
    )
  }
}

extension PlannedScene {
  /// What is said of a scene that a run did not try.
  fileprivate func untried(isInterrupted: Bool) -> BatchSummary.Scene {
    switch verdict {
    case .current: .init(self, .upToDate)
    case .kept: .init(self, .kept)
    case .failing: .init(self, .failed)
    case .leftOut: .init(self, .leftOut)
    case .waiting: .init(self, .waiting)
    case .new, .make, .refused: .init(self, isInterrupted ? .cancelled : .waiting)
    }
  }
}

extension ResultSummary {
  /// The numbers of a report.
  fileprivate init(of report: ProductReport, _ verdict: QualityVerdict?) {
    let shares = report.quality.flagFractions
    let flags = [
      ("dark", shares.dark), ("bright", shares.bright), ("high error", shares.highError),
      ("wide angle", shares.wideAngle),
    ]
    self.init(
      meanError: report.meanReconstructionError,
      meanAngleDegrees: report.meanSpectralAngleDegrees,
      outOfRangeShare: report.quality.outOfRangeFraction,
      noDataShare: report.quality.noDataFraction,
      flags: flags.filter { $0.1 >= Self.toldShare }.map(\.0),
      quality: verdict?.level.rawValue
    )
  }

  /// The share of pixels from which on a flag is told.
  private static let toldShare = 0.01
}
