extension SettingsFile {
  /// The value of an option, also under another key; what is wrong with it is kept in `problems`.
  package mutating func value<Value>(_ rule: OptionRule<Value>, key: String? = nil) -> Value? {
    let key = key ?? rule.name
    guard let text = text(key) else { return nil }
    do throws(OptionProblem) { return try rule.read(text) } catch {
      complain("\(key) '\(text)': \(error.advice)", of: key)
      return nil
    }
  }
}
