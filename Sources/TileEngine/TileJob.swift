/// One scene's work: prepared once, then done tile by tile on all workers, then finished once.
///
/// The engine calls, on its worker threads: `prepare`; `process` once for every tile, in any order
/// and at the same time on several workers; and either `finish`, after the last tile, or `abandon`,
/// after the last tile that was running when something failed or the run was cancelled. `finish` is
/// followed by `conclude`, even if the run is cancelled meanwhile; either that throws is followed by
/// `abandon`.
public protocol TileJob: Sendable {
  /// What one worker keeps from tile to tile (buffers, workspaces); never shared, so not
  /// `Sendable`.
  associatedtype WorkerState
  /// What `prepare` leaves for the tiles: the opened scene, endmembers, the output under way.
  associatedtype Opened: Sendable
  /// What `finish` returns for the outcome.
  associatedtype Summary: Sendable

  /// Whether `conclude` may take long; false unless given.
  ///
  /// If it may, it gets a thread of its own, unless twice as many jobs as there are workers have one
  /// already. Otherwise the worker calls it, as does a worker without other work if that thread does
  /// not begin.
  static var waitsApart: Bool { get }

  /// The scene's name, for progress and errors.
  var name: String { get }

  /// The bytes that `prepare` itself needs, reserved from the memory budget while it runs; 0 unless
  /// given.
  var preparationBytes: Int { get }

  /// Opens the scene and plans its tiles; may take long, other workers go on with other work
  /// meanwhile.
  ///
  /// - Throws: anything; the job has failed then. `CancellationError` means that it gave up because
  ///   of a cancellation.
  func prepare(_ state: inout WorkerState) throws -> TilePlan<Opened>

  /// Does one tile, `0..<tileCount`. Which worker does it must not change the result.
  ///
  /// - Throws: anything; no further tile of this job begins then.
  func process(tile: Int, of opened: Opened, using state: inout WorkerState) throws

  /// The bytes that `finish` needs, reserved from the memory budget while it runs, or the whole budget
  /// if that is less; 0 unless given.
  func finishingBytes(_ opened: Opened) -> Int

  /// Ends the job after its last tile, on the worker that did that tile.
  func finish(_ opened: Opened, using state: inout WorkerState) throws -> Summary

  /// Waits for what `finish` has begun, such as a disk, while the worker goes on with other jobs.
  ///
  /// - Throws: anything; the job has failed then.
  func conclude(_ opened: Opened, _ summary: Summary) throws

  /// Cleans up after a failure or a cancellation, once, when none of the job's tiles runs any more.
  ///
  /// Not called for a job that was never begun.
  ///
  /// - Parameters:
  ///   - opened: what `prepare` left, or nothing if it was `prepare` that failed.
  ///   - error: the first failure, or a `CancellationError`.
  func abandon(_ opened: Opened?, because error: any Error)
}

extension TileJob {
  /// The worker concludes the job.
  public static var waitsApart: Bool { false }

  /// Nothing is reserved while the job is prepared.
  public var preparationBytes: Int { 0 }

  /// Nothing is reserved while the job is finished.
  public func finishingBytes(_ opened: Opened) -> Int { 0 }

  /// There is nothing to wait for.
  public func conclude(_ opened: Opened, _ summary: Summary) {}
}

/// How a job is cut into tiles.
public struct TilePlan<Opened: Sendable>: Sendable {
  /// The number of tiles; 0 goes straight to `finish`.
  public let tileCount: Int
  /// The bytes that one running tile needs, reserved from the memory budget while it runs.
  public let bytesPerTile: Int
  /// What the tiles work on.
  public let opened: Opened

  /// Makes a plan; the counts must not be negative.
  public init(tileCount: Int, bytesPerTile: Int, opened: Opened) {
    precondition(tileCount >= 0 && bytesPerTile >= 0, "counts of tiles and bytes are not negative")
    self.tileCount = tileCount
    self.bytesPerTile = bytesPerTile
    self.opened = opened
  }
}

/// How a job ended.
public enum JobOutcome<Summary: Sendable>: Sendable {
  /// All tiles were done, and `finish` returned this.
  case finished(Summary)
  /// The first error of any of its phases, or of the engine.
  case failed(any Error)
  /// The run was cancelled before the job was finished, or before it was begun.
  case cancelled

  init(failure: any Error) {
    self = failure is CancellationError ? .cancelled : .failed(failure)
  }
}

/// Where a run stands after one step of one job.
public struct TileProgress: Sendable, Equatable {
  /// What has just happened.
  public enum Step: Sendable, Equatable {
    /// The job was prepared; its tiles are known.
    case prepared
    /// One of its tiles was done.
    case tile
    /// It was finished.
    case finished
    /// It failed or was cancelled.
    case abandoned
  }

  /// What has just happened.
  public let step: Step
  /// The number of the job, from 0 in the order given.
  public let job: Int
  /// The number of the worker, from 0.
  public let worker: Int
  /// The tiles of this job that are done.
  public let doneTileCount: Int
  /// All tiles of this job; 0 if it failed before they were known.
  public let tileCount: Int
  /// The jobs of this run that have ended, one way or another.
  public let endedJobCount: Int
  /// All jobs of this run.
  public let jobCount: Int
}
