internal import LinearAlgebra

/// A table with one spectrum per column.
///
/// The first column is `wavelength_nm`, `wavelength_um`, `wavelength` (unit found from the values),
/// `band`, or has no heading. Wavelengths that come again (once per spectrum, or in another unit) and
/// numbers of bands are left out and noted, a column `fwhm` is the widths; any other column that is
/// not a spectrum is refused by its heading, never taken for a material.
struct ColumnTable {
  private let table: DelimitedText
  private let headings: [String]
  private let roles: [ColumnRole]

  init(_ table: DelimitedText) {
    self.table = table
    headings = table.heading.fields
    roles = headings.map(ColumnRole.init(heading:))
  }

  /// Whether a table has one spectrum per column: its first column gives the bands.
  static func fits(_ table: DelimitedText) -> Bool {
    guard let first = table.heading.fields.first else { return false }
    let hasWavelengthHeadings = BandHeading.columns(of: table) != nil
    switch ColumnRole(heading: first) {
    case .bandNumber, .wavelength, .width, .frequency:
      // Spectra named 1, 2, 3 below a first column `wavelength` that holds numbers are columns.
      return !hasWavelengthHeadings || table.numbers(0) != nil
    case .unnamed: return !hasWavelengthHeadings && table.numbers(0) != nil
    case .otherFact, .spectrum: return false
    }
  }

  /// What the table says.
  ///
  /// - Throws: `SpectraError` with code `.badFormat` or `.badUnits`.
  func content() throws(SpectraError) -> TableContent {
    guard let axis = try axisColumn() else {
      return try content(axis: nil, unit: nil)
    }
    if case .wavelength(let unit) = roles[axis] { return try content(axis: axis, unit: unit) }
    return try content(axis: axis, unit: nil)
  }

  /// The column with the wavelengths; nil where the bands are only numbered.
  private func axisColumn() throws(SpectraError) -> Int? {
    if let named = roles.firstIndex(where: { if case .wavelength = $0 { true } else { false } }) {
      return named
    }
    if let column = roles.firstIndex(of: .frequency) {
      throw SpectraError.frequencies(
        "column \(column + 1) (\(headings[column])) of \(table.path)",
        path: table.path
      )
    }
    guard roles[0] == .unnamed, let values = table.numbers(0), !Self.isCounting(values) else {
      return nil
    }
    guard Self.isMonotonic(values), values.allSatisfy({ $0 > 0 }) else {
      throw table.error(
        table.heading.line,
        "the first column has no heading, and its numbers neither count nor rise like wavelengths"
      )
    }
    return 0
  }

  private func content(axis: Int?, unit: String?) throws(SpectraError) -> TableContent {
    let centres = try axis.map { (column) throws(SpectraError) in try values(column) }
    var (chosen, notes, widths): ([Int], [String], [Double]?) = ([], [], nil)
    for column in headings.indices where column != axis {
      switch roles[column] {
      case .spectrum:
        if let note = try noSpectrum(column, centres: centres) {
          notes.append(note)
        } else {
          chosen.append(column)
        }
      case .width where widths == nil: widths = try values(column)
      case .wavelength, .width, .unnamed, .frequency:
        notes += [try leftOut(column, centres: centres, widths: widths)].compactMap { $0 }
      case .bandNumber: break
      case .otherFact: throw refusal(column)
      }
    }
    guard !chosen.isEmpty else {
      throw table.error(table.heading.line, "there is no column with a spectrum")
    }
    try refuseFacts(about: chosen)
    var spectra = Matrix(rowCount: chosen.count, columnCount: table.rows.count)
    for (row, column) in chosen.enumerated() {
      for (band, value) in try values(column).enumerated() { spectra[row, band] = Float(value) }
    }
    return TableContent(
      names: chosen.map { headings[$0] },
      spectra: spectra,
      centres: centres,
      widths: widths,
      unitText: unit,
      notes: notes
    )
  }

  private func values(_ column: Int) throws(SpectraError) -> [Double] {
    var values: [Double] = []
    for row in table.rows { values.append(try table.number(row, column)) }
    return values
  }
}

// MARK: - Columns that are not spectra

extension ColumnTable {
  /// Why a column with a heading like a name is left out: it counts, or repeats the wavelengths.
  private func noSpectrum(_ column: Int, centres: [Double]?) throws(SpectraError) -> String? {
    let values = try values(column)
    if values.count > 3, Self.isCounting(values) {
      return "column \(column + 1) (\(headings[column])) only counts the rows and is left out"
    }
    guard let centres, values.count > 3, Self.isMultiple(values, of: centres, tolerance: 1e-6)
    else { return nil }
    return "column \(column + 1) (\(headings[column])) repeats the wavelengths and is left out"
  }

  /// What to say of a column that repeats what another says; fails if it says something else.
  private func leftOut(
    _ column: Int,
    centres: [Double]?,
    widths: [Double]?
  ) throws(SpectraError) -> String? {
    let values = try values(column)
    switch roles[column] {
    case .unnamed:
      guard Self.isCounting(values) || values.allSatisfy(\.isNaN) else { throw refusal(column) }
      return nil
    case .frequency: break
    default:
      // Micrometres with three decimals differ by up to half a nanometre.
      let reference = roles[column] == .width ? widths : centres
      let tolerance = roles[column] == .width ? 0.1 : 2e-3
      guard let reference, Self.isMultiple(values, of: reference, tolerance: tolerance) else {
        throw table.error(
          table.heading.line,
          "column \(column + 1) (\(headings[column])) has other values than an earlier column of "
            + "its kind; all spectra of a table have the same wavelengths"
        )
      }
    }
    return "column \(column + 1) (\(headings[column])) says again what another does and is left out"
  }

  /// Fails if a heading says that a column belongs to another one: `soil` and `soil std`.
  private func refuseFacts(about chosen: [Int]) throws(SpectraError) {
    func words(_ column: Int) -> [String] {
      headings[column].lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
    let all = Set(chosen.map(words))
    for column in chosen {
      let own = words(column)
      guard own.count > 1, let last = own.last, ColumnRole.factWords.contains(last),
        all.contains(Array(own.dropLast()))
      else { continue }
      throw refusal(column)
    }
  }

  private func refusal(_ column: Int) -> SpectraError {
    table.error(
      table.heading.line,
      "column \(column + 1) (\(headings[column])) does not look like the spectrum of a material; "
        + "leave it out of the table, or give it the name of one"
    )
  }

  /// Whether numbers count upwards from 0 or 1.
  static func isCounting(_ values: [Double]) -> Bool {
    guard let start = values.first, start == 0 || start == 1 else { return false }
    return values.enumerated().allSatisfy { $1 == start + Double($0) }
  }

  static func isMonotonic(_ values: [Double]) -> Bool {
    let steps = zip(values, values.dropFirst())
    return steps.allSatisfy { $0 < $1 } || steps.allSatisfy { $0 > $1 }
  }

  /// Whether numbers are others times one power of ten, as the same lengths in other units are.
  private static func isMultiple(
    _ values: [Double],
    of others: [Double],
    tolerance: Double
  ) -> Bool {
    var factor = 1e-9
    for _ in 0...18 {
      let isMatch = zip(values, others).allSatisfy {
        abs($0 - $1 * factor) <= tolerance * abs($1 * factor)
      }
      if isMatch { return true }
      factor *= 10
    }
    return false
  }
}
