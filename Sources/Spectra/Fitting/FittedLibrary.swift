internal import LinearAlgebra

/// A spectral library brought onto the bands of a scene, and in reflectance.
public struct FittedLibrary: Sendable, Equatable {
  /// How the library's bands became the scene's.
  public enum Method: Sendable, Equatable {
    /// Same number of bands, and wavelengths that agree: taken as they are.
    case sameBands
    /// Same number of bands, but wavelengths unknown on one side: taken band by band.
    case bandByBand
    /// Resampled; so many of the bands are means under a Gaussian, the others interpolated.
    case resampled(convolvedCount: Int)
  }

  /// The spectra as endmembers on the kept bands of the scene.
  public let endmembers: EndmemberSet
  /// How the bands were matched.
  public let method: Method
  /// Counts per unit of reflectance by which the library was divided.
  public let scale: Double
  /// What a person should know about it, in words, the library's own notes first.
  public let notes: [String]

  /// Brings a library onto the bands of a scene.
  ///
  /// - The wavelengths agree if the number of bands is the same (as all bands of the scene, or the
  ///   kept ones) and every centre lies within half the scene's spacing there, or half the band's
  ///   width if that is smaller. Then the values are taken as they are.
  /// - Other wavelengths are resampled: a mean under a Gaussian of the band's width (FWHM) where it is
  ///   known and the library is finer, otherwise linear interpolation. Nothing is extrapolated, and
  ///   no gap of the library of more than four of its usual steps (at least 20 nm) is bridged.
  /// - Where one side has no wavelengths, the numbers of bands must be the same.
  ///
  /// - Parameters:
  ///   - library: in its own units.
  ///   - grid: all bands of the scene.
  ///   - kept: indices of the bands that are used, from 0; nil for all.
  ///   - scale: the library's counts per unit of reflectance; nil for what its file states.
  /// - Throws: `SpectraError` with code `.gridMismatch`, or `.badUnits` for values that are not
  ///   reflectances after division by the scale.
  public init(
    _ library: SpectralLibrary,
    onto grid: SpectralGrid,
    kept: [Int]? = nil,
    scale: Double? = nil
  ) throws(SpectraError) {
    let divisor = scale ?? library.statedScale
    guard divisor.isFinite, divisor > 0 else {
      throw SpectraError(
        code: .badUnits,
        path: library.path,
        message: "the scale of the library cannot be \(divisor).",
        remedy: "Give --endmember-scale a number above 0: the library's counts per unit of "
          + "reflectance, for instance 10000."
      )
    }
    let kept = kept ?? Array(0..<grid.bandCount)
    let scene = LibraryTarget(grid: grid, kept: kept)
    let (spectra, method) = try scene.spectra(of: library)
    try ReflectanceRange(
      counts: spectra,
      divisor: divisor,
      isAsked: scale != nil,
      library: library,
      target: scene
    ).check()
    var columns = Matrix(rowCount: kept.count, columnCount: library.spectrumCount)
    for (column, values) in spectra.enumerated() {
      for (band, value) in values.enumerated() { columns[band, column] = Float(value / divisor) }
    }
    endmembers = EndmemberSet(names: library.names, spectra: columns, grid: scene.keptGrid)
    self.method = method
    self.scale = divisor
    notes = library.notes + [scene.explain(method, library: library)]
  }
}

extension EndmemberSet {
  /// Takes the spectra of a library as endmembers of a scene; see `FittedLibrary` for how.
  ///
  /// - Throws: `SpectraError` with code `.gridMismatch` or `.badUnits`.
  public init(
    library: SpectralLibrary,
    onto grid: SpectralGrid,
    kept: [Int]? = nil,
    scale: Double? = nil
  ) throws(SpectraError) {
    self = try FittedLibrary(library, onto: grid, kept: kept, scale: scale).endmembers
  }
}
