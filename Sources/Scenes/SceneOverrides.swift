public import Spectra

/// What a person says about a scene that its files do not say, or say wrongly.
public struct SceneOverrides: Sendable, Equatable {
  /// Counts per unit of reflectance: reflectance = sample / scale + offset.
  public var scale: Double?
  /// Reflectance of a sample of 0.
  public var offset: Double?
  /// The sample that means "no data here".
  public var noData: Double?
  /// A file with one wavelength a band (and a second column with widths).
  public var wavelengthsPath: String?
  /// The unit of the wavelengths.
  public var wavelengthUnit: WavelengthUnit?

  /// Makes overrides; without arguments the files are believed.
  public init(
    scale: Double? = nil,
    offset: Double? = nil,
    noData: Double? = nil,
    wavelengthsPath: String? = nil,
    wavelengthUnit: WavelengthUnit? = nil
  ) {
    self.scale = scale
    self.offset = offset
    self.noData = noData
    self.wavelengthsPath = wavelengthsPath
    self.wavelengthUnit = wavelengthUnit
  }
}
