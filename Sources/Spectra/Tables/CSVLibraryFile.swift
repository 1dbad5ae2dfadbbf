internal import LinearAlgebra

/// Reads and writes spectral libraries as text tables.
///
/// Two shapes are read, by comma, semicolon, tab or blanks:
/// - one spectrum per column (`ColumnTable`);
/// - one spectrum per row (`RowTable`).
public enum CSVLibraryFile {
  /// Reads a library from a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - wavelengthUnit: the unit of the wavelengths if somebody knows better than the file.
  /// - Returns: values in the file's units on the file's bands.
  /// - Throws: `SpectraError` with code `.cannotRead`, `.badFormat` (with the number of the line) or
  ///   `.badUnits`.
  public static func read(
    _ path: String,
    wavelengthUnit: WavelengthUnit? = nil
  ) throws(SpectraError) -> SpectralLibrary {
    var file = try SourceFile(path)
    let checksum = try file.readAll(limit: SourceFile.libraryLimit, kind: SourceFile.libraryKind)
    return try library(bytes: file.bytes, path: path, wavelengthUnit: wavelengthUnit)
      .read(from: [checksum])
  }

  /// Reads a library from the bytes of a file; `path` is for messages.
  public static func library(
    bytes: [UInt8],
    path: String,
    wavelengthUnit: WavelengthUnit? = nil
  ) throws(SpectraError) -> SpectralLibrary {
    let table = try DelimitedText(bytes: bytes, path: path)
    guard !table.rows.isEmpty else {
      throw table.error(table.heading.line, "there is nothing below the heading")
    }
    let content =
      ColumnTable.fits(table)
      ? try ColumnTable(table).content() : try RowTable(table).content()
    return try content.library(path: path, wavelengthUnit: wavelengthUnit)
  }
}

/// What a table says of a library, before its numbers are wavelengths.
struct TableContent {
  var names: [String]
  var classes: [String]?
  /// `spectrumCount x bandCount`; NaN where the table has no value.
  var spectra: Matrix
  /// The number of each band's wavelength; nil where the bands are only numbered.
  var centres: [Double]?
  var widths: [Double]?
  /// The table's word for the unit.
  var unitText: String?
  /// Counts per unit of reflectance.
  var scale = 1.0
  var notes: [String] = []

  /// The library.
  func library(
    path: String,
    wavelengthUnit: WavelengthUnit?
  ) throws(SpectraError) -> SpectralLibrary {
    var grid = SpectralGrid(bandCount: spectra.columnCount)
    var notes = notes
    if let centres {
      let reading: WavelengthReading
      do {
        reading = try WavelengthReading(
          values: centres,
          unitText: wavelengthUnit?.rawValue ?? unitText
        )
      } catch { throw error.ofLibrary(path) }
      let read = widths.map { reading.widthsNanometres($0) }
      grid = SpectralGrid(
        bandCount: spectra.columnCount,
        wavelengths: reading.wavelengths,
        widthsNanometres: read?.widths
      )
      notes += [reading.assumption, read?.assumption].compactMap { $0 }
    }
    return SpectralLibrary(
      names: names.map(SpreadsheetCell.read),
      classes: classes?.map(SpreadsheetCell.read),
      spectra: spectra,
      grid: grid,
      statedScale: scale,
      path: path,
      notes: notes
    ).withoutPlaceholders()
  }
}
