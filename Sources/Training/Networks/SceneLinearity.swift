public import LinearAlgebra
internal import Unmixing

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

  /// Measures pixels.
  ///
  /// - Parameters:
  ///   - spectra: reflectance, `pixelCount x bandCount`.
  ///   - endmemberCount: dimensions of the subspace.
  /// - Throws: `TrainingError` with code `.badValue` if the pixels hold no finite numbers.
  public init(of spectra: Matrix, endmemberCount: Int) throws(TrainingError) {
    let (pixelCount, bandCount) = (spectra.rowCount, spectra.columnCount)
    guard pixelCount >= BandNoise.leastPixelCount(bandCount: bandCount), endmemberCount < bandCount
    else {
      ratio = 1
      noiseVariance = nil
      signalDirections = nil
      return
    }
    let moments = DoubleMatrix.gram(of: spectra).scaled(by: 1 / Double(pixelCount))
    do throws(LinearAlgebraError) {
      let (values, vectors) = try moments.symmetricEigen()
      let residual = values.dropLast(endmemberCount).reduce(0) { $0 + max($1, 0) }
      let noise = try BandNoise(moments: moments, pixelCount: pixelCount).variances.reduce(0, +)
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
