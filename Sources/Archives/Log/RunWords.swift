internal import Foundation

/// Words that lines of runs and plans are made of.
enum RunWords {
  /// What an error says happened, on one line without its last full stop: without what to do, and with
  /// the name of the scene in place of its path.
  static func short(_ error: String, of scene: String) -> String {
    let name = (scene as NSString).lastPathComponent
    var line = String(error.prefix { !$0.isNewline }).replacing(scene, with: name)
    if line.hasSuffix(".") || line.hasSuffix(":") { line.removeLast() }
    return line
  }

  /// A count and what is counted: `1 scene`, `2 scenes`.
  static func count(_ number: Int, _ one: String) -> String {
    "\(grouped(number)) \(one)\(number == 1 ? "" : "s")"
  }

  /// A number with its thousands apart: `2,002`.
  static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    return digits.enumerated().map { place, digit in
      let isFirst = place == 0 || (digits.count - place) % 3 != 0
      return (isFirst ? "" : ",") + String(digit)
    }.joined()
  }

  /// A duration: `5 s`, `4 min 10 s`, `2 h 05 min`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole >= 3600 { return String(format: "%d h %02d min", whole / 3600, whole / 60 % 60) }
    if whole >= 60 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
    return "\(whole) s"
  }
}
