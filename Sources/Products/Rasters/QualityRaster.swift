public import LinearAlgebra
public import Rasters

/// How well each pixel was unmixed, on its way to `quality.tif`.
///
/// Bands, in this order: root-mean-square error of the reconstruction (reflectance), spectral angle
/// between pixel and reconstruction (degrees), `PixelFlags`. Tiles may come in any order and from
/// any thread; the bytes of the finished file do not depend on it.
public final class QualityRaster: Sendable {
  /// The bands, in the order of the rows of a tile.
  public enum Band: Int, Sendable, CaseIterable {
    /// Root-mean-square difference of pixel and reconstruction, in reflectance.
    case reconstructionError
    /// Angle between pixel and reconstruction, in degrees.
    case spectralAngle
    /// The sum of the bits of `PixelFlags`.
    case flags
  }

  /// The value of pixels without data.
  public static let noData = StagedRaster.noData

  /// The samples until then.
  let staged: StagedRaster

  /// Makes room for the samples.
  ///
  /// - Parameters:
  ///   - stagedPath: a file that holds the samples until the product is finished; the caller removes
  ///     it.
  ///   - storage: whether there is such a file.
  ///   - grid: size and georeferencing of the scene.
  ///   - tags: what the file says about itself; no dates and no paths.
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  public init(
    stagedPath: String,
    storage: SamplePlanes.Storage,
    grid: RasterGrid,
    tags: [String: String]
  ) throws(ProductsError) {
    staged = try StagedRaster(
      path: stagedPath,
      storage: storage,
      template: RasterTemplate(
        grid: grid,
        sampleType: .float32,
        bands: Band.allCases.map(\.template),
        metadata: ["": tags]
      ),
      // A flag is a set of bits: an average of two sets would be a third one.
      resampling: Band.allCases.map { $0 == .flags ? .mode : .average }
    )
  }

  /// Writes the quality of a window.
  ///
  /// - Parameters:
  ///   - quality: `3 x pixelCount`, rows in the order of `Band`; -9999 in all rows of a pixel
  ///     without data.
  ///   - window: where it belongs; every pixel of the scene must be written exactly once.
  /// - Throws: `ProductsError` with code `.badValue` for a sample that is not a finite number, or
  ///   `.cannotWrite`.
  public func write(_ quality: borrowing Matrix, window: RasterWindow) throws(ProductsError) {
    try staged.write(quality, window: window)
  }
}

extension QualityRaster.Band {
  fileprivate var template: BandTemplate {
    let noData = Double(QualityRaster.noData)
    switch self {
    case .reconstructionError:
      return BandTemplate(name: "reconstruction RMSE", noData: noData, unit: "reflectance")
    case .spectralAngle:
      return BandTemplate(name: "spectral angle", noData: noData, unit: "degrees")
    case .flags:
      let meanings = PixelFlags.meanings
      return BandTemplate(
        name: "flags",
        noData: noData,
        metadata: [
          "flag_masks": meanings.map { "\($0.mask.rawValue)" }.joined(separator: ","),
          "flag_meanings": meanings.map(\.meaning).joined(separator: " "),
        ]
      )
    }
  }
}
