internal import Essentials
internal import Foundation
internal import Logging
public import Methods

/// Writes messages of swift-log as lines: for people with their time before them, or as JSON.
struct RunLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info
  /// How lines are written.
  let form: RunLogForm
  /// Where they go.
  let write: @Sendable (String) -> Void
  /// What time it is.
  let now: @Sendable () -> Date
  /// The time zone of text.
  let zone: TimeZone

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    switch form {
    case .text: write(PrintableText.line("\(LogTime.text(now(), in: zone)) \(event.message)"))
    case .json:
      var values = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues(Self.value)
      values["time"] = LogTime.stamp(now(), in: zone)
      values["level"] = event.level.rawValue
      // Values are strings, numbers and lists of them, which JSON has.
      let data = try? JSONSerialization.data(
        withJSONObject: values,
        options: [.sortedKeys, .withoutEscapingSlashes]
      )
      if let data { write(String(decoding: data, as: UTF8.self)) }
    }
  }

  private static func value(_ value: Logger.Metadata.Value) -> Any {
    switch value {
    case .string(let text): text
    case .stringConvertible(let number as Int): number
    case .stringConvertible(let number as Double): number
    case .stringConvertible(let other): other.description
    case .array(let list): list.map(Self.value)
    case .dictionary(let items): items.mapValues(Self.value)
    }
  }
}

/// How the lines of a log are written.
public enum RunLogForm: String, Sendable, CaseIterable {
  /// For people.
  case text
  /// One JSON object a line.
  case json
}

/// The option of the form.
extension OptionTable {
  /// How the lines of a log are written.
  public static let logFormat = OptionRule<RunLogForm>.word(
    "logFormat",
    help: "text, or json: one object a line."
  )
}
