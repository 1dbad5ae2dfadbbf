package import DurableFiles
public import Spectra

/// A spectral library read once and used for many scenes.
public struct LoadedLibrary: Sendable {
  /// Its spectra.
  package let library: SpectralLibrary
  /// The file that a person named.
  public let path: String
  /// Counts per unit of reflectance that a person stated; nil for what the file states.
  public let scale: Double?
  /// The unit of the wavelengths that a person stated; nil for what the file states.
  public let unit: WavelengthUnit?
  /// Whether a scene on other bands is refused instead of the library being resampled.
  public let needsSameBands: Bool

  /// Reads a library.
  ///
  /// - Throws: `SpectraError`.
  public init(
    path: String,
    scale: Double? = nil,
    unit: WavelengthUnit? = nil,
    needsSameBands: Bool = false
  ) throws(SpectraError) {
    library = try LibraryFile.read(path, wavelengthUnit: unit)
    self.path = path
    self.scale = scale
    self.unit = unit
    self.needsSameBands = needsSameBands
  }

  /// Name of the file, without its folder.
  public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// The files that were read, with the checksums of the very bytes.
  package var files: [FileChecksum] { library.files }
}
