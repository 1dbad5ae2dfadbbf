internal import Rasters
internal import Scenes

extension WorkError {
  /// The error of a scene without data.
  ///
  /// - Parameters:
  ///   - prepared: the scene.
  ///   - notFiniteCount: pixels seen that hold NaN, infinity or values too large for any reflectance.
  /// - Returns: the error.
  package static func noValidPixels(
    _ prepared: PreparedScene,
    notFiniteCount: Int = 0
  ) -> WorkError {
    let noData = prepared.keptBands.compactMap { prepared.scene.noData[$0] }.first
    return WorkError(
      code: .noValidPixels,
      message: "none of the \(prepared.scene.rasterGrid.pixelCount) pixels of "
        + "\(prepared.scene.file.path) has data in all \(prepared.keptBands.count) bands used"
        + (noData.map { " (no-data value \($0))" } ?? "")
        + (notFiniteCount > 0
          ? "; \(notFiniteCount) hold NaN, infinity or values too large for any reflectance" : "")
        + (prepared.scene.emptyBandsNote.map { "; \($0)" } ?? "") + ".",
      remedy:
        "Leave out bands without data with --remove-bands, give the right --no-data, or leave "
        + "the scene out."
    )
  }
}
