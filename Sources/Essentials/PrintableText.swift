/// Text that a terminal or a log only shows: names of files and materials may hold characters that
/// drive a terminal.
public enum PrintableText {
  /// The text with a question mark for every control character but line ends and tabs, and for marks
  /// that turn the direction of writing.
  public static func of(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { scalars.append(isControl(scalar) ? "?" : scalar) }
    return String(scalars)
  }

  /// The same on one line.
  public static func line(_ text: String) -> String {
    String(of(text).map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
