internal import LinearAlgebra
internal import Scenes

extension SceneSampler.Sample {
  /// The sample without the pixels that hold one number in all bands, many of them the same: filling
  /// that the first look at the scene has missed must not become an endmember.
  var withoutFilling: SceneSampler.Sample {
    let filling = Set(
      Scene.filling(of: spectra.rowCount, bandCount: spectra.columnCount) { spectra[$0, $1] }
    )
    guard !filling.isEmpty else { return self }
    let kept = positions.indices.filter { !filling.contains($0) }
    var sample = self
    sample.positions = kept.map { positions[$0] }
    sample.spectra = spectra.rows(kept)
    sample.fillingPositions = filling.sorted().map { positions[$0] }
    return sample
  }
}
