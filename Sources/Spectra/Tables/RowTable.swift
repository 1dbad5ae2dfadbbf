internal import LinearAlgebra

/// A table with one spectrum per row: the wavelengths, or numbers of bands, are headings.
///
/// Of the other columns one holds the names and one the classes (the EMIT libraries have only a
/// class); the rest, such as places and dates, describe the spectra and are not read.
struct RowTable {
  private let table: DelimitedText
  private let bands: [(column: Int, heading: BandHeading)]

  /// Finds the bands of a table.
  ///
  /// - Throws: `SpectraError` with code `.badFormat` if its headings name none.
  init(_ table: DelimitedText) throws(SpectraError) {
    self.table = table
    let line = table.heading.line
    guard let bands = BandHeading.columns(of: table) else {
      throw table.error(
        line,
        "the first heading is \"\(table.heading.fields[0].prefix(40))\", neither wavelength nor "
          + "band, and there are no wavelengths among the headings"
      )
    }
    self.bands = bands
    let isPrefixed = !bands[0].heading.prefix.isEmpty
    if isPrefixed, let first = (0..<bands[0].column).first(where: { table.numbers($0) != nil }),
      (0..<bands[0].column).allSatisfy({ table.numbers($0) != nil })
    {
      throw table.error(
        line,
        "the headings may be names of spectra or bands, and column \(first + 1) "
          + "(\(table.heading.fields[first])) may be wavelengths; call it wavelength_nm if it is"
      )
    }
  }

  /// What the table says.
  ///
  /// - Throws: `SpectraError` with code `.badFormat`.
  func content() throws(SpectraError) -> TableContent {
    var spectra = Matrix(rowCount: table.rows.count, columnCount: bands.count)
    for (index, row) in table.rows.enumerated() {
      for (band, found) in bands.enumerated() {
        spectra[index, band] = Float(try table.number(row, found.column))
      }
    }
    let labels = RowLabels(table, bands: Set(bands.map(\.column)))
    var content = TableContent(names: labels.names, classes: labels.classes, spectra: spectra)
    content.notes = labels.notes
    let values = bands.map(\.heading.value)
    if ColumnTable.isCounting(values) {
      content.notes.append(
        "the headings are numbers of bands (\(Int(values[0]))-\(Int(values[0]) + values.count - 1)); "
          + "the wavelengths are unknown"
      )
      return content
    }
    try check(values)
    content.centres = values
    content.unitText = bands.compactMap(\.heading.unit).first
    return content
  }

  /// Fails if the numbers of the headings cannot all be wavelengths.
  private func check(_ values: [Double]) throws(SpectraError) {
    if let odd = bands.first(where: { $0.heading.isBandNumber }) {
      throw refusal(odd.column, "numbers a band, but the numbers do not count from 1")
    }
    let units = Set(bands.compactMap(\.heading.unit).compactMap(WavelengthUnit.init(words:)))
    guard units.count <= 1 else {
      throw refusal(bands[0].column, "and others have different units")
    }
    let factor = units.first?.nanometres ?? ((values.max() ?? 0) < 100 ? 1000 : 1)
    if let odd = values.firstIndex(where: { !(100...1e6).contains($0 * factor) }) {
      throw refusal(bands[odd].column, "is a number that cannot be a wavelength")
    }
    // A year or a number among the describing columns stands before wavelengths that rise or fall.
    if !ColumnTable.isMonotonic(values), ColumnTable.isMonotonic(Array(values.dropFirst())),
      values.count > 3, bands[0].column + 1 == bands[1].column, values[0] > values[1]
    {
      throw refusal(bands[0].column, "is a number, but not in order with the wavelengths after it")
    }
  }

  private func refusal(_ column: Int, _ what: String) -> SpectraError {
    table.error(
      table.heading.line,
      "the heading of column \(column + 1) (\(table.heading.fields[column])) \(what); the first line "
        + "of a table holds headings"
    )
  }
}
