extension BandSelection {
  /// Why one item cannot be read.
  struct Problem: Error {
    let words: String
  }

  /// Whether an item names a file: it has a slash, or ends in a dot and letters (`bands.txt`).
  static func looksLikeFile(_ words: String) -> Bool {
    guard !words.hasPrefix("@") else { return false }
    if words.contains("/") { return true }
    guard let dot = words.lastIndex(of: ".") else { return false }
    return words[words.index(after: dot)...].first?.isLetter ?? false
  }

  /// Reads one item that is not a file.
  static func rule(of words: String) -> Result<Rule, Problem> {
    if words.hasPrefix("@") { return namedRule(words) }
    let dashed = words.replacing("–", with: "-").replacing("—", with: "-")
    guard !runsOn(dashed) else { return .failure(notSeparated) }
    let text = dashed.filter { !$0.isWhitespace }
    var ends = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(ends.count), ends.allSatisfy({ $0.first?.isNumber ?? false }) else {
      return .failure(Problem(words: "is neither a band, a range, a window, a name nor a file"))
    }
    let units = ends.indices.map { index -> String in
      let letters = ends[index].drop { $0.isNumber || $0 == "." }
      ends[index].removeLast(letters.count)
      return String(letters)
    }
    let unitWords = units.last ?? ""
    guard units.dropLast().allSatisfy({ $0.isEmpty || $0 == unitWords }) else {
      return .failure(Problem(words: "has two different units"))
    }
    return unitWords.isEmpty ? bandRule(ends) : windowRule(ends, unitWords: unitWords)
  }

  /// Whether a blank stands before a number that no hyphen leads to: `1-3 7`, `400nm 500nm`.
  ///
  /// Blanks beside a hyphen and before a unit are harmless; this one would make 37 of 3 and 7.
  private static func runsOn(_ words: String) -> Bool {
    var before: Character = "-"
    var isAfterBlank = false
    for character in words {
      if character.isWhitespace {
        isAfterBlank = true
        continue
      }
      if isAfterBlank, character.isNumber || character == ".", before != "-" { return true }
      (before, isAfterBlank) = (character, false)
    }
    return false
  }

  private static var notSeparated: Problem {
    Problem(words: "items are separated by commas (in a file also by lines), not by blanks")
  }

  private static func namedRule(_ words: String) -> Result<Rule, Problem> {
    let name = words.dropFirst().lowercased()
    if name == "header" { return .success(.header) }
    if name == "none" { return .success(.nothing) }
    if let preset = BandPreset(rawValue: name) { return .success(.preset(preset)) }
    if name.contains(where: \.isWhitespace) { return .failure(notSeparated) }
    return .failure(Problem(words: "there is no list of this name"))
  }

  private static func bandRule(_ ends: [String]) -> Result<Rule, Problem> {
    let numbers = ends.compactMap { Int($0) }
    guard numbers.count == ends.count, let first = numbers.first, let last = numbers.last else {
      return .failure(
        Problem(words: "a band number is whole; a window needs a unit, as in 400-420nm")
      )
    }
    guard first > 0 else { return .failure(Problem(words: "bands are numbered from 1")) }
    guard first <= last else {
      return .failure(Problem(words: "the range runs backwards; write \(last)-\(first)"))
    }
    return .success(.bands(first...last))
  }

  private static func windowRule(
    _ ends: [String],
    unitWords: String
  ) -> Result<Rule, Problem> {
    guard let unit = WavelengthUnit(words: unitWords) else {
      return .failure(Problem(words: "\"\(unitWords)\" is not a unit of wavelengths; use nm or um"))
    }
    let values = ends.compactMap { Double($0) }
    guard values.count == 2 else {
      return .failure(Problem(words: "a window has two ends, as in 1340-1460nm"))
    }
    guard values[0] <= values[1] else {
      let (low, high) = (ends[1], ends[0])
      return .failure(Problem(words: "the window runs backwards; write \(low)-\(high)\(unitWords)"))
    }
    return .success(
      .windowNanometres(
        unit.wavelength(values[0]).nanometres...unit.wavelength(values[1]).nanometres
      )
    )
  }
}
