internal import Rasters

/// `abundances.tif`: the fractions of the endmembers, one band each.
struct AbundancesPart: RasterPart {
  let fileName = "abundances.tif"

  func raster(of scene: FinishedScene) -> StagedRaster? { scene.rasters.abundances.staged }

  func statistics(of scene: FinishedScene) -> [BandStatistics] { scene.summary.abundances }
}
