public import LinearAlgebra

/// Fully constrained least squares (Heinz & Chang 2001): the abundances `x` that minimise
/// `|y - A x|^2` with `x >= 0` and `sum x = 1`, exactly.
///
/// The sum is a true constraint of an active set method, not a heavily weighted extra band; the
/// solution satisfies the conditions of Karush, Kuhn and Tucker to the rounding of Float64. It is
/// found from `Q^T y` and `R` of `EndmemberBasis`, so its error grows with the condition of the
/// endmembers and not with its square. Time: some `endmemberCount^2` multiplications a pixel for up
/// to ten endmembers, whose sets are tabulated; more beyond.
public struct FCLS: AbundanceEstimator {
  /// The basis of the endmembers' space.
  public let basis: EndmemberBasis
  private let solver: ActiveSetSolver

  /// Prepares the solver for a basis of endmembers.
  public init(basis: EndmemberBasis) {
    self.basis = basis
    solver = ActiveSetSolver(basis: basis, sumsToOne: true)
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
