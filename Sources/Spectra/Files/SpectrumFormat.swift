/// A kind of text or file that holds one spectrum, and is not a table with headings.
enum SpectrumFormat {
  /// The public libraries ECOSTRESS and ASTER, and those of JPL and JHU in it: keys, then two columns.
  case ecostress
  /// A field spectrometer of Spectra Vista (`.sig`).
  case svc
  /// A field spectrometer of Spectral Evolution (`.sed`).
  case spectralEvolution
  /// The USGS library, version 7: the values alone, one per line.
  case usgs
  /// A field spectrometer of ASD, in its own binary format or exported with a header.
  case asd
  /// What ENVI exports of a plot.
  case enviPlot

  /// Recognises the start of a file; nil for tables and all else.
  init?(start bytes: [UInt8]) {
    let text = TextFile.text(of: bytes)
    let lines = text.split(whereSeparator: \.isNewline).prefix(60).map { $0.lowercased() }
    let first = lines.first ?? ""
    func has(_ start: String) -> Bool { lines.contains { $0.hasPrefix(start) } }
    if text.hasPrefix("ENVI ASCII Plot File") {
      self = .enviPlot
    } else if first.contains("spectra vista sig") {
      self = .svc
    } else if first.trimmed.hasPrefix("splib0") && !first.contains(where: { ",;\t".contains($0) }) {
      self = .usgs
    } else if text.hasPrefix("ASD\0") || first.hasPrefix("as") && Self.isBinaryASD(bytes)
      || has("text conversion of header file")
    {
      self = .asd
    } else if has("x units:"), has("y units:") {
      self = .ecostress
    } else if has("data:"), has("wvl"), has("instrument:") || has("columns [") {
      self = .spectralEvolution
    } else {
      return nil
    }
  }

  /// Whether a file begins as those of ASD do: `as1` to `as8` and binary numbers.
  private static func isBinaryASD(_ bytes: [UInt8]) -> Bool {
    bytes.count > 3 && (UInt8(ascii: "1")...UInt8(ascii: "8")).contains(bytes[2])
      && bytes.prefix(400).contains(0)
  }

  /// Why a file of this format is not read; nil for one that is.
  func refusal(of path: String) -> SpectraError? {
    let (what, remedy): (String, String)
    switch self {
    case .ecostress, .svc, .spectralEvolution: return nil
    case .usgs:
      what = "a spectrum of the USGS library, whose wavelengths stand in a file of their own"
      remedy =
        "Put both into a table with the columns wavelength_um and the name of the material, or give "
        + "the USGS's ENVI library of your sensor."
    case .asd:
      what = "a spectrum of an ASD field spectrometer"
      remedy =
        "Export its reflectance as a text table without a header: a column Wavelength, then one "
        + "column per spectrum."
    case .enviPlot:
      what = "an ENVI plot file, which has no table with headings"
      remedy = "Give the spectral library itself (.sli or .lib with its .hdr), or a CSV table."
    }
    return SpectraError(
      code: .badFormat,
      path: path,
      message: "\(path) is \(what).",
      remedy: remedy
    )
  }
}
