public import Essentials
public import Rasters
public import Spectra

/// Why a scene could not be opened or read.
public struct SceneError: ExplainedError {
  /// The kinds of failure.
  public enum Code: Sendable, Equatable {
    /// The raster could not be opened or read, or is shorter than promised.
    case raster(RasterError.Code)
    /// Wavelengths, band list or header could not be used.
    case spectra(SpectraError.Code)
    /// One band only: nothing to unmix.
    case tooFewBands
    /// The raster is one that was made from a scene.
    case finishedProduct
    /// Scale and offset are given twice and contradict each other.
    case contradictoryScale
    /// A band's scale is 0, or scale or offset is not a finite number.
    case impossibleScale
    /// The values are not reflectances between 0 and about 1.
    case notReflectance
    /// No pixel has data.
    case noValidPixels
  }

  /// The kind of failure.
  public let code: Code
  /// The scene's file.
  public let path: String
  /// What happened and where, with measured and expected values.
  public let message: String
  /// What the reader can do about it.
  public let remedy: String
  /// The words of GDAL, if any.
  public let underlying: String?

  /// Makes an error; see the properties.
  public init(
    code: Code,
    path: String,
    message: String,
    remedy: String,
    underlying: String? = nil
  ) {
    self.code = code
    self.path = path
    self.message = message
    self.remedy = remedy
    self.underlying = underlying
  }

  /// Takes over what the room of rasters says.
  public init(_ error: RasterError) {
    self.init(
      code: .raster(error.code),
      path: error.path,
      message: error.message,
      remedy: error.remedy,
      underlying: error.underlying
    )
  }

  /// Takes over what the room of spectra says.
  public init(_ error: SpectraError, path: String) {
    self.init(
      code: .spectra(error.code),
      path: path,
      message: error.message,
      remedy: error.remedy
    )
  }
}
