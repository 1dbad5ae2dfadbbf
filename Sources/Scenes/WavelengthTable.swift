internal import Spectra

/// The columns of a list of wavelengths, before it is known what they mean.
struct WavelengthTable {
  /// The words above the columns; nil without a line of headings.
  let headings: [String]?
  /// The numbers, one array per band, all of one length.
  let rows: [[Double]]
  /// The unit that stands behind the numbers themselves.
  let unitOfNumbers: String?
  /// What had to be assumed, in words.
  private(set) var notes: [String] = []
  let path: String

  /// Splits a text into columns.
  ///
  /// - Parameters:
  ///   - text: the whole list.
  ///   - path: its file, for messages.
  ///   - bandCount: bands of the scene; so many numbers in fewer lines are one per band.
  /// - Throws: `SpectraError` with code `.badFormat` and the number of the line.
  init(text: String, path: String, bandCount: Int) throws(SpectraError) {
    self.path = path
    let content = try WavelengthText(text, path: path)
    var lines = content.lines
    var headings: [String]?
    while let first = lines.first, first.fields.allSatisfy({ $0.first?.isNumber != true }),
      first.fields.allSatisfy({ content.number($0) == nil })
    {
      if headings == nil {
        headings = first.fields
      } else if first.fields.allSatisfy({ WavelengthUnit(words: $0) != nil }) {
        // A second line of headings with the units.
        headings = headings?.enumerated().map { index, heading in
          index < first.fields.count ? "\(heading) \(first.fields[index])" : heading
        }
      } else {
        break
      }
      lines.removeFirst()
    }
    unitOfNumbers = Self.takeUnit(from: &lines, isNumber: { content.number($0) != nil })
    var rows: [[Double]] = []
    for line in lines {
      var numbers: [Double] = []
      for field in line.fields {
        guard let number = content.number(field) else {
          throw Self.refusal(
            path,
            "line \(line.number) has \"\(field.prefix(40))\" where a number is expected"
          )
        }
        numbers.append(number)
      }
      rows.append(numbers)
    }
    if content.hasDecimalCommas { notes.append("the commas in \(path) are read as decimal signs") }
    let all = rows.flatMap { $0 }
    if all.count == bandCount, rows.count < bandCount, rows.count == 1 || Self.isMonotonic(all) {
      rows = all.map { [$0] }
      headings = nil
    }
    if let odd = rows.firstIndex(where: { $0.count != rows[0].count }) {
      throw Self.refusal(
        path,
        "line \(lines[odd].number) has \(rows[odd].count) number(s), the lines before it "
          + "\(rows[0].count)"
      )
    }
    self.rows = rows
    // Words that were cut at other places than the numbers say nothing about columns.
    self.headings = headings?.count == rows.first?.count ? headings : nil
  }

  /// Takes away a unit that stands behind the first or only number of every line: `400 nm`, `400nm`.
  private static func takeUnit(
    from lines: inout [WavelengthText.Line],
    isNumber: (String) -> Bool
  ) -> String? {
    var units: Set<String> = []
    let stripped = lines.map { line -> WavelengthText.Line in
      var line = line
      var words = line.fields[0].split(separator: " ").map(String.init)
      if words.count == 1, line.fields.count > 1, WavelengthUnit(words: line.fields[1]) != nil {
        words.append(line.fields.remove(at: 1))
      } else if words.count == 1 {
        let digits = line.fields[0].prefix { !$0.isLetter && $0 != "µ" }
        words = [String(digits), String(line.fields[0].dropFirst(digits.count))]
      }
      guard words.count == 2, isNumber(words[0]), WavelengthUnit(words: words[1]) != nil else {
        return line
      }
      units.insert(words[1])
      line.fields[0] = words[0]
      return line
    }
    guard units.count == 1, let unit = units.first,
      stripped.allSatisfy({ $0.fields.allSatisfy(isNumber) })
    else { return nil }
    guard zip(lines, stripped).allSatisfy({ $0.fields != $1.fields }) else { return nil }
    lines = stripped
    return unit
  }

  /// The numbers of a column, from 0.
  func column(_ index: Int) -> [Double] { rows.map { $0[index] } }

  /// Whether a column counts from 0 or 1 upwards.
  func isCounting(_ column: Int) -> Bool {
    let values = self.column(column)
    guard let start = values.first, start == 0 || start == 1, values.count > 1 else { return false }
    return values.enumerated().allSatisfy { $1 == start + Double($0) }
  }

  static func isMonotonic(_ values: [Double]) -> Bool {
    let steps = zip(values, values.dropFirst())
    return steps.allSatisfy { $0 < $1 } || steps.allSatisfy { $0 > $1 }
  }

  /// The unit of a column: behind its numbers, or in its heading (`wavelength_nm`, `Wavelength (um)`).
  func unitWords(ofColumn column: Int) -> String {
    if let unitOfNumbers { return unitOfNumbers }
    guard let heading = headings?[column] else { return "" }
    let words = heading.split { !$0.isLetter }.map(String.init)
    return words.last.flatMap { WavelengthUnit(words: $0)?.rawValue } ?? ""
  }

  /// The error of a file that is not a list of wavelengths.
  func refusal(_ what: String) -> SpectraError { Self.refusal(path, what) }

  private static func refusal(_ path: String, _ what: String) -> SpectraError {
    SpectraError(
      code: .badFormat,
      path: path,
      message: "\(path) is not a list of wavelengths: \(what).",
      remedy: "Give one line per band: the wavelength and, if known, the width (FWHM) in the same "
        + "unit; --wavelength-units says which, where the values do not."
    )
  }
}
