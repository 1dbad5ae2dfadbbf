import Essentials
import Foundation

/// What commands print on standard output.
enum Output {
  /// Prints a value as JSON with sorted keys.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf",
      negativeInfinity: "-inf",
      nan: "nan"
    )
    StandardStreams.output(try encoder.encode(value) + Data("\n".utf8))
  }

  /// Prints a line.
  static func line(_ text: String = "") {
    StandardStreams.output(Data((PrintableText.of(text) + "\n").utf8))
  }

  /// A number with a given number of decimals.
  static func number(_ value: Double, decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }

  /// Text brought to a width by blanks on the right.
  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Bytes in the unit that keeps them short: `41.9 MB`.
  static func bytes(_ count: Int) -> String {
    var value = Double(count)
    for unit in ["bytes", "kB", "MB", "GB"] {
      if value < 1000 || unit == "GB" {
        return unit == "bytes" ? "\(count) bytes" : number(value, decimals: 1) + " " + unit
      }
      value /= 1000
    }
    return "\(count) bytes"
  }
}
