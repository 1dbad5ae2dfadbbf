/// What goes down into a verb from whoever called it: where progress is told and when to stop.
public struct RunControl: Sendable {
  /// A step that a person may want to see.
  public enum Event: Sendable {
    /// Something long began or went on: what, and the fraction done, 0...1.
    case stage(String, fraction: Double)
    /// Tiles were done; totals over the whole run.
    case tiles(RunTotals)
  }

  /// Told about each step, from several threads at once; must be quick.
  public let report: @Sendable (Event) -> Void
  /// Asked now and then; once it answers true, the work stops and leaves nothing half done.
  public let isCancelled: @Sendable () -> Bool

  /// Makes a control; by default nobody is told and nothing stops.
  public init(
    report: @escaping @Sendable (Event) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.report = report
    self.isCancelled = isCancelled
  }
}

/// How far a run over one or many scenes is.
public struct RunTotals: Sendable, Equatable {
  /// Pixels whose tiles are done.
  public var pixelCount = 0
  /// Scenes that ended, one way or another.
  public var endedSceneCount = 0
  /// Those of them that failed or were stopped.
  public var failedSceneCount = 0
  /// Scenes whose tiles are being worked on.
  public var runningSceneCount = 0
  /// The one of them that is furthest, and the fraction of it that is done, 0...1.
  public var running: Running?
  /// All scenes of the run.
  public var sceneCount = 0
  /// Fraction of the work done, 0...1: whole scenes, and the tiles of those under way.
  public var fraction = 0.0

  /// A scene that is being worked on.
  public struct Running: Sendable, Equatable {
    /// The last part of its path, without the ending.
    public let name: String
    /// Fraction done, 0...1.
    public let fraction: Double

    /// Names a scene.
    public init(name: String, fraction: Double) { (self.name, self.fraction) = (name, fraction) }
  }

  /// Makes totals of a run that has not begun.
  public init() {}
}

extension RunControl {
  /// Throws `CancellationError` once the run is to stop.
  public func stopIfCancelled() throws {
    if isCancelled() { throw CancellationError() }
  }
}
