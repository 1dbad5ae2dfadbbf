internal import Spectra

/// A person's list of wavelengths: a text file with one line per band, or all numbers in fewer lines.
///
/// A line holds the wavelength and, after a comma, semicolon, tab or blank, the width (full width at
/// half maximum) if it is known; a first or last column 1, 2, 3 ... (or 0, 1, 2 ...) may number the
/// bands, and AVIRIS's own lists have two columns of uncertainties. One line of headings may lead, and
/// one of units follow. What else a second column may be (a table of spectra begins in the same way) is
/// refused, never guessed.
struct WavelengthList {
  let wavelengths: [Wavelength]?
  let widthsNanometres: [Double]?
  let notes: [String]
  /// SHA-256 of the bytes that the list was read from.
  let sha256: String

  /// Widths of bands that sensors have, in nanometres.
  private static let usualWidths = 0.1...500.0
  /// The least width, as a part of the usual step from band to band, that a column without a heading
  /// may have: reflectances beside wavelengths 10 nm apart stay below it.
  private static let leastShareOfStep = 0.1

  /// Reads a list.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - bandCount: bands of the scene; the list must have as many lines.
  ///   - unit: the unit of wavelengths and widths; nil to find it from heading and values.
  /// - Throws: `SpectraError` with code `.cannotRead`, `.badFormat`, `.badUnits` or `.gridMismatch`,
  ///   which says what was understood.
  init(path: String, bandCount: Int, unit: WavelengthUnit?) throws(SpectraError) {
    let file = try TextFile(reading: path, kind: "a list of wavelengths")
    sha256 = file.sha256
    let table = try WavelengthTable(text: file.text, path: path, bandCount: bandCount)
    guard table.rows.count == bandCount else {
      throw SpectraError(
        code: .gridMismatch,
        path: path,
        message:
          "\(path) has \(table.rows.count) wavelength\(table.rows.count == 1 ? "" : "s"), but "
          + "the scene has \(bandCount) bands.",
        remedy: "Give one line per band of the scene, for removed bands too."
      )
    }
    let columns = try WavelengthColumns(
      of: table,
      acceptsCounting: unit != nil || table.unitOfNumbers != nil
    )
    let centres = table.column(columns.wavelength)
    let reading: WavelengthReading
    do {
      reading = try WavelengthReading(
        values: centres,
        unitText: unit?.rawValue ?? table.unitWords(ofColumn: columns.wavelength)
      )
    } catch { throw table.refusal("its wavelengths cannot be: \(error.message)") }
    var notes = table.notes + columns.notes + [reading.assumption].compactMap { $0 }
    wavelengths = reading.wavelengths
    if let column = columns.width {
      let (widths, note) = reading.widthsNanometres(table.column(column))
      if let note { notes.append(note) }
      let isNamed = table.headings != nil || columns.haveUncertainties
      try Self.check(widths, of: table, reading, isNamed: isNamed, isOtherUnit: note != nil)
      widthsNanometres = widths
    } else {
      widthsNanometres = nil
    }
    self.notes = notes
  }

  /// Refuses what cannot be widths of these bands.
  private static func check(
    _ widths: [Double]?,
    of table: WavelengthTable,
    _ reading: WavelengthReading,
    isNamed: Bool,
    isOtherUnit: Bool
  ) throws(SpectraError) {
    guard let widths, let low = widths.min(), let high = widths.max(),
      usualWidths.contains(low), usualWidths.contains(high)
    else {
      let found = widths.flatMap { widths in
        widths.min().flatMap { low in widths.max().map { "\(low) to \($0) nm" } }
      }
      throw table.refusal(
        "its second column, taken for widths, is \(found ?? "not above 0, or far from any width"); "
          + "widths lie between 0.1 and 500 nm"
      )
    }
    guard !isNamed else { return }
    let centres = (reading.wavelengths ?? []).map(\.nanometres)
    let steps = zip(centres, centres.dropFirst()).map { abs($1 - $0) }.sorted()
    let step = steps.isEmpty ? 0 : steps[steps.count / 2]
    let middle = widths.sorted()[widths.count / 2]
    guard !isOtherUnit, middle >= leastShareOfStep * step else {
      throw table.refusal(
        "its second column has no heading, and its values (about \(middle) nm, with bands \(step) nm "
          + "apart) do not look like widths; call it fwhm in a first line if they are"
      )
    }
  }
}
