internal import Sampling
internal import Scenes
internal import Spectra
internal import Training
internal import Unmixing

extension MethodPreparation {
  /// A trained network, whose bands must be the scene's.
  func method(of loaded: LoadedModel) throws -> PreparedMethod {
    let model = loaded.model
    try model.check(against: prepared.keptGrid)
    let sample = try checkReflectance()
    var notes = ReflectanceCheck.notes(on: sample, of: prepared)
    if prepared.scene.grid.wavelengths == nil || model.endmembers.grid.wavelengths == nil {
      notes.append(
        "the model's bands and the scene's were matched by their number alone "
          + "(\(model.endmembers.bandCount)), because one side has no wavelengths"
      )
    }
    var method = try PreparedMethod(model.estimator, model.endmembers, notes: notes)
    method.sampledFit = SampledFit(of: sample.spectra, method)
    return method
  }
}
