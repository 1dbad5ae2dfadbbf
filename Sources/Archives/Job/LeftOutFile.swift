/// A file among the scenes of a job that is not unmixed, and is not a failure either.
public struct LeftOutFile: Sendable, Equatable, Codable {
  /// The file.
  public let path: String
  /// Why, as half a sentence without a full stop: `no .hdr beside it`.
  public let reason: String

  /// Names a file and the reason.
  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// File and reason in a sentence without its full stop.
  var words: String { "\(path) is passed over: \(reason)" }
}
