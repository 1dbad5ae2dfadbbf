internal import LinearAlgebra

/// How likely pixels are as noisy mixtures of the vertices of a simplex.
///
/// In the coordinates of `SimplexPlane` a pixel `t` has the barycentric coordinates `x = W [t; 1]`
/// with `W` the inverse of the vertices over a row of ones, and the logarithm of its density is
/// `log |det W| + sum_k log p_k(x_k)`, `p_k` an `AbundanceDensity` under the noise that the
/// coordinate has. The first term makes the simplex small, the others make it hold the pixels.
struct SimplexLikelihood {
  let coordinates: DoubleMatrix
  let deviations: [Double]
  let offsetWeight: Double
  let endmemberCount: Int
  var densities: [AbundanceDensity]
  /// Noise of a coordinate is taken as at least this.
  var leastDeviation = 0.0

  /// Median of the deviations.
  private let typicalDeviation: Double

  /// An abundance whose noise has a larger deviation is not told from others.
  ///
  /// Beyond, the likelihood would grow without limit as the simplex becomes flat.
  private static let noiseLimit = 0.25
  /// A simplex whose noise is above this came to rest at the limit, or would have.
  private static let trustedNoise = 0.2

  /// Takes pixels of a plane.
  init(of pixels: SimplexPlane.Pixels, endmemberCount: Int) {
    coordinates = pixels.coordinates
    deviations = pixels.deviations
    typicalDeviation = pixels.deviations.sorted()[pixels.deviations.count / 2]
    offsetWeight = pixels.offsetWeight
    self.endmemberCount = endmemberCount
    densities = Array(repeating: AbundanceDensity(), count: endmemberCount)
  }

  /// Minus the mean logarithm over the pixels, its gradient by the vertices, and the mean share of
  /// every part of every endmember's density; nil for vertices that span no simplex, or one that is
  /// lost in noise.
  func evaluate(_ vertices: [Double]) -> (value: LimitedMemoryDescent.Value, shares: [[Double]])? {
    let count = endmemberCount
    let ones = Array(repeating: 1.0, count: count)
    let simplex = DoubleMatrix(rowCount: count, columnCount: count, elements: vertices + ones)
    guard let (inverse, logarithm) = simplex.inverseAndLogDeterminant(),
      noise(of: inverse) <= Self.noiseLimit
    else { return nil }
    let sums = sums(inverse)
    guard sums.logarithm.isFinite else { return nil }
    // d/dM of log |det M| is W^T, and dW = -W dM W.
    let turned = DoubleMatrix.product(
      DoubleMatrix.product(inverse, .transposed, sums.slopes),
      .plain,
      inverse,
      .transposed
    )
    let pixelCount = Double(coordinates.rowCount)
    let gradient = zip(turned.elements, inverse.transposed.elements)
      .map { $0 / pixelCount + $1 }.prefix(vertices.count)
    return (
      LimitedMemoryDescent.Value(
        value: logarithm - sums.logarithm / pixelCount,
        gradient: Array(gradient)
      ),
      sums.shares.map { $0.map { $0 / pixelCount } }
    )
  }

  /// Whether a simplex stands out from the noise.
  func isTrusted(_ vertices: [Double]) -> Bool {
    let count = endmemberCount
    let ones = Array(repeating: 1.0, count: count)
    let simplex = DoubleMatrix(rowCount: count, columnCount: count, elements: vertices + ones)
    guard let (inverse, _) = simplex.inverseAndLogDeterminant() else { return false }
    return noise(of: inverse) <= Self.trustedNoise
  }

  /// The largest deviation of an abundance's noise.
  private func noise(of inverse: DoubleMatrix) -> Double {
    let lengths = (0..<endmemberCount).map { noiseLength(of: inverse, row: $0) }
    return typicalDeviation * (lengths.max() ?? 0)
  }

  /// Sums over all pixels.
  private struct Sums {
    /// Of the densities' logarithms.
    var logarithm = 0.0
    /// Of their derivatives by `W`.
    var slopes: DoubleMatrix
    /// Of the shares of every part of every endmember's density.
    var shares: [[Double]]
  }

  private func sums(_ inverse: DoubleMatrix) -> Sums {
    let abundances = DoubleMatrix.product(coordinates, .plain, inverse, .transposed)
    var pixelSlopes = DoubleMatrix(rowCount: abundances.rowCount, columnCount: endmemberCount)
    var sums = Sums(slopes: inverse, shares: [])
    var byLength: [Double] = []
    for endmember in 0..<endmemberCount {
      let density = densities[endmember]
      let length = noiseLength(of: inverse, row: endmember)
      var parts = Array(repeating: 0.0, count: AbundanceDensity.partCount)
      var shares = parts
      var lengthSlope = 0.0
      for pixel in 0..<abundances.rowCount {
        let deviation = max(deviations[pixel], leastDeviation)
        let value = density.value(
          at: abundances[pixel, endmember],
          deviation: deviation * length,
          parts: &parts
        )
        sums.logarithm += value.logarithm
        pixelSlopes[pixel, endmember] = value.slope
        lengthSlope += deviation * value.deviationSlope
        for part in parts.indices { shares[part] += parts[part] }
      }
      byLength.append(lengthSlope / length)
      sums.shares.append(shares)
    }
    sums.slopes = DoubleMatrix.product(pixelSlopes, .transposed, coordinates)
    for row in 0..<endmemberCount {
      for column in 0..<endmemberCount {
        sums.slopes[row, column] += byLength[row] * noiseWeight(column) * inverse[row, column]
      }
    }
    return sums
  }

  /// By how much an abundance is noisier than a coordinate.
  private func noiseLength(of inverse: DoubleMatrix, row: Int) -> Double {
    (0..<endmemberCount).reduce(0) {
      $0 + noiseWeight($1) * inverse[row, $1] * inverse[row, $1]
    }.squareRoot()
  }

  private func noiseWeight(_ column: Int) -> Double {
    column < endmemberCount - 1 ? 1 : offsetWeight
  }

  /// Moves the densities' weights to what the pixels say (expectation maximisation).
  mutating func fitDensities(to vertices: [Double]) {
    guard let (_, shares) = evaluate(vertices) else { return }
    for endmember in densities.indices {
      densities[endmember].weights = shares[endmember].map { max($0, Self.leastWeight) }
    }
  }

  /// No part of a density is given up for good.
  private static let leastWeight = 1e-4
}

extension DoubleMatrix {
  /// The inverse of a square matrix and the logarithm of the magnitude of its determinant; nil if it
  /// is singular.
  func inverseAndLogDeterminant() -> (inverse: DoubleMatrix, logarithm: Double)? {
    do throws(LinearAlgebraError) {
      let (u, values, vTransposed) = try thinSVD()
      guard let least = values.last, least > 1e-12 * values[0] else { return nil }
      var scaled = u.transposed
      for row in 0..<rowCount {
        for column in 0..<rowCount { scaled[row, column] /= values[row] }
      }
      return (
        DoubleMatrix.product(vTransposed, .transposed, scaled),
        values.reduce(0) { $0 + logarithm($1) }
      )
    } catch {
      return nil  // not a number: no simplex either
    }
  }
}
