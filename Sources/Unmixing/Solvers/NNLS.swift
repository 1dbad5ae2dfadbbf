public import LinearAlgebra

/// Non-negative least squares (Lawson & Hanson 1974), then shares: the `x >= 0` that minimise
/// `|y - A x|^2`, exactly, divided by their sum.
///
/// The sum before the division is the brightness of the pixel: a material in shadow or on a slope
/// keeps its share. A pixel for which all `x` are zero gets equal shares. The solution is found
/// from `Q^T y` and `R` of `EndmemberBasis`; accuracy and time are those of `FCLS`.
public struct NNLS: AbundanceEstimator {
  /// The basis of the endmembers' space.
  public let basis: EndmemberBasis
  private let solver: ActiveSetSolver

  /// Prepares the solver for a basis of endmembers.
  public init(basis: EndmemberBasis) {
    self.basis = basis
    solver = ActiveSetSolver(basis: basis, sumsToOne: false)
  }

  /// Prepares the solver for endmembers, reflectance 0...1, `bandCount x endmemberCount`.
  ///
  /// - Throws: what `EndmemberBasis.init` throws.
  public init(endmembers: Matrix, names: [String] = []) throws(UnmixingError) {
    self.init(basis: try EndmemberBasis(endmembers, names: names))
  }

  /// Number of bands of the pixels.
  public var bandCount: Int { basis.bandCount }
  /// Number of endmembers.
  public var endmemberCount: Int { basis.endmemberCount }
  /// `Q`, `bandCount x endmemberCount`.
  public var projections: Matrix { basis.projections }
  /// Shares of the solution of plain least squares.
  public var brightnessPenalty: Double? { 0 }

  /// Estimates the abundances of a chunk of pixels; see `AbundanceEstimator.estimate`.
  ///
  /// A pixel that is not finite gets equal shares.
  public func estimate(
    _ projected: borrowing Matrix,
    into abundances: inout Matrix,
    using workspace: inout Workspace
  ) {
    solver.estimate(projected, into: &abundances, using: &workspace)
  }
}
