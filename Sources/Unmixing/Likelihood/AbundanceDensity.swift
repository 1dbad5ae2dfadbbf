private import Foundation

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
    let bell = Foundation.exp(-0.5 * place * place) / Self.rootOfTwoPi
    // Left of `tail` all parts are taken relative to the bell, which may be too small for a number.
    let isFar = place > Self.tail
    let unit = isFar ? bell : 1
    let log = isFar ? 0 : -0.5 * place * place - Foundation.log(Self.rootOfTwoPi)
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
      let decay = isWhole ? Foundation.exp(shift * (0.5 * shift - place)) : unit * ratio
      let part = weights[index] * (rate > 0 ? rate : 1) * decay
      parts[index] = part
      sum += part
      slope += part * (inverse / deviation - rate)
      deviationSlope += part * (rate * shift - inverse * (place / deviation + rate))
    }
    for index in parts.indices { parts[index] /= sum }
    return Value(
      logarithm: Foundation.log(sum) + log,
      slope: slope / sum,
      deviationSlope: deviationSlope / sum
    )
  }

  /// Decay of every part; 0 for the spike, which does not use it, and for the uniform part.
  private static let rates = [0] + scales.map { 1 / $0 } + [0]
  private static let rootOfTwoPi = (2 * Double.pi).squareRoot()

  /// The normal distribution over its density, `Phi(z) / phi(z)`, for `z` of at most `tail`.
  static func tailRatio(_ argument: Double) -> Double {
    guard argument < -5 else {
      let bell = Foundation.exp(-0.5 * argument * argument) / rootOfTwoPi
      return 0.5 * Foundation.erfc(-argument / 2.0.squareRoot()) / bell
    }
    // Laplace's continued fraction; 20 terms give all digits from 5 on.
    var fraction = -argument
    for term in stride(from: 20.0, through: 1, by: -1) { fraction = -argument + term / fraction }
    return 1 / fraction
  }
}
