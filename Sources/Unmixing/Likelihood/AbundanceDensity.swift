internal import LinearAlgebra

/// How likely a noisy abundance of an endmember is, whatever the others are.
///
/// Abundances of zero, of a few percent and of anything up to one mix: a spike at zero, exponential
/// densities of several scales and a uniform one, every part blurred by normal noise. A mixture of
/// these is any density that falls from zero on, as abundances do where pixels hold few materials.
struct AbundanceDensity {
  /// Mean abundances of the exponential parts.
  static let scales = [0.01, 0.03, 0.1, 0.3]
  /// The spike, the exponential parts, the uniform one.
  static let partCount = scales.count + 2
  /// Weights before anything is known: mostly uniform.
  static let prior: [Double] = {
    let parts = Array(repeating: 0.1, count: partCount - 1) + [0.9]
    let sum = parts.reduce(0, +)
    return parts.map { $0 / sum }
  }()
  /// Beyond this many deviations a normal tail is nothing.
  private static let tail = 8.0

  /// Weights of the parts; they sum to 1.
  var weights = prior

  /// A density at one place.
  struct Value {
    /// Its logarithm.
    var logarithm = 0.0
    /// Derivative of the logarithm by the abundance.
    var slope = 0.0
    /// Derivative of the logarithm by the deviation of the noise.
    var deviationSlope = 0.0
  }

  /// The density of an abundance of any sign under noise of a deviation above 0.
  ///
  /// - Parameters:
  ///   - abundance: `x`.
  ///   - deviation: `s`.
  ///   - parts: receives each part's share of the density, `partCount` numbers.
  /// - Returns: the logarithm of the density and its derivatives.
  func value(at abundance: Double, deviation: Double, parts: inout [Double]) -> Value {
    let place = abundance / deviation
    let bell = exponential(-0.5 * place * place) / Self.rootOfTwoPi
    // Left of `tail` all parts are taken relative to the bell, which may be too small for a number.
    let isFar = place > Self.tail
    let unit = isFar ? bell : 1
    let log = isFar ? 0 : -0.5 * place * place - logarithm(Self.rootOfTwoPi)
    parts[0] = weights[0] * unit / deviation
    var sum = parts[0]
    var slope = -parts[0] * place / deviation
    var deviationSlope = parts[0] * (place * place - 1) / deviation
    for index in 1..<Self.partCount {
      let rate = Self.rates[index]
      let shift = rate * deviation
      let argument = place - shift
      let isWhole = argument > Self.tail
      let ratio = isWhole ? 1 : Self.tailRatio(argument)
      let inverse = isWhole ? 0 : 1 / ratio
      let decay = isWhole ? exponential(shift * (0.5 * shift - place)) : unit * ratio
      let part = weights[index] * (rate > 0 ? rate : 1) * decay
      parts[index] = part
      sum += part
      slope += part * (inverse / deviation - rate)
      deviationSlope += part * (rate * shift - inverse * (place / deviation + rate))
    }
    for index in parts.indices { parts[index] /= sum }
    return Value(
      logarithm: logarithm(sum) + log,
      slope: slope / sum,
      deviationSlope: deviationSlope / sum
    )
  }

  /// Decay of every part; 0 for the spike, which does not use it, and for the uniform part.
  private static let rates = [0] + scales.map { 1 / $0 } + [0]
  private static let rootOfTwoPi = (2 * Double.pi).squareRoot()

  /// The normal distribution over its density, `Phi(z) / phi(z)`, for `z` of at most `tail`.
  static func tailRatio(_ argument: Double) -> Double {
    guard argument > 0 else { return millsRatio(-argument) }
    return rootOfTwoPi * exponential(0.5 * argument * argument) - millsRatio(argument)
  }

  /// The normal distribution's upper tail over its density, `Phi(-x) / phi(x)`, for `x >= 0`: within
  /// 1e-15 of the value, relative.
  ///
  /// `x + 4` times it is a polynomial in `(x - 4) / (x + 4)`, interpolated at Chebyshev's nodes.
  private static func millsRatio(_ argument: Double) -> Double {
    guard argument < .infinity else { return 0 }
    let place = (argument - 4) / (argument + 4)
    let square = place * place
    var (even, odd) = (evenTail[0], 0.0)
    for index in oddTail.indices {
      even = even * square + evenTail[index + 1]
      odd = odd * square + oddTail[index]
    }
    return (even + place * odd) / (argument + 4)
  }

  /// The polynomial's coefficients of even and of odd powers, the highest first.
  private static let evenTail = [
    -4.446108100174536e-09, 4.144971738484859e-08, -2.0027585806454338e-07, 6.673466387680481e-07,
    -1.5696678628944616e-06, 1.7929254081847195e-06, -4.7824148557878045e-06, 0.0003342444896278021,
    -0.008722295263838522, 0.15139176231205376, 0.9704095548675924, 1.8932190633084853,
  ]
  private static let oddTail = [
    -3.2199692790143122e-09, 4.915081730923273e-08, -4.068738380935788e-07, 2.5745450687200353e-06,
    -1.4846708706118606e-05, 8.8097066448958e-05, -0.0005792696390945318, 0.004087855732516909,
    -0.018900450866100364, -0.4675409629981585, -1.5237709108199855,
  ]
}
