/// A table in a text file: fields separated by commas, semicolons or tabs, quoted where needed.
///
/// A quoted field may hold separators, line ends and doubled quotes. Lines end with LF, CRLF or CR;
/// empty lines and lines that begin with `#` are left out, and so is a last column without a single
/// entry (a separator at the end of every line).
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
  private let path: String

  /// Parses a table; every row must have as many fields as the heading.
  ///
  /// - Throws: `SpectraError` with code `.badFormat` and the number of the line.
  init(bytes: [UInt8], path: String) throws(SpectraError) {
    self.path = path
    let body = TextFile.withoutMark(bytes)
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
    heading = records[0]
    rows = Array(records.dropFirst())
    let width = heading.fields.count
    for row in rows where row.fields.count != width {
      throw DelimitedText.error(
        path,
        line: row.line,
        "it has \(counted(row.fields.count, "field")), the heading \(width)"
      )
    }
  }

  /// The number in a field; `nan` means that there is no value.
  ///
  /// - Throws: `SpectraError` with code `.badFormat`, the number of the line and the column.
  func number(_ row: Record, _ column: Int) throws(SpectraError) -> Double {
    let text = row.fields[column]
    guard let value = Double(text) else {
      throw error(
        row.line,
        "column \(column + 1) (\(heading.fields[column])) is no number: \"\(text.prefix(40))\""
      )
    }
    return value
  }

  func error(_ line: Int, _ what: String) -> SpectraError {
    DelimitedText.error(path, line: line, what)
  }

  private static func error(_ path: String, line: Int, _ what: String) -> SpectraError {
    SpectraError(
      code: .badFormat,
      path: path,
      message: "\(path), line \(line): \(what).",
      remedy: "Correct the line. A library is a table with one spectrum a column below a first "
        + "column wavelength_nm, wavelength_um or band, or one spectrum a row with the wavelengths "
        + "as headings; numbers have a decimal point."
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
      return counts[best] > 0 ? candidates[best] : candidates[0]
    }
    return candidates[0]
  }
}

extension DelimitedText {
  /// Goes through the bytes once.
  private struct Parser {
    let bytes: [UInt8]
    let separator: UInt8
    var position = 0
    var line = 1
    var unclosedQuoteLine: Int?

    init(bytes: [UInt8], separator: UInt8) {
      self.bytes = bytes
      self.separator = separator
    }

    mutating func records() -> [Record] {
      var records: [Record] = []
      while position < bytes.count {
        let start = line
        if bytes[position] == UInt8(ascii: "#") {
          while position < bytes.count, !isLineEnd(bytes[position]) { position += 1 }
          skipLineEnd()
          continue
        }
        var fields = [field()]
        while position < bytes.count, bytes[position] == separator {
          position += 1
          fields.append(field())
        }
        skipLineEnd()
        if fields.count > 1 || fields[0] != "" {
          records.append(Record(line: start, fields: fields))
        }
      }
      return records
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

    private mutating func skipLineEnd() {
      guard position < bytes.count else { return }
      let isPair = bytes[position] == 13 && position + 1 < bytes.count && bytes[position + 1] == 10
      position += isPair ? 2 : 1
      line += 1
    }

    /// One field, up to a separator or the end of the line.
    private mutating func field() -> String {
      while position < bytes.count, bytes[position] == 32 { position += 1 }
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        let start = position
        while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) {
          position += 1
        }
        return TextFile.text(of: Array(bytes[start..<position])).trimmed
      }
      let content = quoted()
      while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) {
        position += 1
      }
      return TextFile.text(of: content)
    }

    /// The content of a quoted field; leaves the position behind the closing quote.
    private mutating func quoted() -> [UInt8] {
      let quote = UInt8(ascii: "\"")
      let start = line
      var content: [UInt8] = []
      position += 1
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        if byte == quote {
          guard position < bytes.count, bytes[position] == quote else { return content }
          position += 1
        }
        if byte == 10 { line += 1 }
        content.append(byte)
      }
      unclosedQuoteLine = start
      return content
    }
  }
}
