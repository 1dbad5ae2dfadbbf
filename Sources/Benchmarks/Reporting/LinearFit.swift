/// A line through times of work of several sizes: `time = start + slope * size`.
///
/// Its squared deviations are weighted by `1 / time^2`, so that a small size counts as much as a large
/// one: what is made least is the sum of squares of relative deviations.
struct LinearFit: Sendable, Equatable {
  /// Seconds that a work of any size takes.
  let start: Double
  /// Seconds for one more of what the size counts.
  let slope: Double
  /// The greatest deviation of a time from the line, as a share of the line.
  let greatestDeviation: Double

  /// Fits a line.
  ///
  /// - Parameter points: sizes, at least two of them different, and the time of each, above 0.
  init(_ points: [(size: Double, seconds: Double)]) {
    var (sum, sizes, times, squares, products) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (size, seconds) in points {
      let weight = 1 / (seconds * seconds)
      sum += weight
      sizes += weight * size
      times += weight * seconds
      squares += weight * size * size
      products += weight * size * seconds
    }
    let determinant = sum * squares - sizes * sizes
    precondition(determinant > 0, "two sizes at least make a line")
    let slope = (sum * products - sizes * times) / determinant
    let start = (times - slope * sizes) / sum
    (self.start, self.slope) = (start, slope)
    greatestDeviation = points.map { abs($0.seconds / (start + slope * $0.size) - 1) }.max() ?? 0
  }
}
