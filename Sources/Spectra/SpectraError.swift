public import Essentials

/// Why wavelengths, band lists or spectral libraries could not be used.
public struct SpectraError: ExplainedError {
  /// The kinds of failure.
  public enum Code: Sendable, Equatable {
    /// The file is not there or may not be read.
    case cannotRead
    /// The file is not what its name or header says.
    case badFormat
    /// A band list that cannot be read or names bands that the scene does not have.
    case badBandList
    /// Nothing is left after band removal.
    case noBandsLeft
    /// The spectra and the scene lie on grids that cannot be brought together.
    case gridMismatch
    /// The values are not reflectances between 0 and about 1.
    case badUnits
  }

  /// The kind of failure.
  public let code: Code
  /// The file, where there is one.
  public let path: String?
  /// What happened and where, with measured and expected values.
  public let message: String
  /// What the reader can do about it.
  public let remedy: String

  /// Makes an error; see the properties.
  public init(code: Code, path: String? = nil, message: String, remedy: String) {
    self.code = code
    self.path = path
    self.message = message
    self.remedy = remedy
  }
}
