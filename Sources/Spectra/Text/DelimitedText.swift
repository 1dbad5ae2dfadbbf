/// A table in a text file: fields separated by commas, semicolons, tabs or, where there are none of
/// these, by blanks; quoted where needed.
///
/// A quoted field may hold separators, line ends and doubled quotes. Lines end with LF, CRLF or CR;
/// empty lines and lines that begin with `#` are left out, and so is a last column without a single
/// entry (a separator at the end of every line). Where every row has one field more than the heading,
/// the first holds the names of the rows, as R writes them.
struct DelimitedText {
  /// One row of the table.
  struct Record {
    /// The number of the row's first line in the file, from 1.
    let line: Int
    var fields: [String]
  }

  /// The heading.
  let heading: Record
  /// The rows below the heading.
  let rows: [Record]
  let path: String
  private let hasDecimalCommas: Bool

  /// Parses a table; every row must have as many fields as the heading.
  ///
  /// - Throws: `SpectraError` with code `.badFormat` and the number of the line.
  init(bytes: [UInt8], path: String) throws(SpectraError) {
    self.path = path
    let body =
      TextFile.utf16Text(of: bytes).map { Array($0.utf8)[...] } ?? TextFile.withoutMark(bytes)
    var parser = Parser(bytes: Array(body), separator: DelimitedText.separator(of: body))
    var records = parser.records()
    if let line = parser.unclosedQuoteLine {
      throw DelimitedText.error(path, line: line, "a quote is opened and never closed")
    }
    guard let first = records.first else {
      throw DelimitedText.error(path, line: 1, "the file has no line with a heading")
    }
    if records.allSatisfy({ $0.fields.count == first.fields.count && $0.fields.last == "" }) {
      for index in records.indices { records[index].fields.removeLast() }
    }
    var names = records[0]
    rows = Array(records.dropFirst())
    if !rows.isEmpty, rows.allSatisfy({ $0.fields.count == names.fields.count + 1 }) {
      names.fields.insert("", at: 0)
    }
    heading = names
    hasDecimalCommas = NumberText.haveDecimalCommas(rows.lazy.flatMap(\.fields))
    let width = heading.fields.count
    for row in rows where row.fields.count != width {
      throw DelimitedText.error(
        path,
        line: row.line,
        "it has \(counted(row.fields.count, "field")), the heading \(width)"
      )
    }
  }

  /// The number in a field; NaN where it says that there is none.
  ///
  /// - Throws: `SpectraError` with code `.badFormat`, the number of the line and the column.
  func number(_ row: Record, _ column: Int) throws(SpectraError) -> Double {
    let text = row.fields[column]
    guard let value = NumberText.value(text, hasDecimalCommas: hasDecimalCommas) else {
      throw error(
        row.line,
        "column \(column + 1) (\(heading.fields[column])) is not a number: \"\(text.prefix(40))\""
      )
    }
    return value
  }

  /// The numbers of a column; nil if one of its fields holds words.
  func numbers(_ column: Int) -> [Double]? {
    var numbers: [Double] = []
    for row in rows {
      let text = row.fields[column]
      guard let value = NumberText.value(text, hasDecimalCommas: hasDecimalCommas) else {
        return nil
      }
      numbers.append(value)
    }
    return numbers
  }

  func error(_ line: Int, _ what: String) -> SpectraError {
    DelimitedText.error(path, line: line, what)
  }

  private static func error(_ path: String, line: Int, _ what: String) -> SpectraError {
    SpectraError(
      code: .badFormat,
      path: path,
      message: "\(path), line \(line): \(what).",
      remedy: "Correct the table. A library has one spectrum per column, after a first column "
        + "wavelength_nm, wavelength_um or band, or one spectrum per row, with the wavelengths as "
        + "headings. Numbers have a decimal point."
    )
  }

  /// The separator that the first line with content has most of.
  private static func separator(of bytes: ArraySlice<UInt8>) -> UInt8 {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    for line in bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
      guard let first = line.first(where: { $0 != 32 }), first != UInt8(ascii: "#") else {
        continue
      }
      var counts = [0, 0, 0]
      var isQuoted = false
      for byte in line {
        if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
        if !isQuoted, let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
      }
      let best = counts.indices.max { counts[$0] < counts[$1] } ?? 0
      if counts[best] > 0 { return candidates[best] }
      return isRunOfWords(line) ? UInt8(ascii: " ") : candidates[0]
    }
    return candidates[0]
  }

  /// Whether a line without separators has blanks between words.
  private static func isRunOfWords(_ line: ArraySlice<UInt8>) -> Bool {
    let words = line.split(separator: UInt8(ascii: " "))
    return words.count > 1 && !line.contains(UInt8(ascii: "\""))
  }
}
