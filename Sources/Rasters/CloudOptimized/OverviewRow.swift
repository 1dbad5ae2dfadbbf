/// Which pixels of a row or column each pixel of its overview covers, and how much of each.
///
/// An overview covers the same ground as its raster. Where the raster has an odd number of pixels,
/// those of the overview are a little less than two wide and may touch three.
struct OverviewAxis: Sendable {
  /// Number of pixels of the raster.
  let sourceCount: Int
  /// Number of pixels of the overview.
  let count: Int
  /// The first pixel that each pixel of the overview touches.
  let starts: [Int]
  /// The shares, 0...1, of that pixel and the two after it, one entry a pixel of the overview.
  let shares: [(Float, Float, Float)]

  init(from sourceCount: Int, to count: Int) {
    precondition(count <= sourceCount && sourceCount <= 2 * count, "at most three are touched")
    self.sourceCount = sourceCount
    self.count = count
    starts = (0..<count).map { $0 * sourceCount / count }
    shares = starts.enumerated().map { place, start in
      func share(_ source: Int) -> Float {
        let end = min((source + 1) * count, (place + 1) * sourceCount)
        return Float(max(0, end - max(source * count, place * sourceCount))) / Float(count)
      }
      return (share(start), share(start + 1), share(start + 2))
    }
  }

  /// The pixels that a pixel of the overview touches.
  func range(_ place: Int) -> Range<Int> {
    let (_, second, third) = shares[place]
    return starts[place]..<starts[place] + (third > 0 ? 3 : second > 0 ? 2 : 1)
  }

  /// The share of one of them.
  func share(of source: Int, in place: Int) -> Float {
    switch source - starts[place] {
    case 0: shares[place].0
    case 1: shares[place].1
    default: shares[place].2
    }
  }
}

/// One row of an overview, with the rows that it is made of.
struct OverviewRow {
  private let columns: OverviewAxis
  private let rows: OverviewAxis
  private let noData: Float
  /// The rows that are touched, one after the other; three fit in.
  var source: [Float]
  /// The row of the overview.
  private(set) var samples: [Float]
  /// Weighted sums of the valid samples of each column, and the sums of their weights; two columns
  /// more than there are, so that three can be taken anywhere.
  private var sums: [Float]
  private var weights: [Float]

  init(columns: OverviewAxis, rows: OverviewAxis, noData: Float) {
    (self.columns, self.rows, self.noData) = (columns, rows, noData)
    source = Array(repeating: 0, count: 3 * columns.sourceCount)
    samples = Array(repeating: 0, count: columns.count)
    sums = Array(repeating: 0, count: columns.sourceCount + 2)
    weights = sums
  }

  /// Computes row `y` of the overview from `source`.
  mutating func fill(y: Int, by resampling: SamplePlanes.Resampling) {
    switch resampling {
    case .average: average(y)
    case .mode: mode(y)
    }
  }

  private mutating func average(_ y: Int) {
    let width = columns.sourceCount
    for (number, row) in rows.range(y).enumerated() {
      let share = rows.share(of: row, in: y)
      let kept: Float = number == 0 ? 0 : 1
      for column in 0..<width {
        let sample = source[number * width + column]
        let weight = sample == noData ? 0 : share
        sums[column] = kept * sums[column] + weight * sample
        weights[column] = kept * weights[column] + weight
      }
    }
    for column in 0..<columns.count {
      let start = columns.starts[column]
      let (first, second, third) = columns.shares[column]
      let sum = first * sums[start] + second * sums[start + 1] + third * sums[start + 2]
      let weight =
        first * weights[start] + second * weights[start + 1] + third * weights[start + 2]
      samples[column] = weight > 0 ? sum / weight : noData
    }
  }

  private mutating func mode(_ y: Int) {
    for column in 0..<columns.count {
      let first = source[columns.starts[column]]
      samples[column] = isUniform(column, y, value: first) ? first : mostFrequent(column, y)
    }
  }

  private func isUniform(_ column: Int, _ y: Int, value: Float) -> Bool {
    let touched = columns.range(column)
    return rows.range(y).indices.allSatisfy { row in
      let start = (row - rows.starts[y]) * columns.sourceCount
      return touched.allSatisfy { source[start + $0] == value }
    }
  }

  private func mostFrequent(_ column: Int, _ y: Int) -> Float {
    var values = InlineArray<9, Float>(repeating: 0)
    var areas = InlineArray<9, Float>(repeating: 0)
    var count = 0
    for row in rows.range(y) {
      let start = (row - rows.starts[y]) * columns.sourceCount
      for touched in columns.range(column) {
        let value = source[start + touched]
        guard value != noData else { continue }
        var place = 0
        while place < count, values[place] != value { place += 1 }
        if place == count {
          values[place] = value
          count += 1
        }
        areas[place] += rows.share(of: row, in: y) * columns.share(of: touched, in: column)
      }
    }
    var (result, largest) = (noData, Float(0))
    for place in 0..<count where areas[place] > largest {
      (result, largest) = (values[place], areas[place])
    }
    return result
  }
}
