internal import LinearAlgebra

extension VCA {
  /// Power of pixels about their mean, by principal directions.
  struct CentredPixels {
    let mean: [Double]
    /// Variances along the principal directions, largest first.
    let variances: [Double]
    /// The principal directions, one a column.
    let directions: DoubleMatrix

    init(statistics: PixelStatistics, pixelCount: Int) throws(UnmixingError) {
      mean = statistics.mean
      var covariance = statistics.gram.scaled(by: 1 / Double(pixelCount))
      for row in mean.indices {
        for column in mean.indices { covariance[row, column] -= mean[row] * mean[column] }
      }
      (variances, directions) = try covariance.eigenDescending()
    }

    /// Nascimento & Dias 2005, equation 13: power inside against power outside the first
    /// `count` directions.
    func signalToNoiseDecibels(count: Int) -> Double {
      let meanPower = mean.reduce(0) { $0 + $1 * $1 }
      let power = variances.reduce(0, +) + meanPower
      let inside = variances.prefix(count).reduce(0, +) + meanPower
      let noise = power - inside
      // What is less than the rounding of single precision is not noise.
      guard noise > 1e-14 * power else { return .infinity }
      let signal = inside - Double(count) / Double(mean.count) * power
      guard signal > 0 else { return -.infinity }
      return 10 * logarithm(signal / noise) / logarithm(10)
    }
  }

  /// The pixels in the few dimensions in which vertices are looked for.
  struct Projection {
    /// `pixelCount x count`.
    let points: DoubleMatrix
    /// The pixels' coordinates along `directions`, `pixelCount x directions.columnCount`.
    private let coordinates: DoubleMatrix
    private let directions: DoubleMatrix
    private let origin: [Double]

    init(of pixels: Matrix, statistics: PixelStatistics, count: Int) throws(UnmixingError) {
      let centred = try CentredPixels(statistics: statistics, pixelCount: pixels.rowCount)
      let threshold = 15 + 10 * logarithm(Double(count)) / logarithm(10)
      if count == 1 || centred.signalToNoiseDecibels(count: count) >= threshold {
        origin = [Double](repeating: 0, count: pixels.columnCount)
        directions = statistics.directions.columns(Array(0..<count))
        coordinates = Self.coordinates(of: pixels, origin: origin, directions: directions)
        points = Self.perspective(coordinates)
      } else {
        origin = centred.mean
        directions = centred.directions.columns(Array(0..<count - 1))
        coordinates = Self.coordinates(of: pixels, origin: origin, directions: directions)
        points = Self.lifted(coordinates)
      }
    }

    private static func coordinates(
      of pixels: Matrix,
      origin: [Double],
      directions: DoubleMatrix
    ) -> DoubleMatrix {
      let row = DoubleMatrix(rowCount: 1, columnCount: origin.count, elements: origin)
      let shift = DoubleMatrix.product(row, .plain, directions)
      var result = Matrix.product(pixels, .plain, directions.inSinglePrecision).inDoublePrecision
      for pixel in 0..<result.rowCount {
        for column in 0..<result.columnCount { result[pixel, column] -= shift[0, column] }
      }
      return result
    }

    /// Scales every point to lie on the plane through the mean; points that cannot get there (zero,
    /// or on the other side of the origin) become zero and are never extreme.
    private static func perspective(_ coordinates: DoubleMatrix) -> DoubleMatrix {
      let (count, size) = (coordinates.rowCount, coordinates.columnCount)
      var mean = [Double](repeating: 0, count: size)
      for pixel in 0..<count {
        for entry in 0..<size { mean[entry] += coordinates[pixel, entry] / Double(count) }
      }
      let power = mean.reduce(0) { $0 + $1 * $1 }
      var points = coordinates
      for pixel in 0..<count {
        var product = 0.0
        for entry in 0..<size { product += coordinates[pixel, entry] * mean[entry] }
        let factor = product > 1e-6 * power ? 1 / product : 0
        for entry in 0..<size { points[pixel, entry] *= factor }
      }
      return points
    }

    /// Adds a last coordinate, the same for all: the greatest distance from the mean.
    private static func lifted(_ coordinates: DoubleMatrix) -> DoubleMatrix {
      let (count, size) = (coordinates.rowCount, coordinates.columnCount)
      var points = DoubleMatrix(rowCount: count, columnCount: size + 1)
      var greatest = 0.0
      for pixel in 0..<count {
        var square = 0.0
        for entry in 0..<size {
          points[pixel, entry] = coordinates[pixel, entry]
          square += coordinates[pixel, entry] * coordinates[pixel, entry]
        }
        greatest = max(greatest, square)
      }
      for pixel in 0..<count { points[pixel, size] = greatest.squareRoot() }
      return points
    }

    /// The projected spectra of pixels, `bandCount x indices.count`.
    func spectra(of indices: [Int]) -> Matrix {
      var result = Matrix(rowCount: origin.count, columnCount: indices.count)
      for (position, pixel) in indices.enumerated() {
        for band in origin.indices {
          var value = origin[band]
          for column in 0..<directions.columnCount {
            value += directions[band, column] * coordinates[pixel, column]
          }
          result[band, position] = Float(value)
        }
      }
      return result
    }
  }
}
