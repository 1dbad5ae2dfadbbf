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

  /// Makes an error; see the properties.
  public init(code: Code, job: String, message: String, remedy: String) {
    self.code = code
    self.job = job
    self.message = message
    self.remedy = remedy
  }

  /// The error for a need beyond the whole budget; `need` is "one tile" or "its preparation".
  static func budgetTooSmall(job: String, need: String, bytes: Int, limit: Int) -> TileEngineError {
    TileEngineError(
      code: .budgetTooSmall,
      job: job,
      message: "cannot process \(job): \(need) needs \(megabytes(bytes)), "
        + "the whole memory budget is \(megabytes(limit)).",
      remedy: "Raise the memory budget."
    )
  }

  private static func megabytes(_ bytes: Int) -> String {
    let tenths = (Double(bytes) / 100_000).rounded(.up) / 10
    return "\(bytes) bytes (\(tenths) MB)"
  }
}
