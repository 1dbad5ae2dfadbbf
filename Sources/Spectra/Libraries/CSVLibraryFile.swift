internal import LinearAlgebra

/// Reads and writes spectral libraries as text tables.
///
/// Two shapes are read:
/// - one spectrum a column: the first column is `wavelength_nm`, `wavelength_um`, `wavelength`
///   (unit found from the values) or `band`; a column `fwhm` (with the same endings) may follow;
/// - one spectrum a row: the wavelengths are headings, and the other columns hold the name and the
///   class (`name`, `class`; the EMIT libraries have only a class). Headings 1, 2, 3 ... are numbers
///   of bands.
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
    try library(in: SourceFile(path), path: path, wavelengthUnit: wavelengthUnit)
  }

  /// Reads a library from a file that is open.
  static func library(
    in file: SourceFile,
    path: String,
    wavelengthUnit: WavelengthUnit?
  ) throws(SpectraError) -> SpectralLibrary {
    var file = file
    let checksum = try file.readAll(limit: LibraryFile.sizeLimit, kind: LibraryFile.kind)
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
    let bandColumns = bandColumns(of: table)
    if let first = BandColumn(heading: table.heading.fields[0]), bandColumns.isEmpty {
      return try columnLibrary(table, first: first, path: path, wavelengthUnit: wavelengthUnit)
    }
    guard !bandColumns.isEmpty else {
      throw table.error(
        table.heading.line,
        "the first heading is \"\(table.heading.fields[0].prefix(40))\", neither wavelength nor "
          + "band, and there are no wavelengths among the headings"
      )
    }
    return try rowLibrary(table, bands: bandColumns, path: path, wavelengthUnit: wavelengthUnit)
  }

  /// What the first column of a table with one spectrum a column holds.
  private enum BandColumn {
    case band
    case wavelength(unit: String?)

    init?(heading: String) {
      let words = heading.lowercased().split { !$0.isLetter && $0 != "/" }.map(String.init)
      guard let first = words.first else { return nil }
      let rest = words.dropFirst().joined(separator: " ")
      switch first {
      case "band", "bands", "channel", "channels", "index": self = .band
      case "wavelength", "wavelengths", "wl", "wvl", "lambda", "wave":
        self = .wavelength(unit: rest.isEmpty ? nil : rest)
      default:
        guard rest.isEmpty, WavelengthUnit(words: first) != nil, first != "a" else { return nil }
        self = .wavelength(unit: first)
      }
    }
  }

  /// The columns whose headings are wavelengths; empty if the spectra are columns.
  private static func bandColumns(of table: DelimitedText) -> [Int] {
    let numeric = table.heading.fields.indices.filter {
      numberWithUnit(table.heading.fields[$0]) != nil
    }
    // Spectra named 1, 2, 3 below a first column `wavelength` that holds numbers are columns.
    if BandColumn(heading: table.heading.fields[0]) != nil,
      table.rows.allSatisfy({ Double($0.fields[0]) != nil })
    {
      return []
    }
    return numeric.count >= 2 ? numeric : []
  }

  /// A heading such as `400`, `400.5 nm` or `0.4um`.
  private static func numberWithUnit(_ heading: String) -> (value: Double, unit: String?)? {
    let letters = heading.drop { $0.isNumber || $0 == "." }
    let digits = heading.dropLast(letters.count)
    if let value = Double(heading), digits.first?.isNumber ?? false { return (value, nil) }
    guard let value = Double(digits), WavelengthUnit(words: String(letters)) != nil else {
      return nil
    }
    return (value, String(letters).trimmed)
  }
}

extension CSVLibraryFile {
  /// A table with one spectrum a column.
  private static func columnLibrary(
    _ table: DelimitedText,
    first: BandColumn,
    path: String,
    wavelengthUnit: WavelengthUnit?
  ) throws(SpectraError) -> SpectralLibrary {
    let headings = table.heading.fields
    let hasWidths = headings.count > 1 && isWidth(headings[1])
    let firstSpectrum = hasWidths ? 2 : 1
    guard headings.count > firstSpectrum else {
      throw table.error(table.heading.line, "there is no column with a spectrum")
    }
    var centres: [Double] = []
    var widths: [Double] = []
    var spectra = Matrix(
      rowCount: headings.count - firstSpectrum,
      columnCount: table.rows.count
    )
    for (band, row) in table.rows.enumerated() {
      centres.append(try table.number(row, 0))
      if hasWidths { widths.append(try table.number(row, 1)) }
      for column in firstSpectrum..<headings.count {
        spectra[column - firstSpectrum, band] = Float(try table.number(row, column))
      }
    }
    let names = headings[firstSpectrum...].enumerated().map {
      $1.isEmpty ? "spectrum \($0 + 1)" : $1
    }
    guard case .wavelength(let unit) = first else {
      let grid = SpectralGrid(bandCount: centres.count)
      return SpectralLibrary(names: names, spectra: spectra, grid: grid, path: path)
    }
    return try library(
      names: names,
      classes: nil,
      spectra: spectra,
      bands: (centres, hasWidths ? widths : nil, wavelengthUnit?.rawValue ?? unit),
      path: path
    )
  }

  private static func isWidth(_ heading: String) -> Bool {
    let words = heading.lowercased().split { !$0.isLetter }.map(String.init)
    guard let first = words.first, first == "fwhm" || first == "width" else { return false }
    return words.dropFirst().allSatisfy { WavelengthUnit(words: $0) != nil }
  }

  /// A table with one spectrum a row.
  private static func rowLibrary(
    _ table: DelimitedText,
    bands: [Int],
    path: String,
    wavelengthUnit: WavelengthUnit?
  ) throws(SpectraError) -> SpectralLibrary {
    var spectra = Matrix(rowCount: table.rows.count, columnCount: bands.count)
    for (index, row) in table.rows.enumerated() {
      for (band, column) in bands.enumerated() {
        spectra[index, band] = Float(try table.number(row, column))
      }
    }
    let (names, classes) = labels(of: table, bands: bands)
    let headings = bands.compactMap { numberWithUnit(table.heading.fields[$0]) }
    let centres = headings.map(\.value)
    if centres == (1...bands.count).map(Double.init) {
      return SpectralLibrary(
        names: names,
        classes: classes,
        spectra: spectra,
        grid: SpectralGrid(bandCount: bands.count),
        path: path,
        notes: ["the headings 1-\(bands.count) are numbers of bands; the wavelengths are unknown"]
      )
    }
    return try library(
      names: names,
      classes: classes,
      spectra: spectra,
      bands: (centres, nil, wavelengthUnit?.rawValue ?? headings.compactMap(\.unit).first),
      path: path
    )
  }

  /// Names and classes of the rows, from the columns that are no bands.
  ///
  /// Without a column of names, a text column whose entries all differ serves, or else the class,
  /// or else a number.
  private static func labels(
    of table: DelimitedText,
    bands: [Int]
  ) -> (names: [String], classes: [String]?) {
    let others = table.heading.fields.indices.filter { !bands.contains($0) }
    func column(_ words: [String]) -> Int? {
      others.first { words.contains(table.heading.fields[$0].lowercased()) }
    }
    func entries(_ column: Int) -> [String] { table.rows.map { $0.fields[column] } }
    let classColumn = column(["class", "classes", "category", "group", "type", "level_1", "level1"])
    let nameColumn =
      column(["name", "names", "spectrum", "material", "endmember", "label", "title", "sample"])
      ?? others.first { other in
        let texts = entries(other)
        return other != classColumn && Set(texts).count == texts.count
      }
    let classes = classColumn.map(entries)
    let numbered = table.rows.indices.map { "spectrum \($0 + 1)" }
    let names = nameColumn.map(entries) ?? classes ?? others.first.map(entries) ?? numbered
    return (zip(names, numbered).map { $0.isEmpty ? $1 : $0 }, classes)
  }

  /// A library of which the wavelengths are known as numbers and words.
  private static func library(
    names: [String],
    classes: [String]?,
    spectra: Matrix,
    bands: (centres: [Double], widths: [Double]?, unitText: String?),
    path: String
  ) throws(SpectraError) -> SpectralLibrary {
    let reading: WavelengthReading
    do {
      reading = try WavelengthReading(values: bands.centres, unitText: bands.unitText)
    } catch {
      throw SpectraError(
        code: error.code,
        path: path,
        message: "\(path): \(error.message)",
        remedy: "Correct the wavelengths of the library; --endmember-units says their unit."
      )
    }
    let widths = bands.widths.map { reading.widthsNanometres($0) }
    return SpectralLibrary(
      names: names,
      classes: classes,
      spectra: spectra,
      grid: SpectralGrid(
        bandCount: spectra.columnCount,
        wavelengths: reading.wavelengths,
        widthsNanometres: widths?.widths
      ),
      path: path,
      notes: [reading.assumption, widths?.assumption].compactMap { $0 }
    )
  }
}
