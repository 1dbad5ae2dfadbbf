internal import Rasters

/// A part of a product that is a raster: a Cloud-Optimized GeoTIFF made from the samples of all tiles.
///
/// All threads of a product compress the blocks of its rasters together, which is why a raster is not
/// written like a `ProductPart`.
protocol RasterPart: Sendable {
  /// Name of the file in the product's folder.
  var fileName: String { get }

  /// The samples; nil if the product of this scene has no such raster.
  func raster(of scene: FinishedScene) -> StagedRaster?

  /// The statistics of these samples, one entry per band.
  func statistics(of scene: FinishedScene) -> [BandStatistics]
}
