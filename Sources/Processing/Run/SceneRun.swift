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

  /// Removes what killed runs left where products of requests go.
  package static func removeLeftovers(of requests: [SceneRequest]) {
    for folder in Set(requests.map { ProductTarget.folder(of: $0.targetPath) }) {
      Leftovers.remove(in: folder)
    }
  }

  /// Unmixes scenes and blocks the calling thread meanwhile.
  ///
  /// What is up to date or to be kept is found before any worker begins. One scene's failure stops no
  /// other. Scenes are opened one after the other as workers become free.
  ///
  /// - Parameter requests: the scenes, each with its own product folder.
  /// - Returns: how each ended, in their order.
  public func unmix(_ requests: [SceneRequest]) -> [SceneResult] {
    Self.removeLeftovers(of: requests)
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
    for (made, result) in zip(plans, make(plans.map(\.plan))) { results[made.number] = result }
    return results
  }

  /// Makes the products of plans whose verdict is that, and blocks the calling thread meanwhile.
  ///
  /// - Parameter plans: the scenes, each with its own product folder.
  /// - Returns: how each ended, in their order.
  public func make(_ plans: [ScenePlan]) -> [SceneResult] {
    guard !plans.isEmpty else { return [] }
    // Products alone need few of GDAL's blocks: a scene that GDAL must decode lets it have its share.
    let shares = MemoryShares(budget: limits.memoryBudget)
    RasterReader.limitBlockCache(toBytes: min(shares.blockBytes, Self.productBlockBytes))
    let sampleMemory = SampleMemory(byteCount: shares.sampleBytes)
    let scheduler = TileScheduler(
      workerCount: limits.workerCount,
      memoryBudget: shares.workBytes
    )
    let (control, sceneEnded) = (control, sceneEnded)
    let limits = limits
    let order =
      switch limits.order {
      case .biggestFirst: Self.biggestFirst(plans.map(\.request))
      case .given: Array(plans.indices)
      }
    let progress = RunProgress(
      sceneNames: order.map { plans[$0].request.scenePath },
      control: control
    )
    let outcomes = scheduler.run(
      jobCount: plans.count,
      job: { number in
        let plan = plans[order[number]]
        return SceneJob(
          plan: plan,
          control: control,
          limits: limits,
          sampleMemory: sampleMemory,
          shares: shares,
          countPixels: progress.count,
          ended: { outcome in
            let explained =
              if case .failed(let error as TileEngineError) = outcome {
                SceneResult.Outcome.failed(shares.error(error))
              } else { outcome }
            sceneEnded(SceneResult(plan.request, explained, plan.reasons))
          }
        )
      },
      makeState: { _ in SceneJob.WorkerState() },
      isCancelled: control.isCancelled,
      progress: progress.took
    )
    var results = plans.map { SceneResult($0.request, .cancelled, $0.reasons) }
    for (number, outcome) in zip(order, outcomes) {
      let plan = plans[number]
      results[number] = SceneResult(plan.request, Self.outcome(outcome, shares), plan.reasons)
    }
    return results
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
