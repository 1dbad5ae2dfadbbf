public import Essentials

/// Why a file or folder could not be read, written or put in its place.
public struct DurableFileError: ExplainedError {
  /// The kinds of failure.
  public enum Code: Sendable, Equatable {
    /// The file, or the folder it should go into, is not there.
    case notFound
    /// This user may not read or write there, or the file system is read-only.
    case noPermission
    /// The disk or the user's share of it is full.
    case diskFull
    /// Something of that name is there already and was not to be replaced.
    case alreadyExists
    /// A folder, pipe or device stands where a file is needed, or a file where a folder is; or the
    /// name cannot be that of a file.
    case wrongKind
    /// The file has more bytes than such a file may have.
    case tooLarge
    /// The bytes are not text in UTF-8.
    case notText
    /// It is in its place and whole, but the disk did not confirm that it has its name.
    case notConfirmed
    /// The disk or the network failed, or the system gave another reason.
    case inputOutput
  }

  /// The kind of failure.
  public let code: Code
  /// The file or folder, as the caller named it.
  public let path: String
  /// What happened and where, with measured and expected values.
  public let message: String
  /// What the reader can do about it.
  public let remedy: String
  /// The words of the system, if any.
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
