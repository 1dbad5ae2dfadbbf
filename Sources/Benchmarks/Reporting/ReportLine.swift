import Foundation

/// One line of a report: a value, and what it is compared with.
struct ReportLine: Codable, Sendable {
  /// What is asked of a ratio.
  enum Target: Sendable, Equatable {
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
  struct Ratio: Sendable {
    /// The ratio; nil if what it is compared with could not be measured.
    let value: Double?
    /// What it is the ratio to, in words.
    let of: String
    /// What is asked of it, if anything.
    let target: Target?

    /// Whether it is as asked; nil without a target or a value.
    var isMet: Bool? { value.flatMap { target?.isMet(by: $0) } }
  }

  /// What was measured.
  let name: String
  /// The median, in `unit`; nil if nothing was measured.
  let value: Double?
  /// Unit of the value.
  let unit: String
  /// What it is compared with, if anything.
  let ratio: Ratio?
  /// What a reader ought to know.
  let note: String?

  /// Makes a line; see the properties.
  init(_ name: String, _ value: Double?, _ unit: String, ratio: Ratio? = nil, note: String? = nil) {
    self.name = name
    self.value = value
    self.unit = unit
    self.ratio = ratio
    self.note = note
  }
}

extension ReportLine.Ratio: Codable {
  private enum Key: String, CodingKey {
    case value, of, atLeast, atMost, isMet
  }

  /// Writes the target as `atLeast` or `atMost`, and whether it is met as `isMet`.
  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encodeIfPresent(value, forKey: .value)
    try fields.encode(of, forKey: .of)
    switch target {
    case .atLeast(let least): try fields.encode(least, forKey: .atLeast)
    case .atMost(let most): try fields.encode(most, forKey: .atMost)
    case nil: break
    }
    try fields.encodeIfPresent(isMet, forKey: .isMet)
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    value = try fields.decodeIfPresent(Double.self, forKey: .value)
    of = try fields.decode(String.self, forKey: .of)
    let least = try fields.decodeIfPresent(Double.self, forKey: .atLeast)
    let most = try fields.decodeIfPresent(Double.self, forKey: .atMost)
    target = least.map { .atLeast($0) } ?? most.map { .atMost($0) }
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
