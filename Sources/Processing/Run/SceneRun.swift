internal import DurableFiles
public import Essentials
internal import Foundation
internal import Methods
internal import Products
internal import Rasters
internal import Synchronization
internal import TileEngine
internal import Training

/// Unmixes scenes: one or thousands, through one work-stealing engine.
public struct SceneRun: Sendable {
  /// The limits.
  public let limits: RunLimits
  /// Where progress goes and stopping comes from.
  public let control: RunControl
  /// Told how each scene ended, from several threads at once; not for scenes that a stopped run did
  /// not begin.
  public let sceneEnded: @Sendable (SceneResult) -> Void

  /// Makes a run; by default nobody is told of single scenes.
  public init(
    limits: RunLimits = RunLimits(),
    control: RunControl = RunControl(),
    sceneEnded: @escaping @Sendable (SceneResult) -> Void = { _ in }
  ) {
    self.limits = limits
    self.control = control
    self.sceneEnded = sceneEnded
  }

  /// Bytes of GDAL's blocks of products that are being written.
  private static let productBlockBytes = 64 << 20

  /// Unmixes scenes and blocks the calling thread meanwhile.
  ///
  /// What is up to date or to be kept is found before any worker begins. One scene's failure stops no
  /// other. Scenes are opened one after the other as workers become
  /// free, the biggest first, so that none is left to one worker at the end.
  ///
  /// - Parameter requests: the scenes, each with its own product folder.
  /// - Returns: how each ended, in their order.
  public func unmix(_ requests: [SceneRequest]) -> [SceneResult] {
    for folder in Set(requests.map { ProductTarget.folder(of: $0.targetPath) }) {
      Leftovers.remove(in: folder)
    }
    var results = requests.map { SceneResult($0, .cancelled) }
    var plans: [(number: Int, plan: ScenePlan)] = []
    for (number, request) in requests.enumerated() where !control.isCancelled() {
      let plan = ScenePlan(request, isOpening: false)
      if let ended = plan.outcome {
        results[number] = SceneResult(request, ended, plan.reasons)
        sceneEnded(results[number])
      } else {
        plans.append((number, plan))
      }
    }
    for (made, outcome) in zip(plans, make(plans.map(\.plan))) {
      results[made.number] = SceneResult(made.plan.request, outcome, made.plan.reasons)
    }
    return results
  }

  /// Makes products, and tells how each scene ended, in their order.
  private func make(_ plans: [ScenePlan]) -> [SceneResult.Outcome] {
    // Products alone need few of GDAL's blocks: a scene that GDAL must decode lets it have its share.
    let shares = MemoryShares(budget: limits.memoryBudget)
    RasterReader.limitBlockCache(toBytes: min(shares.blockBytes, Self.productBlockBytes))
    let sampleMemory = SampleMemory(byteCount: shares.sampleBytes)
    let scheduler = TileScheduler(
      workerCount: limits.workerCount,
      memoryBudget: shares.workBytes
    )
    let progress = RunProgress(sceneCount: plans.count, control: control)
    let workerCount = limits.workerCount
    let (control, sceneEnded) = (control, sceneEnded)
    let order = Self.biggestFirst(plans.map(\.request))
    let outcomes = scheduler.run(
      jobCount: plans.count,
      job: { number in
        let plan = plans[order[number]]
        return SceneJob(
          plan: plan,
          control: control,
          workerCount: workerCount,
          sampleMemory: sampleMemory,
          shares: shares,
          countPixels: progress.count,
          ended: { sceneEnded(SceneResult(plan.request, $0, plan.reasons)) }
        )
      },
      makeState: { _ in SceneJob.WorkerState() },
      isCancelled: control.isCancelled,
      progress: progress.took
    )
    var ended = plans.map { _ in SceneResult.Outcome.cancelled }
    for (number, outcome) in zip(order, outcomes) { ended[number] = Self.outcome(outcome, shares) }
    return ended
  }

  /// The numbers of the requests by the sizes of their files, in the given order where equal.
  private static func biggestFirst(_ requests: [SceneRequest]) -> [Int] {
    // A file that is not there is found out when the scene is opened.
    let sizes = requests.map { request in
      let attributes = try? FileManager.default.attributesOfItem(
        atPath: URL(fileURLWithPath: request.scenePath).resolvingSymlinksInPath().path
      )
      return attributes?[.size] as? Int ?? 0
    }
    return requests.indices.sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }
  }

  private static func outcome(
    _ outcome: JobOutcome<ProductReport>,
    _ shares: MemoryShares
  ) -> SceneResult.Outcome {
    switch outcome {
    case .finished(let report): .done(report)
    case .failed(let error as TileEngineError): .failed(shares.error(error))
    case .failed(let error): .init(error)
    case .cancelled: .cancelled
    }
  }
}

extension SceneResult {
  /// The result of a request.
  fileprivate init(_ request: SceneRequest, _ outcome: Outcome, _ reasons: [Reason] = []) {
    self.init(
      scenePath: request.scenePath,
      targetPath: request.targetPath,
      outcome: outcome,
      reasons: reasons
    )
  }
}

extension ScenePlan {
  /// How a scene ends that nothing is made of; nil if a product is to be made.
  fileprivate var outcome: SceneResult.Outcome? {
    switch verdict {
    case .make: nil
    case .current: .upToDate
    case .kept: .kept
    case .blocked(let error): .failed(error)
    }
  }
}

/// Adds up the progress of a run's scenes.
private final class RunProgress: Sendable {
  private struct State {
    var totals = RunTotals()
    /// Fraction done of each scene.
    var fractions: [Double]
  }

  private let control: RunControl
  private let state: Mutex<State>  // changed by the workers' reports

  init(sceneCount: Int, control: RunControl) {
    self.control = control
    var state = State(fractions: Array(repeating: 0, count: sceneCount))
    state.totals.sceneCount = sceneCount
    self.state = Mutex(state)
  }

  func count(pixels: Int) { state.withLock { $0.totals.pixelCount += pixels } }

  func took(_ step: TileProgress) {
    let totals = state.withLock { state in
      let hasEnded = step.step == .finished || step.step == .abandoned
      let fraction =
        hasEnded ? 1 : Double(step.doneTileCount) / Double(max(step.tileCount, 1)) * 0.95
      let done = state.fractions[step.job]
      state.totals.fraction += (fraction - done) / Double(state.fractions.count)
      state.fractions[step.job] = fraction
      state.totals.endedSceneCount = max(state.totals.endedSceneCount, step.endedJobCount)
      return state.totals
    }
    control.report(.tiles(totals))
  }
}
