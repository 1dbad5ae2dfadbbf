internal import Sampling
internal import Scenes
internal import Spectra
internal import Training

/// The bands of a scene that are used, to be compared with those of another.
struct SceneBands: Sendable {
  /// Indices in the scene, from 0.
  let kept: [Int]
  /// Wavelengths and widths of those.
  let grid: SpectralGrid
  /// Number of all bands of the scene.
  let allCount: Int

  /// Takes the bands of a scene.
  init(of prepared: PreparedScene) {
    kept = prepared.keptBands
    grid = prepared.keptGrid
    allCount = prepared.scene.grid.bandCount
  }

  /// How they differ from those of another scene, in words; nil if they are the same.
  ///
  /// Wavelengths decide where both are known, otherwise the numbers of the bands.
  func difference(from other: SceneBands) -> String? {
    guard kept.count == other.kept.count else {
      return
        "it has \(kept.count) bands in use (of \(allCount)) and the other \(other.kept.count) "
        + "(of \(other.allCount))"
    }
    guard let left = grid.wavelengths, let right = other.grid.wavelengths else {
      guard kept != other.kept else { return nil }
      return "without wavelengths in both only the band numbers tell bands apart, and they differ"
    }
    let limit = TrainedModel.wavelengthToleranceNanometres
    guard
      let band = left.indices.first(where: {
        !(abs(left[$0].nanometres - right[$0].nanometres) <= limit)
      })
    else { return nil }
    return "its band \(kept[band] + 1) is at \(left[band].nanometres) nm, band "
      + "\(other.kept[band] + 1) of the other at \(right[band].nanometres) nm, more than "
      + "\(limit) nm apart"
  }
}
