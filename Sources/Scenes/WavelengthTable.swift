internal import Spectra

/// The columns of a list of wavelengths, before it is known what they mean.
struct WavelengthTable {
  /// The words above the columns; nil without a line of headings.
  let headings: [String]?
  /// The numbers, one array a line, all of one length.
  let rows: [[Double]]
  private let path: String

  /// Splits a text into columns; `#` begins a comment.
  ///
  /// - Throws: `SpectraError` with code `.badFormat` and the number of the line.
  init(text: String, path: String) throws(SpectraError) {
    self.path = path
    var headings: [String]?
    var rows: [[Double]] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in lines.enumerated() {
      let fields = Self.fields(line.prefix { $0 != "#" })
      guard !fields.isEmpty else { continue }
      let numbers = fields.compactMap(Double.init)
      if numbers.isEmpty, rows.isEmpty, headings == nil {
        headings = fields
        continue
      }
      guard numbers.count == fields.count, rows.isEmpty || numbers.count == rows[0].count else {
        throw Self.refusal(
          path,
          "line \(number + 1) is \"\(line.prefix(40))\", not \(rows.first?.count ?? 1) number(s)"
        )
      }
      rows.append(numbers)
    }
    self.rows = rows
    // Words that were cut at other places than the numbers say nothing about columns.
    self.headings = headings?.count == rows.first?.count ? headings : nil
  }

  /// The fields of a line: by commas, semicolons or tabs if it has any, otherwise by blanks.
  private static func fields(_ line: Substring) -> [String] {
    let separators: Set<Character> = [",", ";", "\t"]
    let hasSeparators = line.contains { separators.contains($0) }
    var fields = line.split(omittingEmptySubsequences: !hasSeparators) {
      hasSeparators ? separators.contains($0) : $0.isWhitespace
    }.map { field in
      String(field.filter { $0 != "\"" }).split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
    }
    while fields.last == "" { fields.removeLast() }
    return fields
  }

  /// The numbers of a column, from 0.
  func column(_ index: Int) -> [Double] { rows.map { $0[index] } }

  /// Which columns hold wavelengths and widths.
  ///
  /// - Parameter acceptsCounting: whether a column 1, 2, 3 ... alone may be wavelengths, because a
  ///   person gave their unit.
  /// - Returns: indices from 0; no width without such a column.
  /// - Throws: `SpectraError` with code `.badFormat` for any other table.
  func columns(
    acceptsCounting: Bool
  ) throws(SpectraError) -> (wavelength: Int, width: Int?) {
    let count = rows[0].count
    let hasNumbers = count > 1 && isCounting(0) && !names(0, Self.wavelengthWords)
    let first = hasNumbers ? 1 : 0
    if isCounting(first), !acceptsCounting, !names(first, Self.wavelengthWords) {
      let numbers = rows.prefix(3).map { "\(Int($0[first]))" }.joined(separator: ", ")
      throw refusal("it holds numbers of bands (\(numbers) ...)")
    }
    guard count - first <= 2 else {
      throw refusal("it has \(count) columns\(headingWords), like a table of spectra")
    }
    guard !(headings != nil && names(first, Self.widthWords)) else {
      throw refusal("its first column is called \(headings?[first] ?? "")")
    }
    guard count - first == 2 else { return (first, nil) }
    guard headings == nil || names(first + 1, Self.widthWords) else {
      throw refusal(
        "its second column is called \"\(headings?[first + 1] ?? "")\", neither fwhm nor width: "
          + "it may be a spectrum"
      )
    }
    return (first, first + 1)
  }

  /// The unit in a column's heading, as in `wavelength_nm` or `Wavelength (um)`.
  func unitWords(ofColumn column: Int) -> String {
    guard let heading = headings?[column] else { return "" }
    let words = heading.split { !$0.isLetter }.map(String.init)
    return words.last.flatMap { WavelengthUnit(words: $0)?.rawValue } ?? ""
  }

  private static let wavelengthWords = [
    "wavelength", "wavelengths", "wl", "wvl", "lambda", "centre", "center",
  ]
  private static let widthWords = ["fwhm", "width", "widths", "bandwidth", "bandwidths"]

  /// Whether a column's heading has one of some words.
  private func names(_ column: Int, _ words: [String]) -> Bool {
    guard let heading = headings?[column] else { return false }
    return heading.lowercased().split { !$0.isLetter }.contains { words.contains(String($0)) }
  }

  /// Whether a column counts from 0 or 1 upwards.
  private func isCounting(_ column: Int) -> Bool {
    let values = self.column(column)
    guard let start = values.first, start == 0 || start == 1, values.count > 1 else { return false }
    return values.enumerated().allSatisfy { $1 == start + Double($0) }
  }

  private var headingWords: String {
    guard let headings else { return "" }
    return " (\(headings.prefix(4).joined(separator: ", "))\(headings.count > 4 ? " ..." : ""))"
  }

  /// The error of a file that is no list of wavelengths.
  func refusal(_ what: String) -> SpectraError { Self.refusal(path, what) }

  private static func refusal(_ path: String, _ what: String) -> SpectraError {
    SpectraError(
      code: .badFormat,
      path: path,
      message: "\(path) is no list of wavelengths: \(what).",
      remedy: "Give one line a band: the wavelength and, if known, the width (FWHM) in the same "
        + "unit; --wavelength-units says which, where the values do not."
    )
  }
}
