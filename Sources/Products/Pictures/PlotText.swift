/// Text and numbers as an SVG file wants them.
enum PlotText {
  /// A number with a fixed count of decimals.
  static func number(_ value: Double, decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
    // Beyond that, digits behind the point mean nothing, and the number may not fit into an integer.
    guard (abs(value) * scale) < 1e15 else { return value.isNaN ? "0" : "\(value)" }
    let whole = Int((abs(value) * scale).rounded())
    let digits = "\(whole)"
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// A coordinate, to a hundredth of a pixel.
  static func coordinate(_ value: Double) -> String { number(value, decimals: 2) }

  /// Text with the signs that XML keeps for itself written out, and those it forbids left out: the
  /// controls, U+FFFE and U+FFFF.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t": result += " "
      default:
        let isForbidden = scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF
        if !isForbidden { result.unicodeScalars.append(scalar) }
      }
    }
  }
}
