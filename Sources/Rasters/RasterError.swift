public import Essentials

/// Why a raster could not be read or written.
public struct RasterError: ExplainedError {
  /// The kinds of failure.
  public enum Code: Sendable, Equatable {
    /// The file is not there, may not be read, or no driver knows its format.
    case cannotOpen
    /// The file is shorter than its header promises.
    case truncated
    /// A type of sample, interleave or layout that cannot be unmixed (complex numbers, one band).
    case unsupported
    /// A read failed part of the way.
    case cannotRead
    /// The disk, the network or the memory failed during a read; the file itself may be sound.
    case systemFailed
    /// The file could not be made or written, or the disk is full.
    case cannotWrite
  }

  /// The kind of failure.
  public let code: Code
  /// The file.
  public let path: String
  /// What happened and where, with measured and expected values; a sentence without the remedy.
  public let message: String
  /// What the reader can do about it.
  public let remedy: String
  /// The words of GDAL or the system, if any.
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
}
