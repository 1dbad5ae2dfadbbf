internal import Essentials

/// Why a catalogue could not be read or written.
package struct CatalogueError: ExplainedError {
  /// The kinds of failure.
  package enum Code: Sendable, Equatable {
    /// There is no catalogue.
    case missing
    /// The file is no SQLite database, or a damaged one.
    case damaged
    /// The file is a database of somebody else.
    case foreign
    /// A later version of the program made it.
    case newer
    /// It may not be read or written, is in use, or the disk failed.
    case closed
  }

  /// The kind of failure.
  package let code: Code
  /// What happened and where.
  package let message: String
  /// What the reader can do about it.
  package let remedy: String
  /// The words of SQLite or the system, if any.
  package let underlying: String?

  /// Makes an error; see the properties.
  package init(code: Code, message: String, remedy: String, underlying: String? = nil) {
    self.code = code
    self.message = message
    self.remedy = remedy
    self.underlying = underlying
  }
}
