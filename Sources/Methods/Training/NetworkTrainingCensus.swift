internal import LinearAlgebra
internal import Sampling

/// Counts which pixels of a reference hold abundances, and judges the whole by it.
struct NetworkTrainingCensus {
  /// How far the abundances of a pixel may sum from 1: percentages rounded to whole numbers do.
  private static let tolerance: Float = 0.02
  /// Largest share of pixels with other sums that is only told, not refused.
  private static let oddLimit = 0.01

  let path: String
  let width: Int
  /// Pixels whose abundances sum to 1.
  private(set) var usableCount = 0
  /// Pixels with NaN, infinity or the no-data value in some band.
  private var emptyCount = 0
  /// Pixels with 0 in all bands.
  private var zeroCount = 0
  /// Pixels whose values sum to 100.
  private var percentCount = 0
  /// Pixels with values that are no fractions of a whole.
  private var oddCount = 0
  /// The first of them by position, whatever the order in which they are looked at.
  private var firstOdd: (position: Int, least: Float, sum: Float)?

  init(path: String, width: Int) {
    self.path = path
    self.width = width
  }

  /// Counts a pixel.
  ///
  /// - Parameters:
  ///   - pixel: column of `planes`.
  ///   - planes: abundances, `materialCount x pixelCount`, NaN for no data.
  ///   - position: of the pixel in the raster.
  /// - Returns: whether its abundances can be learnt from.
  mutating func admits(_ pixel: Int, of planes: borrowing Matrix, at position: Int) -> Bool {
    let values = planes.span
    var (sum, least): (Float, Float) = (0, .infinity)
    for index in stride(from: pixel, to: values.count, by: planes.columnCount) {
      sum += values[index]
      least = min(least, values[index])
    }
    guard sum.isFinite else {
      emptyCount += 1
      return false
    }
    guard sum != 0 || least != 0 else {
      zeroCount += 1
      return false
    }
    if least >= -Self.tolerance, abs(sum - 1) <= Self.tolerance {
      usableCount += 1
      return true
    }
    oddCount += 1
    if least >= -100 * Self.tolerance, abs(sum - 100) <= 100 * Self.tolerance { percentCount += 1 }
    if position < firstOdd?.position ?? .max { firstOdd = (position, least, sum) }
    return false
  }

  /// What was left out, in words.
  var notes: [String] {
    var notes: [String] = []
    if emptyCount > 0 {
      notes.append("\(emptyCount) pixels of the reference have no data and were left out")
    }
    if zeroCount > 0 {
      notes.append("\(zeroCount) pixels of the reference are 0 in all bands and were left out")
    }
    if oddCount > 0 {
      notes.append(
        "\(oddCount) pixels of the reference do not sum to 1 (within \(Self.tolerance)) and were "
          + "left out"
      )
    }
    return notes
  }

  /// Fails if the raster does not hold abundances.
  ///
  /// - Throws: `WorkError` with code `.notComparable`.
  func check() throws {
    let dataCount = usableCount + oddCount
    if 2 * percentCount > dataCount {
      throw refusal(
        "the reference \(path) holds percentages: \(percentCount) of \(dataCount) pixels with data "
          + "sum to 100.",
        "Make them fractions of 1, for instance: gdal_translate -a_scale 0.01 REFERENCE fractions.tif"
      )
    }
    if let odd = firstOdd, Double(oddCount) > Self.oddLimit * Double(dataCount) {
      throw refusal(
        "the reference \(path) does not hold abundances: \(oddCount) of \(dataCount) pixels with "
          + "data are not fractions that sum to 1 within \(Self.tolerance); the first, row "
          + "\(odd.position / width + 1), column \(odd.position % width + 1), sums to \(odd.sum) "
          + "and its least value is \(odd.least).",
        "Give fractions from 0 to 1, a band for every material, and no-data where they are unknown."
      )
    }
    guard usableCount > 0 else {
      throw refusal(
        "the reference \(path) has no pixel with abundances: \(emptyCount) have no data and "
          + "\(zeroCount) are 0 in all bands.",
        "Check that it is the right file and that its no-data value is right."
      )
    }
  }

  private func refusal(_ message: String, _ remedy: String) -> WorkError {
    WorkError(code: .notComparable, message: message, remedy: remedy)
  }
}
