internal import LinearAlgebra

/// What noise does not explain about the pixels of a scene.
///
/// Shadows and variants of the materials leave residuals that are alike over many bands: they vary in
/// few dimensions, not in one for each band. A misfit of the same size does the more harm to the
/// abundances the fewer these are, so both are measured on a sample of the scene.
public struct ModelMisfit: Sendable, Equatable {
  /// The noise of the scene, or nil where the sample is too small to tell.
  public let noise: BandNoise?
  /// Whether pixels are taken for multiples of mixtures, so that their brightness is free.
  public let isBrightnessFree: Bool
  /// What noise leaves of a pixel outside the endmembers' space, in reflectance squared, summed over
  /// the bands; 0 where the noise is not known.
  public let noiseResidual: Double
  /// The mean of what a pixel has left beyond that, in the same unit; at least 0.
  public let meanExcess: Double
  /// In how many dimensions the excess varies, 1 to the number of bands beyond the endmembers.
  public let dimensionCount: Double

  /// Brightness that explains this part of the residual of fixed brightness, or more, is free.
  private static let brightnessShare = 1.0 / 3

  /// Measures a sample.
  ///
  /// - Parameters:
  ///   - spectra: reflectance, `pixelCount x bandCount`.
  ///   - abundances: their estimates, `endmemberCount x pixelCount`.
  ///   - basis: of the endmembers' space.
  ///   - rule: how the method treats sums and misfits.
  /// - Throws: `UnmixingError` for pixels that are not numbers.
  init(
    spectra: Matrix,
    abundances: Matrix,
    basis: EndmemberBasis,
    rule: UncertaintyRule
  ) throws(UnmixingError) {
    noise = try BandNoise(of: spectra)
    let residuals = SampleResiduals(spectra: spectra, abundances: abundances, basis: basis)
    switch rule.brightness {
    case .fixed: isBrightnessFree = false
    case .free: isBrightnessFree = true
    case .asPixelsShow:
      let share = 1 - residuals.meanSquare(scaled: true) / residuals.meanSquare(scaled: false)
      isBrightnessFree = share >= Self.brightnessShare
    }
    let variances = noise?.variances ?? Array(repeating: 0, count: basis.bandCount)
    let inside = basis.noiseCovariance(variances)
    let traceInside = (0..<basis.endmemberCount).reduce(0) { $0 + inside[$1, $1] }
    noiseResidual = max(0, variances.reduce(0, +) - traceInside)
    meanExcess = max(0, residuals.meanSquare(scaled: isBrightnessFree) - noiseResidual)
    let most = Double(max(1, basis.bandCount - basis.endmemberCount))
    guard rule.misfit == .asItVaries, noise != nil else {
      dimensionCount = most
      return
    }
    let moments = residuals.moments(scaled: isBrightnessFree)
    let count = try Self.participation(in: moments, beyond: variances)
    dimensionCount = min(max(1, count), most)
  }

  /// The number of dimensions that would hold the same variance if it were equal in all of them:
  /// the squared sum of the eigenvalues by the sum of their squares.
  private static func participation(
    in moments: DoubleMatrix,
    beyond variances: [Double]
  ) throws(UnmixingError) -> Double {
    var excess = moments
    for band in variances.indices { excess[band, band] -= variances[band] }
    let values = try excess.eigenDescending().values.map { max(0, $0) }
    let squares = values.reduce(0) { $0 + $1 * $1 }
    let sum = values.reduce(0, +)
    return squares > 0 ? sum * sum / squares : .infinity
  }
}

/// The residuals of a sample of pixels.
private struct SampleResiduals {
  private let spectra: Matrix
  /// `A x`, `pixelCount x bandCount`.
  private let mixtures: Matrix
  /// The brightness of each pixel: its part along the mixture.
  private let scales: [Double]

  init(spectra: Matrix, abundances: Matrix, basis: EndmemberBasis) {
    self.spectra = spectra
    let endmembers = DoubleMatrix.product(
      basis.projections.inDoublePrecision,
      .plain,
      basis.factor
    ).inSinglePrecision
    mixtures = Matrix.product(abundances, .transposed, endmembers, .transposed)
    let bandCount = spectra.columnCount
    var scales: [Double] = []
    scales.reserveCapacity(spectra.rowCount)
    for pixel in 0..<spectra.rowCount {
      var (along, square) = (0.0, 0.0)
      for band in 0..<bandCount {
        let model = Double(mixtures[pixel, band])
        along += Double(spectra[pixel, band]) * model
        square += model * model
      }
      scales.append(square > 0 ? max(0, along / square) : 0)
    }
    self.scales = scales
  }

  /// The mean over pixels of the squared residual, summed over the bands.
  func meanSquare(scaled: Bool) -> Double {
    var sum = 0.0
    for pixel in 0..<spectra.rowCount {
      for band in 0..<spectra.columnCount {
        let residual = residual(pixel, band, scaled)
        sum += residual * residual
      }
    }
    return sum / Double(max(1, spectra.rowCount))
  }

  /// The mean of `e e^T`, `bandCount x bandCount`.
  func moments(scaled: Bool) -> DoubleMatrix {
    let (pixelCount, bandCount) = (spectra.rowCount, spectra.columnCount)
    var moments = DoubleMatrix(rowCount: bandCount, columnCount: bandCount)
    for start in stride(from: 0, to: pixelCount, by: BandNoise.blockLength) {
      let pixels = start..<min(start + BandNoise.blockLength, pixelCount)
      var block = DoubleMatrix(rowCount: pixels.count, columnCount: bandCount)
      for pixel in pixels {
        for band in 0..<bandCount { block[pixel - start, band] = residual(pixel, band, scaled) }
      }
      let product = DoubleMatrix.product(block, .transposed, block)
      moments.add(product, times: 1 / Double(pixelCount))
    }
    return moments
  }

  private func residual(_ pixel: Int, _ band: Int, _ scaled: Bool) -> Double {
    let scale = scaled ? scales[pixel] : 1
    return Double(spectra[pixel, band]) - scale * Double(mixtures[pixel, band])
  }
}

extension EndmemberBasis {
  /// The covariance of `Q^T y` for noise of the given variances, one a band.
  func noiseCovariance(_ variances: [Double]) -> DoubleMatrix {
    let directions = projections.inDoublePrecision
    var weighted = directions
    for band in variances.indices {
      for index in 0..<endmemberCount { weighted[band, index] *= variances[band] }
    }
    return DoubleMatrix.product(directions, .transposed, weighted)
  }
}
