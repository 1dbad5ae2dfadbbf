public import LinearAlgebra

/// How far pixels are from linear mixing of a number of endmembers.
///
/// `ratio` is the mean square of what the best subspace of that many dimensions leaves over, divided
/// by the noise: what a regression of every band on all others leaves over (Bioucas-Dias &
/// Nascimento 2008). It is about 1 where pixels are linear mixtures plus noise, and 5 to 7 in scenes
/// with shadows and many variants of each material.
public struct SceneLinearity: Sendable, Equatable {
  /// What the subspace leaves over, over the noise; 1 where it cannot be told from 1.
  public let ratio: Double
  /// Mean noise variance of a band, or nil where there are too few pixels to tell.
  public let noiseVariance: Double?

  /// The directions of the pixels without their noise, `bandCount x endmemberCount`, orthonormal; nil
  /// where the pixels are not linear mixtures, or too few to tell.
  let signalDirections: Matrix?

  /// Ratios below this are taken as 1: linear scenes give 1 within a few percent.
  static let threshold = 1.2
  /// Added to the diagonal relative to its mean, so that noise-free pixels can be regressed.
  static let ridge = 1e-9

  /// Measures pixels.
  ///
  /// - Parameters:
  ///   - spectra: reflectance, `pixelCount x bandCount`.
  ///   - endmemberCount: dimensions of the subspace.
  /// - Throws: `TrainingError` with code `.badValue` if the pixels hold no finite numbers.
  public init(of spectra: Matrix, endmemberCount: Int) throws(TrainingError) {
    let (pixelCount, bandCount) = (spectra.rowCount, spectra.columnCount)
    guard pixelCount >= 2 * bandCount, endmemberCount < bandCount else {
      ratio = 1
      noiseVariance = nil
      signalDirections = nil
      return
    }
    let moments = DoubleMatrix.gram(of: spectra).scaled(by: 1 / Double(pixelCount))
    let trace = (0..<bandCount).reduce(0) { $0 + moments[$1, $1] }
    do throws(LinearAlgebraError) {
      let (values, vectors) = try moments.symmetricEigen()
      let residual = values.dropLast(endmemberCount).reduce(0) { $0 + max($1, 0) }
      let regular = moments.addingToDiagonal(
        max(SceneLinearity.ridge * trace / Double(bandCount), .leastNormalMagnitude)
      )
      let inverse = try regular.solvedPositiveDefinite(DoubleMatrix(identity: bandCount))
      // A regression on p - 1 bands leaves pixelCount - p + 1 degrees of freedom.
      let freedom = Double(pixelCount) / Double(pixelCount - bandCount + 1)
      let noise = (0..<bandCount).reduce(0) { $0 + freedom / inverse[$1, $1] }
      let found = noise > 0 ? residual / noise : 1
      ratio = found < SceneLinearity.threshold ? 1 : found
      noiseVariance = noise / Double(bandCount)
      let signal = Array(bandCount - endmemberCount..<bandCount)
      signalDirections = ratio > 1 ? nil : vectors.columns(signal).inSinglePrecision
    } catch {
      throw TrainingError(
        code: .badValue,
        message: "the linearity of the scene cannot be measured from \(pixelCount) pixels of "
          + "\(bandCount) bands.",
        remedy: "Leave out pixels and bands without data before training.",
        underlying: error.message
      )
    }
  }

  /// Pixels of a linear scene without the noise across its signal; other pixels as they are.
  ///
  /// What a linear mixture is made of lies in `endmemberCount` directions, and the noise in all
  /// bands: of 224 bands with 6 endmembers the projection takes 97 % of the noise away, and with it
  /// what a network with a weight a band could learn by heart. The weights keep to these directions
  /// (their gradients do, and so does their start), so the network is used on unprojected pixels.
  func withoutNoise(_ spectra: Matrix) -> Matrix {
    guard let signalDirections else { return spectra }
    let coordinates = Matrix.product(spectra, .plain, signalDirections, .plain)
    return Matrix.product(coordinates, .plain, signalDirections, .transposed)
  }
}
