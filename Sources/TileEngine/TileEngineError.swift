public import Essentials

/// Why the engine itself fails a job.
///
/// What the job's own phases throw is passed on as it is.
public struct TileEngineError: ExplainedError {
  /// The kinds of failure.
  public enum Code: Sendable, Equatable {
    /// One tile, or the preparation, needs more than the whole memory budget.
    case budgetTooSmall
  }

  /// The kind of failure.
  public let code: Code
  /// The name of the job.
  public let job: String
  /// What happened and where, with measured and expected values.
  public let message: String
  /// What the reader can do about it.
  public let remedy: String
  /// The bytes that are needed at once.
  public let neededBytes: Int

  /// Makes an error; see the properties.
  public init(code: Code, job: String, message: String, remedy: String, neededBytes: Int) {
    self.code = code
    self.job = job
    self.message = message
    self.remedy = remedy
    self.neededBytes = neededBytes
  }

  /// The error for a need beyond the whole budget; `need` is "one tile" or "its preparation".
  static func budgetTooSmall(job: String, need: String, bytes: Int, limit: Int) -> TileEngineError {
    TileEngineError(
      code: .budgetTooSmall,
      job: job,
      message: "cannot process \(job): \(need) needs \(megabytes(bytes)), "
        + "and the memory budget leaves \(megabytes(limit)) for it.",
      remedy: "Give a larger memory budget.",
      neededBytes: bytes
    )
  }

  private static func megabytes(_ bytes: Int) -> String {
    let tenths = (Double(bytes) / 100_000).rounded(.up) / 10
    return "\(bytes) bytes (\(tenths) MB)"
  }
}
