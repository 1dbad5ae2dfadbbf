internal import LinearAlgebra

/// The deviations of one pixel after the other, in memory that is used again.
struct PixelUncertainty {
  /// `Q^T y`.
  var projected: [Double]
  /// The estimate, fractions.
  var abundances: [Double]
  /// The result, 0...0.5.
  private(set) var deviations: [Double]

  private let size: Int
  private let factor: DoubleMatrix
  private let misfit: ModelMisfit
  /// Least squares on the members, or with one endmember freed.
  private var solution: [Double]
  /// `R x`.
  private var mixture: [Double]

  /// Fractions up to this are 0: networks add 1e-8 before they divide by the sum.
  private static let zero = 1e-6

  init(_ uncertainty: AbundanceUncertainty) {
    size = uncertainty.basis.endmemberCount
    factor = uncertainty.basis.factor
    misfit = uncertainty.misfit
    projected = Array(repeating: 0, count: size)
    (abundances, deviations, solution, mixture) = (projected, projected, projected, projected)
  }

  /// Finds `deviations` of `projected` and `abundances`.
  mutating func solve(squaredNorm: Double, _ sets: inout KnownSets) {
    var members: UInt64 = 0
    for index in 0..<size where abundances[index] > Self.zero { members |= 1 << UInt64(index) }
    guard members != 0, let (scale, excess) = brightness(squaredNorm: squaredNorm) else {
      for index in 0..<size { deviations[index] = AbundanceUncertainty.largestDeviation }
      return
    }
    let set = sets[members]
    let plausible = plausibleMembers(members, set, excess: excess)
    let wide = plausible == members ? set : sets[plausible]
    let sum = (0..<size).reduce(0) { isIn(members, $1) ? $0 + max(0, solution[$1]) : $0 }
    for index in 0..<size {
      var variance =
        variance(of: index, wide.noise, scale) + excess * variance(of: index, wide.unit, scale)
      if isIn(members, index) {
        let best = max(0, solution[index])
        let share = misfit.isBrightnessFree ? (sum > 0 ? best / sum : 0) : best
        variance += (abundances[index] - share) * (abundances[index] - share)
      }
      deviations[index] = min(variance.squareRoot(), AbundanceUncertainty.largestDeviation)
    }
  }

  private func isIn(_ members: UInt64, _ index: Int) -> Bool { members >> UInt64(index) & 1 == 1 }

  /// The factor of the mixture, and the misfit's variance in one direction.
  ///
  /// - Returns: nil for a pixel that has nothing of its mixture.
  private mutating func brightness(squaredNorm: Double) -> (scale: Double, excess: Double)? {
    var (inside, along, square) = (0.0, 0.0, 0.0)
    for row in 0..<size {
      var sum = 0.0
      for column in row..<size { sum += factor[row, column] * abundances[column] }
      mixture[row] = sum
      inside += projected[row] * projected[row]
      along += projected[row] * sum
      square += sum * sum
    }
    guard along > 0, square > 0 else { return nil }
    let scale = misfit.isBrightnessFree ? along / square : 1
    var residual = max(0, squaredNorm - inside)
    for row in 0..<size {
      let difference = projected[row] - scale * mixture[row]
      residual += difference * difference
    }
    let beyond = residual - misfit.noiseResidual + misfit.meanExcess
    return (scale, max(0, beyond) / (misfit.dimensionCount + 1))
  }

  /// The members and those that noise and misfit alone may have put at their bound; leaves the least
  /// squares abundances in `solution`.
  private mutating func plausibleMembers(
    _ members: UInt64,
    _ set: ActiveSetSpread,
    excess: Double
  ) -> UInt64 {
    var plausible = members
    for index in 0..<size {
      var sum = set.constants[index]
      for entry in 0..<size { sum += set.map[index * size + entry] * projected[entry] }
      solution[index] = sum
      guard !isIn(members, index) else { continue }
      let variance = set.noise.own[index] + excess * set.unit.own[index]
      if sum > 0 || sum * sum < variance { plausible |= 1 << UInt64(index) }
    }
    return plausible
  }

  /// The variance of a fraction; where it was divided by the sum, by the derivative of the division.
  private func variance(
    of index: Int,
    _ variances: ActiveSetSpread.Variances,
    _ scale: Double
  ) -> Double {
    guard misfit.isBrightnessFree else { return variances.own[index] }
    let fraction = abundances[index]
    let spread =
      variances.own[index] - 2 * fraction * variances.withSum[index]
      + fraction * fraction * variances.ofSum
    return max(0, spread) / (scale * scale)
  }
}
