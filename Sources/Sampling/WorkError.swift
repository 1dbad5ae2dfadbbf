public import Essentials

/// Why a verb could not do its work.
public struct WorkError: ExplainedError {
  /// The kinds of failure.
  public enum Code: Sendable, Equatable {
    /// Options that contradict each other, or lack one.
    case badOptions
    /// A job file that cannot be read.
    case badJob
    /// The output cannot go where it was asked to go.
    case badTarget
    /// The values of a scene are not reflectances between 0 and about 1.
    case notReflectance
    /// A scene without one pixel to unmix.
    case noValidPixels
    /// A scene whose pixels do not tell how many endmembers it has.
    case notCountable
    /// A product and a reference that cannot be compared.
    case notComparable
    /// The data of an experiment is not there.
    case noData
    /// The memory budget is too small for a scene.
    case budgetTooSmall
    /// The disk has not room enough.
    case noRoom
    /// An input changed while it was read.
    case changed
    /// The product that is there is out of date or damaged, and is not to be replaced.
    case outOfDate
    /// A scene took longer than it may.
    case timeLimit
  }

  /// The kind of failure.
  public let code: Code
  /// What happened and where, with measured and expected values.
  public let message: String
  /// What the reader can do about it.
  public let remedy: String

  /// Makes an error; see the properties.
  public init(code: Code, message: String, remedy: String) {
    self.code = code
    self.message = message
    self.remedy = remedy
  }
}
