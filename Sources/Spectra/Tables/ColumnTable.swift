internal import LinearAlgebra

/// A table with one spectrum per column.
///
/// The first column is `wavelength_nm`, `wavelength_um`, `wavelength` (unit found from the values),
/// `band`, or has no heading. Wavelengths that come again (once per spectrum, or in another unit) and
/// numbers of bands are left out and noted, a column `fwhm` is the widths; any other column that is
/// not a spectrum is refused by its heading, never taken for a material.
struct ColumnTable {
  let table: DelimitedText
  /// The words above the columns.
  let headings: [String]
  /// What the columns hold, by their headings.
  let roles: [ColumnRole]

  init(_ table: DelimitedText) {
    self.table = table
    headings = table.heading.fields
    roles = headings.map(ColumnRole.init(heading:))
  }

  /// Whether a table has one spectrum per column: its first column gives the bands.
  static func fits(_ table: DelimitedText) -> Bool {
    let roles = table.heading.fields.map(ColumnRole.init(heading:))
    guard let first = roles.first else { return false }
    let numbers = table.numbers(0)
    guard let bands = BandHeading.columns(of: table) else {
      return first == .unnamed ? numbers != nil : first != .spectrum && first != .otherFact
    }
    switch first {
    case .spectrum, .otherFact: return false
    // Spectra named 1, 2, 3 below a first column `wavelength` that holds numbers are columns.
    case .wavelength, .width, .frequency: return numbers != nil
    case .bandNumber, .unnamed:
      let named = roles.indices.filter { column in
        if case .wavelength = roles[column] {
          !bands.contains { $0.column == column }
        } else {
          false
        }
      }
      let hasWavelengths = named.contains { table.numbers($0) != nil }
      guard !hasWavelengths else { return true }
      let areNumbered = isCounting(bands.map(\.heading.value))
      return areNumbered && numbers.map { first == .bandNumber || !isCounting($0) } ?? false
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
      case .wavelength, .width, .frequency:
        notes += [try leftOut(column, centres: centres, widths: widths)].compactMap { $0 }
      case .bandNumber: break
      case .unnamed:
        let values = try values(column)
        let isIndex = Self.isCounting(values) || values.allSatisfy(\.isNaN)
        if !isIndex { chosen.append(column) }
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

  /// The numbers of a column.
  func values(_ column: Int) throws(SpectraError) -> [Double] {
    var values: [Double] = []
    for row in table.rows { values.append(try table.number(row, column)) }
    return values
  }
}
