internal import Rasters

/// `uncertainty.tif`: the standard deviations of the fractions, where they were asked for.
struct UncertaintyPart: RasterPart {
  let fileName = "uncertainty.tif"

  func raster(of scene: FinishedScene) -> StagedRaster? { scene.rasters.uncertainty?.staged }

  func statistics(of scene: FinishedScene) -> [BandStatistics] { scene.summary.uncertainty }
}
