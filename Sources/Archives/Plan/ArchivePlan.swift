public import Essentials
public import Foundation
internal import Methods
internal import Processing

/// What a run of a job would do with every scene, and why; found without writing anything, and opening
/// only scenes that changed.
public struct ArchivePlan: Sendable {
  /// Which scenes are asked about, and how.
  public struct Options: Sendable {
    /// Patterns of the scenes that are meant: names, or paths where there is a slash; empty for all.
    public var only: [String] = []
    /// The part of the scenes that is meant; nil for all.
    public var shard: Shard?
    /// The most scenes that are made.
    public var limit: Int?
    /// Whether new and changed scenes are opened, so that those that cannot be unmixed are refused.
    public var isOpening = false
    /// Whether scenes are tried again that failed before, though nothing has changed since.
    public var isRetrying = false
    /// What time it is.
    public var now = Date()
    /// The time zone of times in words.
    public var zone = TimeZone.current

    /// Options that ask about all scenes without opening new ones.
    public init() {}
  }

  /// The job.
  public let job: BatchJob
  /// Every scene in the order of the job, then the files that are left out.
  public let scenes: [PlannedScene]
  /// What the scenes that are to be made will take, as far as the archive knows.
  public let prediction: PlanPrediction
  /// The options.
  public let options: Options
  /// Why the archive remembers nothing, a sentence without its full stop; nil if it does, or is new.
  public private(set) var memoryNote: String?
  /// What the job comes to.
  let jobKey: String

  /// Plans a job.
  ///
  /// - Parameters:
  ///   - job: the job.
  ///   - memory: what the archive remembers.
  ///   - options: which scenes, and how.
  ///   - control: told of progress, and asked whether to stop.
  /// - Throws: `CancellationError`, `DurableFileError`.
  package init(
    _ job: BatchJob,
    memory: ArchiveMemory,
    options: Options = Options(),
    control: RunControl = RunControl()
  ) throws {
    self.job = job
    self.options = options
    var planning = try ScenePlanning(job, memory, options, control)
    var scenes: [PlannedScene] = []
    let requests = job.requests.filter { request in
      Self.isMeant(request.scenePath, options.only)
        && (options.shard?.contains(job.nameInArchive(request.targetPath)) ?? true)
    }
    for (number, request) in requests.enumerated() {
      try control.stopIfCancelled()
      if number % 100 == 0 {
        control.report(.stage("planning", fraction: Double(number) / Double(requests.count)))
      }
      scenes.append(try planning.plan(request))
    }
    if let limit = options.limit {
      let order = SceneOrdering.numbers(of: scenes, by: job.policies.order)
      for number in order.dropFirst(limit) { scenes[number] = scenes[number].postponed }
    }
    // One of several parts says what is left out, or each of them would.
    let files = options.shard.map { $0.index == 1 } ?? true ? job.leftOut : []
    self.scenes =
      scenes + files.filter { Self.isMeant($0.path, options.only) }.map(PlannedScene.init)
    prediction = PlanPrediction(scenes, memory, job)
    jobKey = planning.jobKey
  }

  /// Plans a job with what its archive remembers.
  ///
  /// - Throws: `CancellationError`, `DurableFileError`.
  public init(
    _ job: BatchJob,
    options: Options = Options(),
    control: RunControl = RunControl()
  ) throws {
    let (memory, note) = ArchiveCatalogue(of: ArchiveFolder(job.outputPath)).memory()
    try self.init(job, memory: memory, options: options, control: control)
    memoryNote = note
  }

  /// The scenes that a run makes, in the order in which it begins them.
  var order: [Int] { SceneOrdering.numbers(of: scenes, by: job.policies.order) }

  /// Number of scenes with a verdict.
  public func count(_ verdict: PlannedScene.Verdict) -> Int {
    scenes.count { $0.verdict == verdict }
  }

  private static func isMeant(_ scene: String, _ patterns: [String]) -> Bool {
    guard !patterns.isEmpty else { return true }
    let name = scene.split(separator: "/").last.map(String.init) ?? scene
    return patterns.contains { pattern in
      pattern.contains("/")
        ? PathPattern(PathPattern.absolute(pattern)).matches(PathPattern.absolute(scene))
        : PathPattern.matches(name: name, pattern) || SceneName.stem(of: scene) == pattern
    }
  }
}
