/// An error that a person can act on: what happened and where, and what to do about it.
public protocol ExplainedError: Error, Equatable, CustomStringConvertible {
  /// What happened and where, with measured and expected values; a sentence without the remedy.
  var message: String { get }
  /// What the reader can do about it.
  var remedy: String { get }
  /// The words of the library or the system below, if any.
  var underlying: String? { get }
}

extension ExplainedError {
  /// No words from below.
  public var underlying: String? { nil }

  /// Message, remedy and the words from below, in that order.
  public var description: String {
    let words = underlying.map { $0.isEmpty ? "" : " (\($0))" } ?? ""
    return "\(message)\n\(remedy)\(words)"
  }
}
