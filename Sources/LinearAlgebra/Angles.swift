// Functions of angles made of additions, multiplications, divisions and square roots alone: see
// ElementaryFunctions.swift.

/// The sine of an angle in radians, for magnitudes up to 10^5; NaN beyond.
public func sine(_ angle: Double) -> Double { cosine(angle, quartersAhead: 3) }

/// The cosine of an angle in radians, for magnitudes up to 10^5; NaN beyond.
public func cosine(_ angle: Double) -> Double { cosine(angle, quartersAhead: 0) }

/// The cosine of an angle and some quarters of a turn.
private func cosine(_ angle: Double, quartersAhead: Int) -> Double {
  guard abs(angle) <= 1e5 else { return .nan }
  let count = roundedToWhole(angle / quarterTurn.whole)
  let rest =
    ((angle - count * quarterTurn.high) - count * quarterTurn.middle)
    - count * quarterTurn.low
  let square = rest * rest
  var sum = 0.0
  switch (Int(count) + quartersAhead) & 3 {
  case 0:
    for coefficient in Series.cosine { sum = sum * square + coefficient }
    return sum
  case 2:
    for coefficient in Series.cosine { sum = sum * square + coefficient }
    return -sum
  case 1:
    for coefficient in Series.sine { sum = sum * square + coefficient }
    return -(rest + rest * square * sum)
  default:
    for coefficient in Series.sine { sum = sum * square + coefficient }
    return rest + rest * square * sum
  }
}

/// The angle in radians, 0...pi, of a right triangle with legs `rise >= 0` and `run` of any sign; 0 if
/// both are 0.
public func arcTangent(rise: Double, run: Double) -> Double {
  let length = abs(run)
  let isSteep = rise > length
  let slope = isSteep ? length / rise : (length == 0 ? rise : rise / length)
  // Above tan(pi / 8), the angle that is missing to half a right one.
  let isHalfway = slope > 2.0.squareRoot() - 1
  let tangent = isHalfway ? (slope - 1) / (slope + 1) : slope
  let square = tangent * tangent
  var sum = 0.0
  for coefficient in Series.arcTangent { sum = sum * square + coefficient }
  let rest = tangent + tangent * square * sum
  let acute = isHalfway ? Double.pi / 4 + rest : rest
  let angle = isSteep ? Double.pi / 2 - acute : acute
  return run < 0 ? Double.pi - angle : angle
}

/// The angle in radians, 0...pi, of a cosine in -1...1.
public func arcCosine(_ cosine: Double) -> Double {
  arcTangent(rise: ((1 - cosine) * (1 + cosine)).squareRoot(), run: cosine)
}

/// The angle in radians, 0...pi/2, of a sine in 0...1.
public func arcSine(_ sine: Double) -> Double {
  arcTangent(rise: sine, run: ((1 - sine) * (1 + sine)).squareRoot())
}

/// The angle in degrees, 0...180, of a right triangle with legs `rise >= 0` and `run` of any sign.
///
/// It keeps all digits at small angles, where an inverse cosine loses half of them; 0 if both are 0.
public func angleDegrees(rise: Double, run: Double) -> Double {
  arcTangent(rise: rise, run: run) * (180 / Double.pi)
}

/// The angle in degrees, 0...180, between two vectors of equal length (Kahan: two arctangents of
/// the sum and the difference of the unit vectors); 90 if one of them is zero and the other is
/// not, 0 if both are.
public func angleDegrees(between first: [Double], and second: [Double]) -> Double {
  precondition(first.count == second.count, "vectors of different lengths have no angle")
  let firstNorm = first.reduce(0) { $0 + $1 * $1 }.squareRoot()
  let secondNorm = second.reduce(0) { $0 + $1 * $1 }.squareRoot()
  guard firstNorm != 0, secondNorm != 0 else { return firstNorm == secondNorm ? 0 : 90 }
  var (difference, sum) = (0.0, 0.0)
  for (one, other) in zip(first, second) {
    let (unitOne, unitOther) = (one / firstNorm, other / secondNorm)
    difference += (unitOne - unitOther) * (unitOne - unitOther)
    sum += (unitOne + unitOther) * (unitOne + unitOther)
  }
  return 2 * angleDegrees(rise: difference.squareRoot(), run: sum.squareRoot())
}

/// A quarter of a turn, and in three parts; multiples of the first two by up to 2^17 are exact.
private let quarterTurn = (
  whole: Double.pi / 2, high: 0x1.921fb544p0, middle: 0x1.0b4611a6p-34, low: 0x1.3198a2e037073p-69
)

/// Coefficients of Taylor series, the last first, as far as they change a digit.
private enum Series {
  /// `cos(x)` in `x^2`, for `|x| <= pi / 4`.
  static let cosine = (0...8).reversed().map { inverseFactorial(2 * $0) * sign($0) }
  /// `(sin(x) / x - 1) / x^2` in `x^2`, for `|x| <= pi / 4`.
  static let sine = (1...8).reversed().map { inverseFactorial(2 * $0 + 1) * sign($0) }
  /// `(arctan(x) / x - 1) / x^2` in `x^2`, for `|x| <= tan(pi / 8)`.
  static let arcTangent = (1...20).reversed().map { sign($0) / Double(2 * $0 + 1) }

  private static func sign(_ index: Int) -> Double { index % 2 == 0 ? 1 : -1 }

  private static func inverseFactorial(_ number: Int) -> Double {
    1 / stride(from: 1, through: number, by: 1).reduce(1.0) { $0 * Double($1) }
  }
}
