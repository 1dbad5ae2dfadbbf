public import LinearAlgebra

/// The noise of every band, as what a regression of the band on all others leaves over
/// (Bioucas-Dias & Nascimento 2008, algorithm 1).
///
/// Materials show in many bands at once and noise in one alone, so the others foretell a band but
/// for its noise.
public struct BandNoise: Sendable, Equatable {
  /// Noise variance of each band, in reflectance squared; `bandCount` of them.
  public let variances: [Double]

  /// Added to the diagonal relative to its mean, so that noise-free pixels can be regressed.
  static let ridge = 1e-9
  /// Pixels summed at once: 8 MB for 250 bands.
  static let blockLength = 4096

  /// The number of pixels from which noise can be told.
  public static func leastPixelCount(bandCount: Int) -> Int { 2 * bandCount }

  /// The mean over the bands, in reflectance squared.
  public var meanVariance: Double { variances.reduce(0, +) / Double(variances.count) }

  /// Measures pixels; nil if there are fewer than `leastPixelCount`.
  ///
  /// - Parameter spectra: reflectance, `pixelCount x bandCount`.
  /// - Throws: `UnmixingError` with code `.notFinite` if the pixels hold no finite numbers.
  public init?(of spectra: Matrix) throws(UnmixingError) {
    let (pixelCount, bandCount) = (spectra.rowCount, spectra.columnCount)
    guard pixelCount >= Self.leastPixelCount(bandCount: bandCount) else { return nil }
    var moments = DoubleMatrix(rowCount: bandCount, columnCount: bandCount)
    for start in stride(from: 0, to: pixelCount, by: Self.blockLength) {
      let block = spectra.rows(start..<min(start + Self.blockLength, pixelCount))
      moments.add(DoubleMatrix.gram(of: block), times: 1 / Double(pixelCount))
    }
    do throws(LinearAlgebraError) {
      try self.init(moments: moments, pixelCount: pixelCount)
    } catch {
      throw UnmixingError(
        code: .notFinite,
        message: "the noise of \(pixelCount) pixels of \(bandCount) bands cannot be measured.",
        remedy: "Leave out pixels without data and bands that are not usable.",
        underlying: error.message
      )
    }
  }

  /// Finds the noise from sums over the pixels.
  ///
  /// - Parameters:
  ///   - moments: the mean of `y y^T`, `bandCount x bandCount`.
  ///   - pixelCount: the number of pixels, at least `bandCount`.
  /// - Throws: `LinearAlgebraError` if the moments are not finite.
  public init(moments: DoubleMatrix, pixelCount: Int) throws(LinearAlgebraError) {
    let bandCount = moments.rowCount
    precondition(pixelCount >= bandCount, "a regression needs more pixels than bands")
    let trace = (0..<bandCount).reduce(0) { $0 + moments[$1, $1] }
    let regular = moments.addingToDiagonal(
      max(Self.ridge * trace / Double(bandCount), .leastNormalMagnitude)
    )
    let inverse = try regular.solvedPositiveDefinite(DoubleMatrix(identity: bandCount))
    // A regression on p - 1 bands leaves pixelCount - p + 1 degrees of freedom.
    let freedom = Double(pixelCount) / Double(pixelCount - bandCount + 1)
    variances = (0..<bandCount).map { freedom / inverse[$0, $0] }
  }
}

extension DoubleMatrix {
  /// Adds a multiple of a matrix of the same shape.
  mutating func add(_ other: DoubleMatrix, times factor: Double) {
    precondition(rowCount == other.rowCount && columnCount == other.columnCount, "shapes")
    let others = other.span
    var values = mutableSpan
    for index in values.indices { values[index] += factor * others[index] }
  }
}
