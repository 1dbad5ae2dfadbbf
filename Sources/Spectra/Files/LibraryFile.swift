/// Reads a spectral library in whichever format it is.
public enum LibraryFile {
  /// Reads an ENVI spectral library (either of its two files), a text table, or a single spectrum of a
  /// public library or field spectrometer.
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
    let start = file.bytes
    if isENVIHeader(start) { return try ENVILibraryFile.read(path, wavelengthUnit: wavelengthUnit) }
    if !isTable(start), let header = ENVILibraryFile.headerFile(of: path),
      try ENVIHeader.read(header)["file type"]?.lowercased().contains("spectral library") ?? false
    {
      return try ENVILibraryFile.read(path, wavelengthUnit: wavelengthUnit)
    }
    let format = SpectrumFormat(start: start)
    if let refusal = format?.refusal(of: path) { throw refusal }
    guard TextFile.utf16Text(of: start) != nil || !start.contains(0) else {
      throw SpectraError(
        code: .badFormat,
        path: path,
        message: "\(path) is not text, and there is no header of a spectral library beside it.",
        remedy: "Give an ENVI spectral library with its .hdr file, or a CSV table."
      )
    }
    let checksum = try file.readAll(limit: SourceFile.libraryLimit, kind: SourceFile.libraryKind)
    let library: SpectralLibrary
    if let format {
      let spectrum = SpectrumFile(text: TextFile.text(of: file.bytes), format: format, path: path)
      library = try spectrum.content().library(path: path, wavelengthUnit: wavelengthUnit)
    } else {
      library = try CSVLibraryFile.library(
        bytes: file.bytes,
        path: path,
        wavelengthUnit: wavelengthUnit
      )
    }
    return library.read(from: [checksum])
  }

  /// Whether bytes are lines of text with separators, which no samples of spectra are.
  private static func isTable(_ start: [UInt8]) -> Bool {
    if TextFile.utf16Text(of: start) != nil { return true }
    let layout: [UInt8] = [9, 10, 13]
    return start.allSatisfy { $0 >= 32 || layout.contains($0) } && start.contains(10)
      && start.contains { [9, 44, 59].contains($0) }
  }

  /// Whether a file begins with a line `ENVI`.
  private static func isENVIHeader(_ start: [UInt8]) -> Bool {
    let line = TextFile.text(of: start).split(whereSeparator: \.isNewline).first
    return line.map { String($0).trimmed == "ENVI" } ?? false
  }
}
