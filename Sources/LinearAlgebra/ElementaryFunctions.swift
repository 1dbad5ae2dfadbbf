private import Foundation

/// The natural logarithm.
public func logarithm(_ value: Double) -> Double { Foundation.log(value) }

/// The angle in degrees, 0...180, of a right triangle with legs `rise >= 0` and `run` of any sign.
///
/// It keeps all digits at small angles, where an inverse cosine loses half of them; 0 if both are 0.
public func angleDegrees(rise: Double, run: Double) -> Double {
  Foundation.atan2(rise, run) * (180 / Double.pi)
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

/// `base` to the power of `exponent`, for `base >= 0`.
public func power(_ base: Double, _ exponent: Double) -> Double { Foundation.pow(base, exponent) }
