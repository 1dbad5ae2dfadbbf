internal import Rasters
internal import Sampling
internal import Scenes
internal import Spectra
internal import Unmixing

extension MethodPreparation {
  /// A solver with a library's spectra, or the means of its classes, on the scene's bands.
  func method(of loaded: LoadedLibrary, _ solver: Solver) throws -> PreparedMethod {
    let library = loaded.library
    let fitted = try FittedLibrary(
      library.classes == nil ? library : library.reducedToClasses(),
      onto: prepared.scene.grid,
      kept: prepared.keptBands,
      scale: loaded.scale
    )
    if loaded.needsSameBands, case .resampled = fitted.method {
      throw WorkError(
        code: .badOptions,
        message:
          "\(prepared.scene.file.path) has other bands than the archive's endmembers: it uses "
          + "\(prepared.keptBands.count) of \(prepared.scene.grid.bandCount) bands, they have "
          + "\(library.bandCount), or their wavelengths differ.",
        remedy:
          "Give scenes of another sensor a job with an output of its own, or leave this one out."
      )
    }
    let sample = try checkReflectance()
    do {
      var method = try PreparedMethod(
        solver,
        fitted.endmembers,
        notes: ReflectanceCheck.notes(on: sample, of: prepared) + fitted.notes
          + Self.notes(onLibraryOf: fitted.endmembers.endmemberCount, name: loaded.name)
      )
      method.sampledFit = SampledFit(of: sample.spectra, method)
      return method
    } catch let error as UnmixingError {
      throw UnmixingError(
        code: error.code,
        message: "the library \(loaded.name) cannot be unmixed with: \(error.message)",
        remedy: error.remedy,
        underlying: error.underlying
      )
    }
  }

  /// What a person should know of a library of one spectrum; nothing of others.
  private static func notes(onLibraryOf count: Int, name: String) -> [String] {
    guard count == 1 else { return [] }
    return [
      "the library \(name) has one spectrum: its abundance is 1 in every pixel, whatever the pixel "
        + "holds; add the other materials of the scene"
    ]
  }
}
