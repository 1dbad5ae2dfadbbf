/// A seeded generator of random numbers: xoshiro256** (Blackman & Vigna 2018), seeded by SplitMix64.
///
/// The same seed gives the same numbers on every machine: bits and whole numbers by integer arithmetic
/// alone, normal numbers with the logarithm of this room. Whoever draws passes the generator in.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  private var spareNormal: Double?

  /// Starts a sequence; `stream` tells apart independent sequences of one seed.
  public init(seed: UInt64, stream: UInt64 = 0) {
    var mixer = seed &+ stream &* 0xD1B5_4A32_D192_ED03
    func next(_ mixer: inout UInt64) -> UInt64 {
      mixer &+= 0x9E37_79B9_7F4A_7C15
      var value = mixer
      value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return value ^ (value >> 31)
    }
    state = (next(&mixer), next(&mixer), next(&mixer), next(&mixer))
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 {
      (value << count) | (value >> (64 - count))
    }
    let result = rotated(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotated(state.3, 45)
    return result
  }

  /// A uniform number in 0..<1, with 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A uniform whole number in 0..<count (Lemire 2019: multiply, reject the biased few).
  public mutating func index(below count: Int) -> Int {
    precondition(count > 0, "nothing to draw from")
    let bound = UInt64(count)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// A standard normal number (Marsaglia's polar method).
  public mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    while true {
      let (first, second) = (2 * uniform() - 1, 2 * uniform() - 1)
      let square = first * first + second * second
      guard square > 0, square < 1 else { continue }
      let factor = (-2 * logarithm(square) / square).squareRoot()
      spareNormal = second * factor
      return first * factor
    }
  }

  /// Puts the elements in random order (Fisher-Yates).
  @inlinable  // or every swap in another module allocates memory for elements of unknown type
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, index(below: last + 1))
    }
  }

  /// `count` different numbers of 0..<population in random order.
  public mutating func sample(_ count: Int, below population: Int) -> [Int] {
    precondition(count <= population, "more draws than numbers")
    var chosen = Set<Int>()
    var order: [Int] = []
    // Floyd's algorithm: memory for what is drawn, not for the population.
    for upper in (population - count)..<population {
      let candidate = index(below: upper + 1)
      let pick = chosen.contains(candidate) ? upper : candidate
      chosen.insert(pick)
      order.append(pick)
    }
    shuffle(&order)
    return order
  }
}
