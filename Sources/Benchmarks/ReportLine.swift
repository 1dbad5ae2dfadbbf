import Foundation

/// One line of a report: a value, and what it is compared with.
struct ReportLine: Codable, Sendable {
  /// What is asked of a ratio.
  enum Target: Codable, Sendable, Equatable {
    /// The ratio must be at least this.
    case atLeast(Double)
    /// The ratio must be at most this.
    case atMost(Double)

    /// Whether a ratio meets it.
    func isMet(by ratio: Double) -> Bool {
      switch self {
      case .atLeast(let least): ratio >= least
      case .atMost(let most): ratio <= most
      }
    }

    /// The target in words: `>= 1.8`.
    var words: String {
      switch self {
      case .atLeast(let least): ">= \(Figures.short(least))"
      case .atMost(let most): "<= \(Figures.short(most))"
      }
    }
  }

  /// A ratio to another value of the same run.
  struct Ratio: Codable, Sendable {
    /// The ratio.
    let value: Double
    /// What it is the ratio to, in words.
    let of: String
    /// What is asked of it, if anything.
    let target: Target?

    /// Whether it is as asked; nil without a target.
    var isMet: Bool? { target?.isMet(by: value) }
  }

  /// What was measured.
  let name: String
  /// The median, in `unit`; nil if nothing was measured.
  let value: Double?
  /// Unit of the value.
  let unit: String
  /// What it is compared with, if anything.
  var ratio: Ratio?
  /// What a reader ought to know.
  var note: String?

  /// Makes a line; see the properties.
  init(_ name: String, _ value: Double?, _ unit: String, ratio: Ratio? = nil, note: String? = nil) {
    self.name = name
    self.value = value
    self.unit = unit
    self.ratio = ratio
    self.note = note
  }

  /// A line for a program that is not installed: no value, and how to install it.
  init(missing name: String, hint: String) {
    self.init(name, nil, "", note: "not installed; \(hint)")
  }
}

/// Numbers for people.
enum Figures {
  /// Three digits, without an exponent.
  static func short(_ value: Double) -> String {
    let size = abs(value)
    guard value.isFinite, size > 0 else { return "\(value == 0 ? "0" : "\(value)")" }
    let decimals = max(0, 2 - Int(log10(size).rounded(.down)))
    let text = String(format: "%.\(min(decimals, 9))f", value)
    guard text.contains(".") else { return text }
    return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
  }
}
