/// Reads a spectral library in whichever format it is.
public enum LibraryFile {
  /// The bytes that a file of a library may have: 30,000 spectra of 1,000 bands.
  static let sizeLimit = 128 << 20
  static let kind = "a spectral library"

  /// Reads an ENVI spectral library (either of its two files) or a text table.
  ///
  /// The content decides, not the ending: a file that begins with a line `ENVI` is a header; a file
  /// with the header of a spectral library beside it is the data of one, unless it is a table itself
  /// (products hold `endmembers.csv` beside `endmembers.sli` and `endmembers.hdr`); any other is a
  /// text table.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - wavelengthUnit: the unit of the wavelengths if somebody knows better than the file.
  /// - Returns: values in the file's units on the file's bands.
  /// - Throws: `SpectraError` with code `.cannotRead`, `.badFormat` or `.badUnits`.
  public static func read(
    _ path: String,
    wavelengthUnit: WavelengthUnit? = nil
  ) throws(SpectraError) -> SpectralLibrary {
    var file = try SourceFile(path)
    try file.readStart()
    let start = TextFile.withoutMark(file.bytes)
    if start.split(whereSeparator: { $0 == 10 || $0 == 13 }).first.map(isENVILine) ?? false {
      return try ENVILibraryFile.read(path, wavelengthUnit: wavelengthUnit)
    }
    if !isTable(start), let header = ENVILibraryFile.headerFile(of: path),
      try ENVIHeader.read(header)["file type"]?.lowercased().contains("spectral library") ?? false
    {
      return try ENVILibraryFile.read(path, wavelengthUnit: wavelengthUnit)
    }
    guard !start.contains(0) else {
      throw SpectraError(
        code: .badFormat,
        path: path,
        message: "\(path) is no text, and no header of a spectral library stands beside it.",
        remedy: "Give an ENVI spectral library with its .hdr file, or a CSV table."
      )
    }
    if TextFile.text(of: Array(start)).hasPrefix("ENVI ASCII Plot File") {
      throw SpectraError(
        code: .badFormat,
        path: path,
        message: "\(path) is an ENVI plot file, which has no table with headings.",
        remedy: "Give the spectral library itself (.sli or .lib with its .hdr), or a CSV table."
      )
    }
    return try CSVLibraryFile.library(in: file, path: path, wavelengthUnit: wavelengthUnit)
  }

  /// Whether bytes are lines of text with separators, which no samples of spectra are.
  private static func isTable(_ start: ArraySlice<UInt8>) -> Bool {
    let layout: [UInt8] = [9, 10, 13]
    return start.allSatisfy { $0 >= 32 || layout.contains($0) } && start.contains(10)
      && start.contains { [9, 44, 59].contains($0) }
  }

  private static func isENVILine(_ line: ArraySlice<UInt8>) -> Bool {
    TextFile.text(of: Array(line)).trimmed == "ENVI"
  }
}
