internal import Rasters

/// `quality.tif`: how well each pixel was unmixed; see `QualityRaster`.
struct QualityPart: RasterPart {
  let fileName = "quality.tif"

  func raster(of scene: FinishedScene) -> StagedRaster? { scene.rasters.quality.staged }

  func statistics(of scene: FinishedScene) -> [BandStatistics] { scene.summary.quality }
}
