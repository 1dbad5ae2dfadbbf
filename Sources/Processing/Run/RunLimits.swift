public import Methods
internal import TileEngine

/// The limits of a run.
public struct RunLimits: Sendable {
  /// Number of worker threads.
  public var workerCount: Int
  /// Bytes that tiles and caches may hold together.
  public var memoryBudget: Int
  /// Seconds after which a scene that has not ended fails; nil for no limit.
  public var secondsPerScene: Double?
  /// When no further scene is begun; nil for never.
  public var lastBeginning: ContinuousClock.Instant?
  /// Which scene is begun first.
  public var order = SceneOrder.biggestFirst

  /// Orders in which scenes are begun.
  public enum SceneOrder: Sendable {
    /// The one with the biggest file, so that none is left to one worker at the end.
    case biggestFirst
    /// The first one that was given.
    case given
  }

  /// The number of cores that this process may use.
  public static var coreCount: Int { TileScheduler.coreCount }

  /// Makes limits: by default one worker per core and 1 GiB.
  public init(workerCount: Int = RunLimits.coreCount, memoryBudget: Int = 1 << 30) {
    self.workerCount = workerCount
    self.memoryBudget = memoryBudget
  }

  /// These limits but for what a person stated; nil leaves a limit as it is.
  public func with(workerCount: Int?, memoryBudget: Int?) -> RunLimits {
    var limits = self
    limits.workerCount = workerCount ?? self.workerCount
    limits.memoryBudget = memoryBudget ?? self.memoryBudget
    return limits
  }
}

/// The options of the limits.
extension OptionTable {
  /// Worker threads.
  public static let workers = OptionRule<Int>.integer(
    "workers",
    help: "Number of worker threads; by default one per core.",
    in: 1...1024
  )

  /// Memory.
  public static let memoryBudget = MemorySize.rule(
    "memoryBudget",
    help: "Memory for tiles and caches: a number with k, M or G; by default 1G."
  )

  /// The names of the options of limits.
  public static let limitNames = [workers.name, memoryBudget.name]
}
