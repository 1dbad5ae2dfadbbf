public import LinearAlgebra

/// How many dimensions of pixels are signal, and how strong the noise is: hyperspectral signal
/// identification by minimum error (Bioucas-Dias & Nascimento 2008, IEEE TGRS 46, 2435-2445).
///
/// The noise of a band is what a regression on all other bands leaves over. A direction of the signal
/// is kept where leaving it out would cost more signal than keeping it costs noise.
///
/// Deviations from the authors' code: the regression's variance is divided by its degrees of freedom
/// and not by the number of pixels, and its ridge is relative to the pixels' power.
public struct HySime: Sendable, Equatable {
  /// Variance of the noise in every band, in squared reflectance.
  public let noiseVariances: [Double]
  /// The mean square of a pixel's spectrum, summed over bands.
  public let power: Double
  /// The directions of the signal, `bandCount x dimension`, orthonormal, of the largest power first.
  public let directions: Matrix

  /// Number of dimensions that are signal, 0 or more.
  public var dimension: Int { directions.columnCount }

  /// Power of the pixels without noise over the power of the noise, in decibels.
  public var signalToNoiseDecibels: Double {
    let noise = noiseVariances.reduce(0, +)
    return 10 / logarithm(10) * logarithm(max(power - noise, 0) / noise)
  }

  /// Pixels for each band that a regression needs.
  static let leastPixelsPerBand = 2
  /// Added to the diagonal, relative to its mean, so that noise-free pixels can be regressed.
  static let ridge = 1e-9
  /// Noise assumed in every band besides, relative to the mean power of a band: that of the authors'
  /// code.
  static let leastNoise = 1e-10

  /// Measures pixels, `pixelCount x bandCount`; nil with fewer than two pixels a band, which tell
  /// nothing about noise.
  ///
  /// - Throws: `UnmixingError` with code `.notFinite`, `.tooFewPixels` without any, or
  ///   `.factorisationFailed`.
  public init?(of pixels: Matrix) throws(UnmixingError) {
    try PixelStatistics.check(pixels, count: 1)
    let (pixelCount, bandCount) = (pixels.rowCount, pixels.columnCount)
    guard pixelCount >= Self.leastPixelsPerBand * bandCount else { return nil }
    let moments = PixelStatistics.sums(of: pixels).gram.scaled(by: 1 / Double(pixelCount))
    let power = (0..<bandCount).reduce(0) { $0 + moments[$1, $1] }
    self.power = power
    let residuals = try Self.regression(of: moments, power: power)
    let freedom = Double(pixelCount) / Double(pixelCount - bandCount + 1)
    let unscaled = DoubleMatrix.product(
      residuals,
      .transposed,
      DoubleMatrix.product(moments, .plain, residuals)
    )
    let noise = (0..<bandCount).map { freedom * max(unscaled[$0, $0], 0) }
    noiseVariances = noise
    directions = try Self.signal(of: moments, without: residuals, noise: noise, power: power)
  }

  /// Weights of all bands, one column for each, that give what its regression leaves over of a band.
  private static func regression(
    of moments: DoubleMatrix,
    power: Double
  ) throws(UnmixingError) -> DoubleMatrix {
    let bandCount = moments.rowCount
    let added = max(ridge * power / Double(bandCount), .leastNormalMagnitude)
    do throws(LinearAlgebraError) {
      var weights = try moments.addingToDiagonal(added)
        .solvedPositiveDefinite(DoubleMatrix(identity: bandCount))
      for band in 0..<bandCount {
        let scale = 1 / weights[band, band]
        for row in 0..<bandCount { weights[row, band] *= scale }
      }
      return weights
    } catch {
      throw UnmixingError(
        code: .factorisationFailed,
        message: "the noise of \(bandCount) bands was not found.",
        remedy: "Look for extreme values among the pixels.",
        underlying: error.message
      )
    }
  }

  /// The directions of the signal that are worth their noise (equations 23 to 25).
  private static func signal(
    of moments: DoubleMatrix,
    without residuals: DoubleMatrix,
    noise: [Double],
    power: Double
  ) throws(UnmixingError) -> Matrix {
    let bandCount = moments.rowCount
    let explained = residuals.scaled(by: -1).addingToDiagonal(1)
    let signal = DoubleMatrix.product(
      explained,
      .transposed,
      DoubleMatrix.product(moments, .plain, explained)
    )
    let (_, directions) = try signal.eigenDescending()
    let images = DoubleMatrix.product(moments, .plain, directions)
    let least = leastNoise * power / Double(bandCount)
    let kept = (0..<bandCount).filter { index in
      var (total, noisy) = (0.0, 0.0)
      for band in 0..<bandCount {
        total += directions[band, index] * images[band, index]
        noisy += directions[band, index] * directions[band, index] * (noise[band] + least)
      }
      return 2 * noisy < total
    }
    return directions.columns(kept).inSinglePrecision
  }

  /// Pixels, `pixelCount x bandCount`, without the noise across the signal.
  func withoutNoise(_ pixels: Matrix) -> Matrix {
    let coordinates = Matrix.product(pixels, .plain, directions, .plain)
    return Matrix.product(coordinates, .plain, directions, .transposed)
  }
}
