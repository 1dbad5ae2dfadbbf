public import LinearAlgebra

/// Sparse unmixing by variable splitting and augmented Lagrangian (Bioucas-Dias & Figueiredo 2010).
///
/// It finds the `x >= 0` that minimise `|y - A x|^2 / 2 + lambda |x|_1` (Zhou & Rodrigues 2022,
/// equation 3). The iteration is that of equations 4 to 6, from `z = d = 0`:
/// `x = (A^T A + mu I)^-1 (A^T y + mu (z + d))`, `z = max(x - d - lambda / mu, 0)`,
/// `d = d - (x - z)`. What comes out is `z` divided by its sum, as for `NNLS`; equal shares if all
/// of `z` is zero. Unlike the authors' programs, which stop when a whole image has converged on
/// average, every pixel stops by itself, so that its result does not depend on its neighbours.
public struct SUnSAL: AbundanceEstimator {
  /// The basis of the endmembers' space.
  public let basis: EndmemberBasis
  /// The settings.
  public let options: Options
  /// One update of `x` for each step of the penalty, lowest first.
  private let updates: [SplittingUpdate]
  /// The penalty that the iteration starts with.
  private let firstUpdate: Int

  /// Prepares the solver for a basis of endmembers.
  ///
  /// - Throws: `UnmixingError` with code `.badOption`, or `.factorisationFailed` if a fixed penalty
  ///   is too small for endmembers as alike as these.
  public init(basis: EndmemberBasis, options: Options = Options()) throws(UnmixingError) {
    try options.check()
    self.basis = basis
    self.options = options
    let gram = DoubleMatrix.product(basis.factor, .transposed, basis.factor)
    let penalties = Self.penalties(basis: basis, options: options)
    firstUpdate = penalties.count / 2
    var updates: [SplittingUpdate] = []
    for penalty in penalties {
      updates.append(try SplittingUpdate(gram: gram, penalty: penalty, options: options))
    }
    self.updates = updates
  }

  /// Prepares the solver for endmembers, reflectance 0...1, `bandCount x endmemberCount`.
  ///
  /// - Throws: what `EndmemberBasis.init` and `init(basis:options:)` throw.
  public init(
    endmembers: Matrix,
    names: [String] = [],
    options: Options = Options()
  ) throws(UnmixingError) {
    try self.init(basis: try EndmemberBasis(endmembers, names: names), options: options)
  }

  /// Number of bands of the pixels.
  public var bandCount: Int { basis.bandCount }
  /// Number of endmembers.
  public var endmemberCount: Int { basis.endmemberCount }
  /// `Q`, `bandCount x endmemberCount`.
  public var projections: Matrix { basis.projections }

  /// The squared norm by which the authors' programs divide the problem: `(|A|_F (25 + r) / r)^2`.
  ///
  /// The solution is the same; the penalty and the dual residual are measured on that scale.
  static func squaredScale(of basis: EndmemberBasis) -> Double {
    let count = Double(basis.endmemberCount)
    let square = basis.factor.elements.reduce(0) { $0 + $1 * $1 }
    return square * ((25 + count) / count) * ((25 + count) / count)
  }

  /// The penalties `mu` that an iteration may use: one, or powers of two times the usual first one,
  /// `10 lambda + 0.01` on the scaled problem.
  private static func penalties(basis: EndmemberBasis, options: Options) -> [Double] {
    if case .fixed(let penalty) = options.penalty { return [penalty] }
    var penalty = 10 * options.sparsity + 0.01 * squaredScale(of: basis)
    for _ in 0..<Options.doublingLimit { penalty /= 2 }
    var penalties: [Double] = []
    for _ in -Options.doublingLimit...Options.doublingLimit {
      penalties.append(penalty)
      penalty *= 2
    }
    return penalties
  }

  /// Estimates the abundances of a chunk of pixels; see `AbundanceEstimator.estimate`.
  ///
  /// A pixel that is not finite gets equal shares.
  public func estimate(
    _ projected: borrowing Matrix,
    into abundances: inout Matrix,
    using workspace: inout Workspace
  ) {
    let size = endmemberCount
    precondition(projected.rowCount >= size, "one plane of projections an endmember")
    let pixelCount = projected.columnCount
    abundances.reshape(rowCount: size, columnCount: pixelCount)
    var iteration = SplittingIteration(size: size, from: &workspace)
    let planes = projected.span
    var output = abundances.mutableSpan
    for pixel in 0..<pixelCount {
      iteration.start(planes, pixel: pixel, stride: pixelCount, factor: basis.factor)
      if iteration.isFinite { iterate(&iteration) }
      iteration.writeSplit(pixel: pixel, size: size, into: &output)
    }
    iteration.giveBack(to: &workspace)
  }

  /// Iterates until both residuals are small or the limit of iterations is reached; every ten
  /// iterations it looks at them and, if the penalty is adaptive, doubles or halves it when one
  /// residual is ten times the other, scaling the dual variable along.
  private func iterate(_ iteration: inout SplittingIteration) {
    let threshold = Double(endmemberCount).squareRoot() * options.tolerance
    let dualFactor = 1 / Self.squaredScale(of: basis)
    var current = firstUpdate
    for count in 1...options.iterationLimit {
      iteration.advance(by: updates[current])
      guard count % 10 == 1 else { continue }
      let primal = iteration.primalResidual
      let dual = updates[current].penalty * dualFactor * iteration.dualResidual
      if primal <= threshold && dual <= threshold { return }
      if primal > 10 * dual && current + 1 < updates.count {
        current += 1
        iteration.scaleDual(by: 0.5)
      } else if dual > 10 * primal && current > 0 {
        current -= 1
        iteration.scaleDual(by: 2)
      }
    }
  }
}
