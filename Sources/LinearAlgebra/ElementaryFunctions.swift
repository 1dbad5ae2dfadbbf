// Exponentials and logarithms of our own: those of C libraries differ in the last digit from version to
// version and from processor to processor, and a network that learns makes more of it. These are made
// of additions, multiplications and divisions alone, which are the same everywhere; they are within
// two units in the last place.

/// The natural logarithm; -infinity of 0 and NaN of negative numbers.
///
/// Of `2^k m` with `m` near 1 it is `k log 2 + 2 artanh((m - 1) / (m + 1))`.
public func logarithm(_ value: Double) -> Double {
  guard value > 0, value < .infinity else {
    return value == 0 ? -.infinity : value > 0 ? value : .nan
  }
  var (exponent, significand) = (Double(value.exponent), value.significand)
  if significand > 2.0.squareRoot() {
    significand *= 0.5
    exponent += 1
  }
  let ratio = (significand - 1) / (significand + 1)
  let square = ratio * ratio
  // (artanh(x) / x - 1) / x^2 as far as its terms change a digit.
  var sum = 1.0 / 21
  sum = sum * square + 1.0 / 19
  sum = sum * square + 1.0 / 17
  sum = sum * square + 1.0 / 15
  sum = sum * square + 1.0 / 13
  sum = sum * square + 1.0 / 11
  sum = sum * square + 1.0 / 9
  sum = sum * square + 1.0 / 7
  sum = sum * square + 1.0 / 5
  sum = sum * square + 1.0 / 3
  return exponent * logarithmOfTwo.high
    + (2 * ratio + (2 * ratio * square * sum + exponent * logarithmOfTwo.low))
}

/// `e` to the power of a number: `2^k e^r` with `|r| <= log 2 / 2`.
public func exponential(_ value: Double) -> Double {
  guard value < 709.8 else { return value.isNaN ? value : .infinity }
  guard value > -745.2 else { return 0 }
  let scale = roundedToWhole(value / logarithmOfTwo.whole)
  let rest = (value - scale * logarithmOfTwo.high) - scale * logarithmOfTwo.low
  var sum = 1.0 / 6_227_020_800  // 1 / 13!
  sum = sum * rest + 1.0 / 479_001_600
  sum = sum * rest + 1.0 / 39_916_800
  sum = sum * rest + 1.0 / 3_628_800
  sum = sum * rest + 1.0 / 362_880
  sum = sum * rest + 1.0 / 40_320
  sum = sum * rest + 1.0 / 5_040
  sum = sum * rest + 1.0 / 720
  sum = sum * rest + 1.0 / 120
  sum = sum * rest + 1.0 / 24
  sum = sum * rest + 1.0 / 6
  sum = sum * rest + 0.5
  sum = sum * rest + 1
  sum = sum * rest + 1
  // Two factors, of which each is a normal number.
  let exponent = Int(scale)
  return sum * powerOfTwo(exponent / 2) * powerOfTwo(exponent - exponent / 2)
}

/// `base` to the power of `exponent`, for `base >= 0`; its relative error grows with the magnitude of
/// `exponent * log(base)`.
public func power(_ base: Double, _ exponent: Double) -> Double {
  exponent == 0 ? 1 : exponential(exponent * logarithm(base))
}

/// The nearest whole number, for magnitudes below 2^51.
func roundedToWhole(_ value: Double) -> Double {
  let shift = 0x1.8p52  // numbers of this size have no fractions
  return (value + shift) - shift
}

private func powerOfTwo(_ exponent: Int) -> Double {
  Double(bitPattern: UInt64(exponent + 1023) << 52)
}

/// `log 2` in two parts; multiples of the first by up to 2^20 are exact.
private let logarithmOfTwo = (
  whole: 0.6931471805599453, high: 0x1.62e42feep-1, low: 0x1.a39ef35793c76p-33
)
