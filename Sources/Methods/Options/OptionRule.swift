/// How one option is called, explained, read and checked, on the command line and in YAML alike.
public struct OptionRule<Value: Sendable>: Sendable {
  /// Its key in YAML, in camelCase.
  public let name: String
  /// What its value is, in a word; nil for the option's own name.
  public let valueName: String?
  /// What it is for: one sentence.
  public let help: String
  /// The words that are values, where it is one of a few.
  public let words: [String]
  private let reading: @Sendable (String) throws(OptionProblem) -> Value

  /// Makes a rule; `reading` gives the value of a text or says what to give instead.
  init(
    _ name: String,
    valueName: String? = nil,
    help: String,
    words: [String] = [],
    reading: @escaping @Sendable (String) throws(OptionProblem) -> Value
  ) {
    self.name = name
    self.valueName = valueName
    self.help = help
    self.words = words
    self.reading = reading
  }

  /// Its name on the command line, without the hyphens before it.
  public var hyphenatedName: String { OptionTable.hyphenated(name) }

  /// The value that a text means.
  ///
  /// - Throws: `OptionProblem` for a text that is none.
  public func read(_ text: String) throws(OptionProblem) -> Value { try reading(text) }
}

/// What to give instead of a text that is not a value of an option.
public struct OptionProblem: Error, Equatable, CustomStringConvertible {
  /// Half a sentence without its full stop: `give a number above 0`.
  public let advice: String

  /// Makes a problem.
  public init(_ advice: String) { self.advice = advice }

  /// The advice.
  public var description: String { advice }
}
