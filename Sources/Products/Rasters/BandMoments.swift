internal import Rasters

/// Number, extremes, mean and spread of values, which can be merged with those of other values.
///
/// Sums are in double precision and relative to the first value, so that a narrow band far from
/// zero loses nothing. Merging follows Chan, Golub and LeVeque (1983).
struct BandMoments: Sendable, Equatable {
  /// Number of values.
  private(set) var count = 0
  /// Smallest value.
  private(set) var minimum = Double.infinity
  /// Largest value.
  private(set) var maximum = -Double.infinity
  /// Mean of the values.
  private(set) var mean = 0.0
  /// Sum of the squared differences from the mean.
  private(set) var squaredDeviations = 0.0

  /// Moments of no value at all.
  init() {}

  /// Takes all values in a range of places but one.
  ///
  /// - Parameters:
  ///   - values: the values.
  ///   - range: the places to look at.
  ///   - noData: the value that does not count.
  init(of values: Span<Float>, in range: Range<Int>, excluding noData: Float) {
    guard let first = range.first(where: { values[$0] != noData }) else { return }
    let shift = Double(values[first])
    var (lowest, highest) = (values[first], values[first])
    var (sum, squares) = (0.0, 0.0)
    for place in first..<range.upperBound {
      let value = values[place]
      guard value != noData else { continue }
      count += 1
      lowest = value < lowest ? value : lowest
      highest = value > highest ? value : highest
      let difference = Double(value) - shift
      sum += difference
      squares += difference * difference
    }
    (minimum, maximum) = (Double(lowest), Double(highest))
    mean = shift + sum / Double(count)
    squaredDeviations = max(0, squares - sum * sum / Double(count))
  }

  /// Takes in the values of another.
  mutating func merge(_ other: BandMoments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let difference = other.mean - mean
    let (own, added) = (Double(count), Double(other.count))
    mean += difference * added / (own + added)
    squaredDeviations += other.squaredDeviations
    squaredDeviations += difference * difference * own * added / (own + added)
    count += other.count
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
  }

  /// The statistics of a band with so many pixels.
  func statistics(pixelCount: Int) -> BandStatistics {
    BandStatistics(
      minimum: minimum,
      maximum: maximum,
      mean: mean,
      standardDeviation: (squaredDeviations / Double(max(1, count))).squareRoot(),
      validPercent: 100 * Double(count) / Double(max(1, pixelCount))
    )
  }
}
