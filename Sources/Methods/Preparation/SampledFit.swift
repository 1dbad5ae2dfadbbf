internal import LinearAlgebra
internal import Spectra
internal import Unmixing

/// How well a method explains a few pixels of a scene: it shows in which bands it does not, and whether
/// the scene has materials that the endmembers lack.
package struct SampledFit: Sendable, Equatable {
  /// Number of pixels.
  package let pixelCount: Int
  /// Pixel minus reconstruction in reflectance, the mean over the pixels, one a band.
  package let meanResiduals: [Double]
  /// The middle angle between the extreme pixels of the sample, which stand for the scene's own
  /// endmembers, and their reconstructions; nil where the sample is too small.
  package let ownEndmemberAngleDegrees: Double?

  /// The most pixels that are unmixed for this.
  private static let pixelLimit = 512
  /// Pixels for each endmember below which extreme ones say nothing.
  private static let pixelsPerEndmember = 8

  /// Unmixes pixels.
  ///
  /// - Parameters:
  ///   - spectra: reflectance, `pixelCount x bandCount`; of more than 512 pixels, so many spread over
  ///     them are taken.
  ///   - method: what they are unmixed with.
  init?(of spectra: Matrix, _ method: PreparedMethod) {
    guard spectra.rowCount > 0 else { return nil }
    let count = min(spectra.rowCount, Self.pixelLimit)
    let pixels = spectra.rows((0..<count).map { $0 * spectra.rowCount / count })
    let reconstructed = Self.reconstruction(of: pixels, method)
    pixelCount = count
    meanResiduals = (0..<pixels.columnCount).map { band in
      let sum = (0..<count).reduce(0.0) {
        $0 + Double(pixels[$1, band]) - Double(reconstructed[$1, band])
      }
      return Self.rounded(sum / Double(count), digits: 1_000_000)
    }
    ownEndmemberAngleDegrees = Self.middleAngle(
      ofExtremesIn: pixels,
      reconstructed,
      endmemberCount: method.endmembers.endmemberCount
    )
  }

  /// The mixtures that the method gives, `pixelCount x bandCount`; with their brightness where the
  /// method leaves it free.
  private static func reconstruction(of pixels: Matrix, _ method: PreparedMethod) -> Matrix {
    let projected = Matrix.product(method.estimator.projections, .transposed, pixels, .transposed)
    var abundances = Matrix(rowCount: 0, columnCount: 0)
    var workspace = Workspace()
    method.estimator.estimate(projected, into: &abundances, using: &workspace)
    var mixtures = Matrix.product(
      abundances,
      .transposed,
      method.endmembers.spectra,
      .transposed
    )
    guard method.estimator.brightnessPenalty != nil else { return mixtures }
    for pixel in 0..<mixtures.rowCount {
      let (values, mixture) = (pixels.row(pixel), mixtures.row(pixel))
      var (along, square): (Float, Float) = (0, 0)
      for band in values.indices {
        along += values[band] * mixture[band]
        square += mixture[band] * mixture[band]
      }
      let brightness = square > 0 ? max(0, along / square) : 0
      mixtures.setRow(pixel, mixture.map { $0 * brightness })
    }
    return mixtures
  }

  private static func middleAngle(
    ofExtremesIn pixels: Matrix,
    _ reconstructed: Matrix,
    endmemberCount: Int
  ) -> Double? {
    guard pixels.rowCount >= pixelsPerEndmember * endmemberCount else { return nil }
    let extremes = SiVM.vertices(of: pixels, count: endmemberCount)
    // A sample of fewer different pixels has no extremes to speak of.
    guard extremes.count == endmemberCount else { return nil }
    let angles = extremes.map { pixel in
      angleDegrees(
        between: pixels.row(pixel).map(Double.init),
        and: reconstructed.row(pixel).map(Double.init)
      )
    }.sorted()
    let middle = angles[angles.count / 2]
    return middle.isFinite ? rounded(middle, digits: 1_000) : nil
  }

  private static func rounded(_ value: Double, digits: Double) -> Double {
    (value * digits).rounded() / digits
  }
}
