/// What a product consists of, besides `provenance.json`.
struct ProductParts: Sendable {
  /// Rasters that are made from the samples of all tiles, the largest first.
  let rasters: [any RasterPart]
  /// Everything else that follows from a finished scene.
  let others: [any ProductPart]

  /// The parts of every product: the one list that a new file is added to.
  static let all = ProductParts(
    rasters: [AbundancesPart(), UncertaintyPart(), QualityPart()],
    others: [QuicklookPart(), EndmemberTablePart(), EndmemberLibraryPart(), SpectraPlotPart()]
  )

  /// Names of the files that the product of a scene has.
  func fileNames(of scene: FinishedScene) -> [String] {
    rasters.filter { $0.raster(of: scene) != nil }.map(\.fileName) + others.flatMap(\.fileNames)
  }
}
