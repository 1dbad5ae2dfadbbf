internal import Essentials
internal import Methods
internal import Sampling

/// When a scene may begin, and how long it may take.
struct SceneDeadline: Sendable {
  private let limits: RunLimits
  private let begun = ContinuousClock.now

  init(_ limits: RunLimits) { self.limits = limits }

  /// Stops a scene that would begin too late, as a run that is stopped does.
  func requireBeginning() throws {
    if let last = limits.lastBeginning, ContinuousClock.now > last { throw CancellationError() }
  }

  /// Fails once the scene has taken too long.
  ///
  /// - Throws: `WorkError` with code `.timeLimit`.
  func require(_ path: String) throws {
    guard let limit = limits.secondsPerScene, isOver else { return }
    throw WorkError(
      code: .timeLimit,
      message: "\(path) took longer than the \(TimeSpan.words(limit)) that a scene may take.",
      remedy: "Give a longer timeLimit in the job, or see what makes the scene or its disk slow."
    )
  }

  /// Runs work that stops when the run is stopped or the scene has taken too long.
  func run<Value>(
    _ path: String,
    _ control: RunControl,
    _ body: (RunControl) throws -> Value
  ) throws -> Value {
    let own = RunControl(report: control.report) { control.isCancelled() || isOver }
    do { return try body(own) } catch is CancellationError {
      try control.stopIfCancelled()
      try require(path)
      throw CancellationError()
    }
  }

  private var isOver: Bool {
    limits.secondsPerScene.map { ContinuousClock.now - begun > .seconds($0) } ?? false
  }
}
