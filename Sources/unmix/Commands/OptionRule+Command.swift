import ArgumentParser
import Methods

/// Options of the command whose name, help and reading stand in `OptionTable`.
extension Option {
  /// An option that may be left out.
  init<Given>(
    _ rule: OptionRule<Given>,
    parsing: SingleValueParsingStrategy = .next,
    help: String? = nil
  ) where Value == Given? {
    self.init(
      name: .customLong(rule.hyphenatedName),
      parsing: parsing,
      help: ArgumentHelp(help ?? rule.help, valueName: rule.valueName),
      completion: .list(rule.words),
      transform: { try rule.read($0) }
    )
  }

  /// An option that must be given.
  init(_ rule: OptionRule<Value>, help: String? = nil) where Value: Sendable {
    self.init(
      name: .customLong(rule.hyphenatedName),
      help: ArgumentHelp(help ?? rule.help, valueName: rule.valueName),
      completion: .list(rule.words),
      transform: { try rule.read($0) }
    )
  }

  /// An option with a default.
  init(wrappedValue: Value, _ rule: OptionRule<Value>, help: String? = nil)
  where Value: Sendable {
    self.init(
      wrappedValue: wrappedValue,
      name: .customLong(rule.hyphenatedName),
      help: ArgumentHelp(help ?? rule.help, valueName: rule.valueName),
      completion: .list(rule.words),
      transform: { try rule.read($0) }
    )
  }
}

extension Flag where Value == Bool {
  /// A flag that is off unless it is given.
  init(wrappedValue: Bool, _ rule: OptionRule<Bool>) {
    self.init(
      wrappedValue: wrappedValue,
      name: .customLong(rule.hyphenatedName),
      help: ArgumentHelp(rule.help)
    )
  }
}
