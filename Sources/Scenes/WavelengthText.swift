internal import Spectra

/// The lines of a list of wavelengths, split into fields.
///
/// Fields are separated by semicolons, else by tabs, commas or blanks, whichever the file has; where
/// commas cannot separate fields they are decimal signs. `#` begins a comment, and a list cut out of an
/// ENVI header keeps its key and its braces.
struct WavelengthText {
  /// The fields of a line with content.
  struct Line {
    /// Its number in the file, from 1.
    let number: Int
    /// At least one field, none of them with blanks around.
    var fields: [String]
  }

  private(set) var lines: [Line] = []
  let hasDecimalCommas: Bool

  /// Splits a text.
  ///
  /// - Throws: `SpectraError` with code `.badFormat` where a comma may be a decimal sign or separate
  ///   the width.
  init(_ text: String, path: String) throws(SpectraError) {
    let contents = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map(Self.content)
    let joined = contents.joined(separator: "\n")
    if joined.contains(";") || joined.contains("\t") {
      let separator: Character = joined.contains(";") ? ";" : "\t"
      let fields = contents.flatMap { Self.fields($0) { $0 == separator } }
      hasDecimalCommas = NumberText.haveDecimalCommas(fields)
      add(contents) { $0 == separator }
    } else if try Self.commasAreDecimalSigns(contents, path: path) {
      hasDecimalCommas = true
      add(contents, separator: nil)
    } else {
      hasDecimalCommas = false
      add(contents, separator: joined.contains(",") ? { $0 == "," } : nil)
    }
  }

  /// The number in a field, if it holds one.
  func number(_ field: String) -> Double? {
    NumberText.value(field, hasDecimalCommas: hasDecimalCommas).flatMap { $0.isNaN ? nil : $0 }
  }

  private mutating func add(_ contents: [String], separator: ((Character) -> Bool)?) {
    for (index, content) in contents.enumerated() {
      let fields = Self.fields(content, separator: separator)
      if !fields.isEmpty { lines.append(Line(number: index + 1, fields: fields)) }
    }
  }

  /// A line without comment, quotes, the key of a header and braces.
  private static func content(_ line: Substring) -> String {
    var content = line.prefix { $0 != "#" }
    if let equals = content.firstIndex(of: "=") {
      content = content[content.index(after: equals)...]
    }
    return String(content.filter { $0 != "\"" }.map { "{}".contains($0) ? " " : $0 })
  }

  /// The fields of a line; by blanks without a separator.
  private static func fields(
    _ content: String,
    separator: ((Character) -> Bool)?
  ) -> [String] {
    guard let separator else {
      return content.split(whereSeparator: \.isWhitespace).map(String.init)
    }
    var fields = content.split(omittingEmptySubsequences: false, whereSeparator: separator).map {
      $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    while fields.last == "" { fields.removeLast() }
    return fields
  }

  /// Whether the commas of a list without other separators are decimal signs.
  ///
  /// They are where blanks separate numbers with commas, and where one comma per line parts whole
  /// numbers of which the second jump about as decimals do. Decimals that hardly change look like
  /// widths: then nothing is guessed.
  private static func commasAreDecimalSigns(
    _ contents: [String],
    path: String
  ) throws(SpectraError) -> Bool {
    let lines = contents.filter { $0.contains { $0.isNumber } && !$0.contains { $0.isLetter } }
    guard lines.contains(where: { $0.contains(",") }), !lines.contains(where: { $0.contains(".") })
    else { return false }
    let words = lines.flatMap { $0.split(whereSeparator: \.isWhitespace) }
    guard !words.contains(where: { $0.hasSuffix(",") || $0.hasPrefix(",") }) else { return false }
    let parts = words.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let areWhole = parts.allSatisfy { $0.count <= 2 && $0.allSatisfy { $0.allSatisfy(\.isNumber) } }
    guard areWhole else { return false }
    if words.count > lines.count { return true }
    let hasHeading = contents.contains { $0.contains { $0.isLetter } && $0.contains(",") }
    guard !hasHeading else { return false }
    let decimals = parts.compactMap { $0.count > 1 ? $0[1] : nil }
    let numbers = decimals.map { Double($0) ?? 0 }
    let jumps = zip(numbers, numbers.dropFirst()).count { max($0, $1) > 2 * min($0, $1) }
    if decimals.contains(where: { $0.hasPrefix("0") }) || jumps * 8 > numbers.count { return true }
    throw SpectraError(
      code: .badFormat,
      path: path,
      message: "\(path) may have decimal commas or widths behind its commas: its first line is "
        + "\"\(lines[0].trimmingBlanks)\".",
      remedy:
        "Write decimal points, or give the columns the headings wavelength,fwhm in a first line."
    )
  }
}

extension String {
  /// Without blanks at both ends.
  fileprivate var trimmingBlanks: String {
    split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
