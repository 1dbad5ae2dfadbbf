package import Unmixing

/// The solvers that need endmembers and no training.
public enum Solver: String, Sendable, CaseIterable {
  /// Fully constrained least squares, exact.
  case fcls
  /// Non-negative least squares, divided by the sum.
  case nnls
  /// Sparse unmixing by variable splitting and augmented Lagrangian, divided by the sum.
  case sunsal
}

extension Solver {
  /// The solver for a basis of endmembers.
  package func estimator(basis: EndmemberBasis) throws -> any AbundanceEstimator {
    switch self {
    case .fcls: FCLS(basis: basis)
    case .nnls: NNLS(basis: basis)
    case .sunsal: try SUnSAL(basis: basis)
    }
  }
}
