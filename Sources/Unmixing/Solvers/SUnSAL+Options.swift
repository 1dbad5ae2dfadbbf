extension SUnSAL {
  /// The settings of `SUnSAL`; the defaults are those of the literature.
  public struct Options: Sendable, Equatable {
    /// How the penalty `mu` of the splitting is chosen.
    public enum Penalty: Sendable, Equatable {
      /// From the eigenvalues of `A^T A`, then doubled or halved to keep the residuals balanced.
      case adaptive
      /// One value > 0 throughout, in units of `A^T A`.
      case fixed(Double)
    }

    /// The weight `lambda >= 0` of the sum of the abundances.
    public var sparsity = 1e-3
    /// The penalty `mu`.
    public var penalty = Penalty.adaptive
    /// Largest number of iterations for a pixel, at least 1.
    public var iterationLimit = 1000
    /// A pixel is done when the abundances, before the division by their sum, are within about
    /// this of the solution, as root mean square over the endmembers; > 0.
    public var tolerance = 1e-4
    /// Whether `sum x = 1` holds inside the iteration too, where `lambda` then has no effect.
    public var sumsToOne = false

    /// How often the adaptive penalty may be doubled or halved in all.
    static let doublingLimit = 20

    /// Makes the default settings.
    public init() {}

    /// Refuses values outside their ranges.
    func check() throws(UnmixingError) {
      if !(sparsity >= 0 && sparsity.isFinite) {
        throw badOption("sparsity", "\(sparsity)", "0 or a positive number, such as 0.001")
      }
      if case .fixed(let value) = penalty, !(value > 0 && value.isFinite) {
        throw badOption("fixed penalty", "\(value)", "a positive number")
      }
      if iterationLimit < 1 {
        throw badOption("iteration limit", "\(iterationLimit)", "1 or more, such as 1000")
      }
      if !(tolerance > 0 && tolerance.isFinite) {
        throw badOption("tolerance", "\(tolerance)", "a positive number, such as 0.0001")
      }
    }

    private func badOption(_ name: String, _ value: String, _ range: String) -> UnmixingError {
      UnmixingError(
        code: .badOption,
        message: "the \(name) of SUnSAL is \(value).",
        remedy: "Give \(range)."
      )
    }
  }
}
