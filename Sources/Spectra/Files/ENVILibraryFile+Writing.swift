public import Foundation
internal import LinearAlgebra

extension ENVILibraryFile {
  /// The two files of an ENVI spectral library.
  ///
  /// - Parameter library: values are written as they are; `reflectance scale factor` says the
  ///   library's stated scale.
  /// - Returns: `spectra`, Float32 with the lowest byte first, one spectrum after the other (`.sli`);
  ///   `header`, its text (`.hdr`), with the wavelengths and widths in nanometres where known.
  public static func contents(of library: SpectralLibrary) -> (spectra: Data, header: String) {
    var spectra = Data(capacity: library.spectrumCount * library.bandCount * 4)
    for value in library.spectra.elements {
      let bits = value.bitPattern
      for shift in [0, 8, 16, 24] as [UInt32] {
        spectra.append(UInt8(truncatingIfNeeded: bits >> shift))
      }
    }
    return (spectra, header(of: library))
  }

  /// The two files of a library of endmembers; see `contents(of:)` for libraries.
  public static func contents(of endmembers: EndmemberSet) -> (spectra: Data, header: String) {
    contents(of: SpectralLibrary(endmembers))
  }

  private static func header(of library: SpectralLibrary) -> String {
    var lines = [
      "ENVI",
      "samples = \(library.bandCount)",
      "lines = \(library.spectrumCount)",
      "bands = 1",
      "header offset = 0",
      "file type = ENVI Spectral Library",
      "data type = 4",
      "interleave = bsq",
      "byte order = 0",
      "reflectance scale factor = \(library.statedScale)",
    ]
    if let wavelengths = library.grid.wavelengths {
      lines.append("wavelength units = Nanometers")
      lines.append(list("wavelength", wavelengths.map { "\($0.nanometres)" }))
    }
    if let widths = library.grid.widthsNanometres {
      lines.append(list("fwhm", widths.map { "\($0)" }))
    }
    lines.append(list("spectra names", uniqueNames(library.names.map(safe))))
    return lines.joined(separator: "\n") + "\n"
  }

  private static func list(_ key: String, _ entries: [String]) -> String {
    "\(key) = {\n " + entries.joined(separator: ",\n ") + "}"
  }

  /// A name that a reader of headers cannot take for two, or for the end of the list.
  private static func safe(_ name: String) -> String {
    let characters = name.map { character -> Character in
      switch character {
      case ",": ";"
      case "{": "("
      case "}": ")"
      case _ where character.isNewline: " "
      default: character
      }
    }
    let text = String(characters).trimmed
    return text.hasPrefix(";") ? "_" + text.dropFirst() : text  // a line with ; is a comment
  }
}
