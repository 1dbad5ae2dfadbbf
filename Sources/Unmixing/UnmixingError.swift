public import Essentials

/// Why pixels could not be unmixed, endmembers not found or a method not set up.
public struct UnmixingError: ExplainedError {
  /// The kinds of failure.
  public enum Code: Sendable, Equatable {
    /// Fewer pixels, or fewer different pixels, than the method needs.
    case tooFewPixels
    /// More endmembers than bands, pixels or the method allow, or fewer than one.
    case tooManyEndmembers
    /// Some endmembers are zero, equal, or mixtures of the others.
    case degenerateEndmembers
    /// A number that must be finite is NaN or infinite.
    case notFinite
    /// An option outside its range.
    case badOption
    /// A factorisation inside the linear algebra library did not succeed.
    case factorisationFailed
  }

  /// The kind of failure.
  public let code: Code
  /// What happened and where, with measured and expected values; a sentence without the remedy.
  public let message: String
  /// What the reader can do about it.
  public let remedy: String
  /// The words of the linear algebra library, if any.
  public let underlying: String?

  /// Makes an error; see the properties.
  public init(code: Code, message: String, remedy: String, underlying: String? = nil) {
    self.code = code
    self.message = message
    self.remedy = remedy
    self.underlying = underlying
  }
}
