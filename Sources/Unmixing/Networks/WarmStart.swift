public import LinearAlgebra

/// How the parameters of a network are set from endmembers before training.
///
/// With any of them an untrained network of `K` layers computes `K` iterations of ADMM or ISTA for
/// `min 1/2 |y - A x|^2 + lambda |x|_1, x >= 0` (equation 3-6), divided by their sum.
public enum WarmStart: Sendable, Equatable, Codable {
  /// Equation 8 as it stands, with `mu` and `lambda` given.
  case plain(penalty: Double, sparsity: Double)
  /// What the authors' published code does: the same on a rescaled problem, `A' = A / n` with
  /// `n = |A|_F (25 + r) / r`, `lambda' = lambda / n^2`, `mu = 10 lambda' + 0.01`.
  case rescaled(sparsity: Double)
  /// Equation 8 with `mu` a multiple of the least eigenvalue of `A^T A`, and `theta = 0`.
  ///
  /// The rescaled start has `mu` far above that eigenvalue, so two iterations do not get far and
  /// units can be zero for all pixels; this one starts close to the solution.
  case relative(factor: Double)
  /// ISTA instead of ADMM, with the step `1 / L`, `L` the greatest eigenvalue of `A^T A`:
  /// `W = A / L`, `B = I - A^T A / L`, `theta = lambda / L`, and no dual variable.
  case gradient(sparsity: Double)

  /// The algorithm that a network with this start unrolls.
  public var iteration: UnrolledIteration {
    switch self {
    case .plain, .rescaled, .relative: .admm
    case .gradient: .ista
    }
  }

  /// The rescaled start with the authors' `lambda`.
  public static let published = WarmStart.rescaled(sparsity: 0.1)

  /// Least eigenvalue that `relative` uses, as a fraction of the greatest: nearly dependent
  /// endmembers would otherwise give weights so large that they only amplify noise.
  static let leastEigenvalue = 1e-7
  /// Below this fraction endmembers count as linearly dependent.
  static let dependence = 1e-13
}

/// The parameters of one layer, as a warm start sets them.
struct WarmLayer {
  /// `W`, `bandCount x endmemberCount`.
  let projection: Matrix
  /// `B`, `theta` and `eta`.
  let layer: ADMMLayer
}

extension WarmStart {
  /// The layer that is one ADMM iteration for the given endmembers, `bandCount x endmemberCount`.
  func layer(for endmembers: Matrix) throws(UnmixingError) -> WarmLayer {
    try checkEndmembers(endmembers)
    let gram = DoubleMatrix.gram(of: endmembers)
    switch self {
    case .plain(let penalty, let sparsity):
      guard penalty > 0, sparsity >= 0, penalty.isFinite, sparsity.isFinite else {
        throw badOption("mu = \(penalty) and lambda = \(sparsity)", "mu > 0 and lambda >= 0")
      }
      return try solve(endmembers, gram, penalty, scale: 1, threshold: sparsity / penalty)
    case .rescaled(let sparsity):
      guard sparsity >= 0, sparsity.isFinite else {
        throw badOption("lambda = \(sparsity)", "lambda >= 0")
      }
      let count = Double(endmembers.columnCount)
      let trace = (0..<endmembers.columnCount).reduce(0) { $0 + gram[$1, $1] }
      let scale = trace.squareRoot() * (25 + count) / count
      let scaledSparsity = sparsity / (scale * scale)
      let penalty = 10 * scaledSparsity + 0.01
      return try solve(
        endmembers,
        gram,
        penalty,
        scale: scale,
        threshold: scaledSparsity / penalty
      )
    case .relative(let factor):
      guard factor > 0, factor.isFinite else { throw badOption("factor \(factor)", "factor > 0") }
      let penalty = factor * (try eigenvalues(of: gram).least)
      return try solve(endmembers, gram, penalty, scale: 1, threshold: 0)
    case .gradient(let sparsity):
      guard sparsity >= 0, sparsity.isFinite else {
        throw badOption("lambda = \(sparsity)", "lambda >= 0")
      }
      return gradientStep(endmembers, gram, try eigenvalues(of: gram).greatest, sparsity)
    }
  }

  /// The layer that is one ISTA iteration with step `1 / L`.
  private func gradientStep(
    _ endmembers: Matrix,
    _ gram: DoubleMatrix,
    _ steepness: Double,
    _ sparsity: Double
  ) -> WarmLayer {
    let count = endmembers.columnCount
    return WarmLayer(
      projection: endmembers.scaled(by: Float(1 / steepness)),
      layer: ADMMLayer(
        mixing: gram.scaled(by: -1 / steepness).addingToDiagonal(1).inSinglePrecision,
        thresholds: Array(repeating: Float(sparsity / steepness), count: count),
        stepSizes: Array(repeating: 0, count: count)
      )
    )
  }

  /// `W^T = (A'^T A' + mu I)^-1 A'^T / n` and `B^T = mu (A'^T A' + mu I)^-1` with `A' = A / n`.
  private func solve(
    _ endmembers: Matrix,
    _ gram: DoubleMatrix,
    _ penalty: Double,
    scale: Double,
    threshold: Double
  ) throws(UnmixingError) -> WarmLayer {
    let count = endmembers.columnCount
    let system = gram.scaled(by: 1 / (scale * scale)).addingToDiagonal(penalty)
    do throws(LinearAlgebraError) {
      let right = endmembers.inDoublePrecision.transposed.scaled(by: 1 / (scale * scale))
      let projection = try system.solvedPositiveDefinite(right).transposed
      let mixing = try system.solvedPositiveDefinite(DoubleMatrix(identity: count))
      return WarmLayer(
        projection: projection.inSinglePrecision,
        layer: ADMMLayer(
          mixing: mixing.scaled(by: penalty).inSinglePrecision,
          thresholds: Array(repeating: Float(threshold), count: count),
          stepSizes: Array(repeating: 1, count: count)
        )
      )
    } catch {
      throw UnmixingError(
        code: .factorisationFailed,
        message: "the start of the network cannot be computed from the endmembers.",
        remedy: "Look for endmembers that are equal or nearly so, and leave one of them out.",
        underlying: error.message
      )
    }
  }

  /// The extreme eigenvalues of `A^T A`, the least not below a small fraction of the greatest.
  private func eigenvalues(
    of gram: DoubleMatrix
  ) throws(UnmixingError) -> (least: Double, greatest: Double) {
    let values: [Double]
    do throws(LinearAlgebraError) {
      values = try gram.symmetricEigen().values
    } catch {
      throw UnmixingError(
        code: .factorisationFailed,
        message: "the eigenvalues of the endmembers' products were not found.",
        remedy: "Look for NaN among the endmembers.",
        underlying: error.message
      )
    }
    guard let least = values.first, let most = values.last, most > 0,
      least > WarmStart.dependence * most
    else {
      throw UnmixingError(
        code: .degenerateEndmembers,
        message: "some endmembers are zero, equal, or mixtures of the others: the eigenvalues of "
          + "their products run from \(values.first ?? 0) to \(values.last ?? 0).",
        remedy: "Leave out the endmembers that are not materials of their own."
      )
    }
    return (max(least, WarmStart.leastEigenvalue * most), most)
  }

  private func checkEndmembers(_ endmembers: Matrix) throws(UnmixingError) {
    guard endmembers.columnCount >= 1, endmembers.columnCount <= endmembers.rowCount else {
      throw UnmixingError(
        code: .tooManyEndmembers,
        message: "\(endmembers.columnCount) endmembers cannot be told apart in "
          + "\(endmembers.rowCount) bands.",
        remedy: "Give at least one endmember, and no more than there are bands."
      )
    }
    guard let index = endmembers.elements.firstIndex(where: { !$0.isFinite }) else { return }
    throw UnmixingError(
      code: .notFinite,
      message: "band \(index / endmembers.columnCount + 1) of endmember "
        + "\(index % endmembers.columnCount + 1) is \(endmembers.elements[index]).",
      remedy: "Remove the bands without data from the endmembers."
    )
  }

  private func badOption(_ found: String, _ wanted: String) -> UnmixingError {
    UnmixingError(
      code: .badOption,
      message: "the start of a network has \(found).",
      remedy: "It needs \(wanted)."
    )
  }
}

extension AENet {
  /// Makes an untrained network that computes ADMM or ISTA iterations for the given endmembers.
  ///
  /// - Parameters:
  ///   - start: how the parameters follow from the endmembers.
  ///   - endmembers: `A`, `bandCount x endmemberCount`, reflectance 0...1.
  ///   - layerCount: `K`, at least 1.
  ///   - isTied: one block of parameters for all layers (I) or one a layer (II).
  ///   - hasEndmemberThresholds: one `theta` and `eta` an endmember instead of one of each.
  /// - Throws: `UnmixingError` with code `.badOption`, `.notFinite`, `.tooManyEndmembers`,
  ///   `.degenerateEndmembers` or `.factorisationFailed`.
  public init(
    start: WarmStart,
    endmembers: Matrix,
    layerCount: Int,
    isTied: Bool,
    hasEndmemberThresholds: Bool
  ) throws(UnmixingError) {
    guard layerCount >= 1 else {
      throw UnmixingError(
        code: .badOption,
        message: "a network of \(layerCount) layers computes nothing.",
        remedy: "Give 1 layer or more; the paper has 2."
      )
    }
    let layer = try start.layer(for: endmembers)
    let blockCount = isTied ? 1 : layerCount
    let count = endmembers.columnCount
    var projections = Matrix(rowCount: endmembers.rowCount, columnCount: blockCount * count)
    for band in 0..<endmembers.rowCount {
      for column in 0..<blockCount * count {
        projections[band, column] = layer.projection[band, column % count]
      }
    }
    self.init(
      parameters: Parameters(
        projections: projections,
        layers: Array(repeating: layer.layer, count: blockCount)
      ),
      layerCount: layerCount,
      isTied: isTied,
      hasEndmemberThresholds: hasEndmemberThresholds,
      iteration: start.iteration
    )
  }
}
