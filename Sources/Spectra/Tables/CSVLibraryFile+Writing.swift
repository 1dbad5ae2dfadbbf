internal import LinearAlgebra

extension CSVLibraryFile {
  /// The text of a library with one spectrum a column: `wavelength_nm,name,...`, or `band,...` where
  /// the wavelengths are unknown.
  ///
  /// Numbers have as many digits as it takes to read the same number back. Lines end with LF.
  public static func text(of library: SpectralLibrary) -> String {
    let wavelengths = library.grid.wavelengths
    var lines = [
      ([wavelengths == nil ? "band" : "wavelength_nm"] + library.names.map(SpreadsheetCell.field))
        .joined(separator: ",")
    ]
    for band in 0..<library.bandCount {
      let first = wavelengths.map { "\($0[band].nanometres)" } ?? "\(band + 1)"
      let values = (0..<library.spectrumCount).map { "\(library.spectra[$0, band])" }
      lines.append(([first] + values).joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The text of a library of endmembers; see `text(of:)` for libraries.
  public static func text(of endmembers: EndmemberSet) -> String {
    text(of: SpectralLibrary(endmembers))
  }
}
