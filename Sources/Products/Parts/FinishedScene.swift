internal import Spectra

/// What is known of a scene whose tiles are all unmixed: what the parts of a product are made from.
struct FinishedScene: Sendable {
  /// Reflectances of the endmembers on the bands that were used.
  let endmembers: EndmemberSet
  /// The samples of all rasters; their overviews are there by the time when parts are written.
  let rasters: SceneRasters
  /// The statistics of these rasters.
  let summary: ProductSummary
  /// How the product came about (scene, method, options), its list of files still empty.
  let provenance: Provenance
}
