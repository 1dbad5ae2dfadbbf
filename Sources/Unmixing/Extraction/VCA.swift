public import LinearAlgebra

/// Vertex component analysis (Nascimento & Dias 2005): endmembers are extremes of the pixels along
/// random directions that are orthogonal to the endmembers found before.
///
/// The signal-to-noise ratio is estimated from the power outside the `count` principal directions.
/// Above `15 + 10 log10(count)` dB pixels are projected on those directions and brought to a
/// common plane by perspective, which takes out brightness; below, on `count - 1` directions about
/// the mean, which keeps more of the noise out. The spectra are the projected pixels, so that they
/// carry less noise than the pixels, and may be a little negative where these are near zero.
public struct VCA: EndmemberExtractor {
  /// Makes the method; it has no settings.
  public init() {}

  /// Finds endmembers; see `EndmemberExtractor.endmembers`.
  public func endmembers(
    in pixels: Matrix,
    count: Int,
    using generator: inout SeededGenerator
  ) throws(UnmixingError) -> ExtractedEndmembers {
    let statistics = try PixelStatistics(of: pixels, count: count)
    let projection = try Projection(of: pixels, statistics: statistics, count: count)
    let indices = Self.vertices(of: projection.points, count: count, using: &generator)
    return ExtractedEndmembers(spectra: projection.spectra(of: indices), pixelIndices: indices)
  }

  /// The signal-to-noise ratio in decibels that pixels show if they are mixtures of `count`
  /// endmembers, infinite without noise.
  ///
  /// - Parameters:
  ///   - pixels: reflectance 0...1, `pixelCount x bandCount`.
  ///   - count: number of endmembers.
  /// - Returns: ten times the decimal logarithm of the ratio of powers.
  /// - Throws: what `endmembers` throws.
  public static func signalToNoiseDecibels(
    of pixels: Matrix,
    count: Int
  ) throws(UnmixingError) -> Double {
    let statistics = try PixelStatistics(of: pixels, count: count)
    return try CentredPixels(statistics: statistics, pixelCount: pixels.rowCount)
      .signalToNoiseDecibels(count: count)
  }

  /// The rows of `points` that are extremes along random directions.
  private static func vertices(
    of points: DoubleMatrix,
    count: Int,
    using generator: inout SeededGenerator
  ) -> [Int] {
    let size = points.columnCount
    var last = [Double](repeating: 0, count: size)
    last[size - 1] = 1
    var basis = [last]  // of the endmembers found; at first the axis of the common plane
    var indices: [Int] = []
    let values = points.span
    for _ in 0..<count {
      var direction: [Double]
      repeat {
        direction = (0..<size).map { _ in generator.uniform() }
      } while !direction.makeUnit(orthogonalTo: size == 1 ? [] : basis)
      var (best, greatest) = (0, -1.0)
      for pixel in 0..<points.rowCount {
        var product = 0.0
        for entry in 0..<size { product += direction[entry] * values[pixel * size + entry] }
        if abs(product) > greatest { (best, greatest) = (pixel, abs(product)) }
      }
      if indices.isEmpty { basis.removeAll() }
      indices.append(best)
      var vertex = points.row(best)
      if vertex.makeUnit(orthogonalTo: basis) { basis.append(vertex) }
    }
    return indices
  }
}

extension [Double] {
  /// Takes off the parts along orthonormal vectors, twice, and scales the rest to length one.
  ///
  /// - Returns: false, with contents unspecified, if less than a millionth of the length is left.
  fileprivate mutating func makeUnit(orthogonalTo basis: [[Double]]) -> Bool {
    let length = reduce(0) { $0 + $1 * $1 }.squareRoot()
    for _ in 0..<2 {
      for vector in basis {
        let product = zip(self, vector).reduce(0) { $0 + $1.0 * $1.1 }
        for index in indices { self[index] -= product * vector[index] }
      }
    }
    let rest = reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard rest > 1e-6 * length else { return false }
    for index in indices { self[index] /= rest }
    return true
  }
}
