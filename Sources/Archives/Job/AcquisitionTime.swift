internal import Foundation

/// When a scene was acquired, as its files write it: no time zone is applied.
struct AcquisitionTime: Equatable {
  private let digits: [String: String]

  /// Reads a time in any of the usual forms: `2024-08-20T10:30:00Z`, `2024:08:20 10:30:00` (TIFF),
  /// `20240820T103000`, `2024-08-20`; nil for any other.
  init?(_ text: String) {
    let form =
      /\s*(\d{4})[-:\/.]?(\d{2})[-:\/.]?(\d{2})(?:[T ]+(\d{2}):?(\d{2})(?::?(\d{2}))?)?/
    guard let match = text.prefixMatch(of: form),
      let month = Int(match.2), (1...12).contains(month),
      let day = Int(match.3), (1...31).contains(day)
    else { return nil }
    digits = [
      "yyyy": String(match.1), "MM": String(match.2), "dd": String(match.3),
      "HH": match.4.map(String.init) ?? "00", "mm": match.5.map(String.init) ?? "00",
      "ss": match.6.map(String.init) ?? "00",
    ]
  }

  private static let fields = ["yyyy", "MM", "dd", "HH", "mm", "ss"]

  /// Whether a form names at least one part of a time and has no other letters.
  static func isForm(_ form: Substring) -> Bool {
    var rest = String(form)
    for field in fields { rest = rest.replacing(field, with: "") }
    return rest.count < form.count && !rest.contains { $0.isLetter || "{}".contains($0) }
  }

  /// The time in a form: `2024/08` for `yyyy/MM`.
  func text(_ form: String) -> String {
    Self.fields.reduce(form) { $0.replacing($1, with: digits[$1] ?? "") }
  }
}
