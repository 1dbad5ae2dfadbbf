public import LinearAlgebra

/// Sparse unmixing by variable splitting and augmented Lagrangian (Bioucas-Dias & Figueiredo 2010).
///
/// It finds the `x >= 0` that minimise `|y - A x|^2 / 2 + lambda |x|_1` (Zhou & Rodrigues 2022,
/// equation 3). The iteration is that of equations 4 to 6, from `z = d = 0`:
/// `x = (A^T A + mu I)^-1 (A^T y + mu (z + d))`, `z = max(x - d - lambda / mu, 0)`,
/// `d = d - (x - z)`. What comes out is `z` divided by its sum, as for `NNLS`; equal shares if all
/// of `z` is zero. Unlike the authors' programs, which stop when a whole image has converged on
/// average, every pixel stops by itself, so that its result does not depend on its neighbours.
///
/// Two more choices differ from those programs, for accuracy. The adaptive penalty starts at the
/// geometric mean of the extreme eigenvalues of `A^T A`, which is best for quadratic problems, and
/// not far above it. And the change of `z` is judged as an error of abundances, `mu |dz|` over the
/// smallest eigenvalue, and not on the scale of the penalty: by that, endmembers as alike as a
/// scene's pass as converged with abundances wrong by 0.1 (on Jasper Ridge) and more.
public struct SUnSAL: AbundanceEstimator {
  /// The basis of the endmembers' space.
  public let basis: EndmemberBasis
  /// The settings.
  public let options: Options
  /// One update of `x` for each step of the penalty, lowest first.
  private let updates: [SplittingUpdate]
  /// The smallest eigenvalue of `A^T A`.
  private let leastEigenvalue: Double
  /// The geometric mean of its smallest and its largest eigenvalue.
  private let balance: Double

  /// Prepares the solver for a basis of endmembers.
  ///
  /// - Throws: `UnmixingError` with code `.badOption`, or `.factorisationFailed` if a fixed penalty
  ///   is too small for endmembers as alike as these.
  public init(basis: EndmemberBasis, options: Options = Options()) throws(UnmixingError) {
    try options.check()
    self.basis = basis
    self.options = options
    let gram = DoubleMatrix.product(basis.factor, .transposed, basis.factor)
    let (least, greatest) = try Self.extremeSingularValues(of: basis)
    leastEigenvalue = least * least
    balance = least * greatest
    let penalties = Self.penalties(first: balance, options: options)
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
  /// Shares of a solution with the penalty `lambda`, unless the iteration keeps the sum at 1.
  public var brightnessPenalty: Double? { options.sumsToOne ? nil : options.sparsity }

  /// The smallest and the largest singular value of `R`, which are those of `A`.
  private static func extremeSingularValues(
    of basis: EndmemberBasis
  ) throws(UnmixingError) -> (least: Double, greatest: Double) {
    do throws(LinearAlgebraError) {
      let values = try basis.factor.thinSVD().singularValues
      return (values[values.count - 1], values[0])
    } catch {
      throw UnmixingError(
        code: .factorisationFailed,
        message: "the singular values of the endmembers were not found.",
        remedy: "Look for extreme values among the endmembers.",
        underlying: error.message
      )
    }
  }

  /// The penalties `mu` that an iteration may use: one, or powers of two times the first.
  private static func penalties(first: Double, options: Options) -> [Double] {
    if case .fixed(let penalty) = options.penalty { return [penalty] }
    return (-Options.doublingLimit...Options.doublingLimit).map { steps in
      first * power(2, Double(steps))
    }
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

  /// Iterates until the abundances are within the tolerance or the limit of iterations is reached.
  ///
  /// Every ten iterations it looks at the residuals and, if the penalty is adaptive, doubles or
  /// halves it when one residual is ten times the other, scaling the dual variable along.
  private func iterate(_ iteration: inout SplittingIteration) {
    let threshold = Double(endmemberCount).squareRoot() * options.tolerance
    var current = updates.count / 2
    for count in 1...options.iterationLimit {
      let update = updates[current]
      iteration.advance(by: update)
      guard count % 10 == 1 else { continue }
      let primal = iteration.primalResidual
      let dual = update.penalty * iteration.dualResidual
      if primal <= threshold && dual <= threshold * leastEigenvalue { return }
      if primal * balance > 10 * dual && current + 1 < updates.count {
        current += 1
        iteration.scaleDual(by: 0.5)
      } else if dual > 10 * primal * balance && current > 0 {
        current -= 1
        iteration.scaleDual(by: 2)
      }
    }
  }
}
