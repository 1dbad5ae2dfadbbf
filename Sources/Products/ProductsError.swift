public import DurableFiles
public import Essentials
public import Rasters

/// Why a product could not be written.
public struct ProductsError: ExplainedError {
  /// The kinds of failure.
  public enum Code: Sendable, Equatable {
    /// A file or folder could not be made or written, or the disk is full.
    case cannotWrite
    /// The target is there already and was not to be replaced.
    case exists
    /// Not every pixel was written, or a file of the product is missing.
    case incomplete
    /// A value that is not a number.
    case badValue
  }

  /// The kind of failure.
  public let code: Code
  /// The file or folder.
  public let path: String
  /// What happened and where, with measured and expected values; a sentence without the remedy.
  public let message: String
  /// What the reader can do about it.
  public let remedy: String
  /// The words of the library or the system, if any.
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

  /// A raster that could not be written.
  public init(_ error: RasterError) {
    self.init(
      code: .cannotWrite,
      path: error.path,
      message: error.message,
      remedy: error.remedy,
      underlying: error.underlying
    )
  }

  /// A file or folder that could not be written or put in its place.
  public init(_ error: DurableFileError) {
    self.init(
      code: error.code == .alreadyExists ? .exists : .cannotWrite,
      path: error.path,
      message: error.message,
      remedy: error.remedy,
      underlying: error.underlying
    )
  }
}
