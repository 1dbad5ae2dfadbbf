extension OptionRule where Value == Double {
  /// A number that passes a test; `advice` says what to give instead of one that does not.
  static func number(
    _ name: String,
    help: String,
    advice: String,
    isGood: @escaping @Sendable (Double) -> Bool
  ) -> OptionRule {
    OptionRule(name, help: help) { (text) throws(OptionProblem) in
      guard let number = SettingsFile.number(text), isGood(number) else {
        throw OptionProblem(advice)
      }
      return number
    }
  }
}

extension OptionRule where Value: FixedWidthInteger {
  /// A whole number within a range.
  package static func integer(
    _ name: String,
    help: String,
    in range: ClosedRange<Value>
  ) -> OptionRule {
    OptionRule(name, help: help) { (text) throws(OptionProblem) in
      guard let number = Value(text), range.contains(number) else {
        throw OptionProblem("give a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
  }
}

extension OptionRule where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of a few words.
  package static func word(_ name: String, help: String) -> OptionRule {
    let words = Value.allCases.map(\.rawValue)
    return OptionRule(name, help: help, words: words) { (text) throws(OptionProblem) in
      if let value = Value(rawValue: text) { return value }
      let hint = NearestWord.nearest(to: text, among: words).map { "; did you mean \($0)?" } ?? ""
      throw OptionProblem("give \(listed(words))\(hint)")
    }
  }

  /// `a, b or c`.
  private static func listed(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}

extension OptionRule where Value == String {
  /// The name of a file.
  static func file(_ name: String, valueName: String = "file", help: String) -> OptionRule {
    OptionRule(name, valueName: valueName, help: help) { (text) throws(OptionProblem) in
      guard !text.isEmpty else { throw OptionProblem("give the name of a file") }
      return text
    }
  }
}

extension OptionRule where Value == Bool {
  /// Yes or no: a flag on the command line, `true` or `false` in YAML.
  static func flag(_ name: String, help: String) -> OptionRule {
    OptionRule(name, help: help) { (text) throws(OptionProblem) in
      switch text.lowercased() {
      case "true", "yes", "on": return true
      case "false", "no", "off": return false
      default: throw OptionProblem("give true or false")
      }
    }
  }
}
