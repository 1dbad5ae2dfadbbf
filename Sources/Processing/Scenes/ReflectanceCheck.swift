internal import LinearAlgebra
internal import Rasters
internal import Scenes

/// Looks whether the values of a scene can be reflectances.
enum ReflectanceCheck {
  /// The largest value of a usual pixel that still passes: snow and glint reach a little over 1.
  private static let limit: Float = 2

  /// Refuses a scene whose usual pixel has values that no reflectance has, unless a person has said
  /// what the scale is.
  ///
  /// - Parameters:
  ///   - spectra: pixels of the scene, `pixelCount x bandCount`.
  ///   - scene: the scene, for the words.
  ///   - isStatedByPerson: whether `--scale` was given.
  /// - Throws: `ProcessingError` with code `.notReflectance`.
  static func check(_ spectra: Matrix, of scene: Scene, isStatedByPerson: Bool) throws {
    guard spectra.rowCount > 0, !isStatedByPerson else { return }
    let maxima = (0..<spectra.rowCount).map { spectra.row($0).max() ?? 0 }.sorted()
    let median = maxima[maxima.count / 2]
    guard median > limit else { return }
    let stated = scene.isScaleStated
    let raw = Double(median) / (scene.scaling.first?.factor ?? 1)
    var suggested = 100.0
    while raw / suggested > 1.2 { suggested *= 10 }
    throw ProcessingError(
      code: .notReflectance,
      message: "values around \(Int(median.rounded())) in \(scene.file.path) are not reflectances "
        + "between 0 and 1, "
        + (stated ? "although its files state a scale." : "and its files state no scale."),
      remedy: "Give --scale with the counts per unit of reflectance, for instance "
        + "--scale \(Int(suggested)); --scale 1 takes the values as they are."
    )
  }
}
