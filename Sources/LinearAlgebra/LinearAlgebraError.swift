/// What a matrix is refused for.
public struct LinearAlgebraError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kinds of refusal.
  public enum Code: Sendable, Equatable {
    /// A Cholesky factor does not exist: the matrix is not positive definite.
    case notPositiveDefinite
    /// An iteration did not converge, mostly because the matrix holds NaN.
    case noConvergence
  }

  /// The kind of refusal.
  public let code: Code
  /// What, where and what to do.
  public let message: String

  /// The message.
  public var description: String { message }
}
