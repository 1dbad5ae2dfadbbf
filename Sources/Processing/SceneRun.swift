internal import DurableFiles
internal import Rasters
internal import Synchronization
internal import TileEngine
internal import Training

/// The limits of a run.
public struct RunLimits: Sendable {
  /// Number of worker threads.
  public var workerCount: Int
  /// Bytes that tiles and caches may hold together.
  public var memoryBudget: Int

  /// The number of cores that this process may use.
  public static var coreCount: Int { TileScheduler.coreCount }

  /// Makes limits: by default one worker a core and 1 GiB.
  public init(workerCount: Int = RunLimits.coreCount, memoryBudget: Int = 1 << 30) {
    self.workerCount = workerCount
    self.memoryBudget = memoryBudget
  }
}

/// Unmixes scenes: one or thousands, through one work-stealing engine.
public struct SceneRun: Sendable {
  /// The limits.
  public let limits: RunLimits
  /// Where progress goes and stopping comes from.
  public let control: RunControl

  /// Makes a run.
  public init(limits: RunLimits = RunLimits(), control: RunControl = RunControl()) {
    self.limits = limits
    self.control = control
  }

  /// Reads a model once for all scenes.
  ///
  /// - Throws: `TrainingError` or `DurableFileError`.
  public static func loadModel(_ path: String) throws -> LoadedModel {
    LoadedModel(
      model: try ModelFile.read(path),
      name: path.split(separator: "/").last.map(String.init) ?? path,
      checksum: try Checksum.sha256(ofFile: path)
    )
  }

  /// Unmixes scenes and blocks the calling thread meanwhile.
  ///
  /// One scene's failure stops no other.
  ///
  /// - Parameter requests: the scenes, each with its own product folder.
  /// - Returns: how each ended, in their order.
  public func unmix(_ requests: [SceneRequest]) -> [SceneResult] {
    // A quarter of the budget is for GDAL's blocks, the rest for tiles.
    RasterReader.limitBlockCache(toBytes: limits.memoryBudget / 4)
    let scheduler = TileScheduler(
      workerCount: limits.workerCount,
      memoryBudget: limits.memoryBudget - limits.memoryBudget / 4
    )
    let progress = RunProgress(requests: requests, control: control)
    let threadCount = limits.workerCount
    let control = control
    let outcomes = scheduler.run(
      jobCount: requests.count,
      job: { number in
        SceneJob(
          request: requests[number],
          control: control,
          threadCount: threadCount,
          countPixels: progress.count
        )
      },
      makeState: { _ in SceneJob.WorkerState() },
      isCancelled: control.isCancelled,
      progress: progress.took
    )
    return zip(requests, outcomes).map { request, outcome in
      SceneResult(
        scenePath: request.scenePath,
        targetPath: request.targetPath,
        outcome: Self.outcome(outcome)
      )
    }
  }

  private static func outcome(_ outcome: JobOutcome<ProductReport>) -> SceneResult.Outcome {
    switch outcome {
    case .finished(let report): .done(report)
    case .failed(let error) where error is ProductIsCurrent: .upToDate
    case .failed(let error): .failed(error)
    case .cancelled: .cancelled
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

  init(requests: [SceneRequest], control: RunControl) {
    self.control = control
    var state = State(fractions: Array(repeating: 0, count: requests.count))
    state.totals.sceneCount = requests.count
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
      state.totals.endedSceneCount = step.endedJobCount
      return state.totals
    }
    control.report(.tiles(totals))
  }
}
