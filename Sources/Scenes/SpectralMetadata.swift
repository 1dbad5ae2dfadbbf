internal import Rasters
internal import Spectra

/// What one place says about the bands, and which place it was.
struct SpectralMetadata {
  var wavelengths: [Wavelength]?
  var widthsNanometres: [Double]?
  var goodBands: [Bool]?
  var sources: [String: String] = [:]
  var notes: [String] = []

  /// Takes what an ENVI header or the ENVI metadata domain says.
  init(_ bands: ENVIBands, from place: String) {
    wavelengths = bands.grid.wavelengths
    widthsNanometres = bands.grid.widthsNanometres
    goodBands = bands.goodBands
    notes = bands.notes
    setSources(place)
  }

  /// Takes what the metadata of the bands says: the IMAGERY domain, `wavelength` items, band names.
  init(bandsOf file: RasterFile, unit: WavelengthUnit?) throws(SpectraError) {
    if let centres = Self.numbers(file, "IMAGERY", "CENTRAL_WAVELENGTH_UM") {
      try read(centres, unitText: "um", widths: Self.numbers(file, "IMAGERY", "FWHM_UM"))
      setSources("IMAGERY metadata of the bands")
      return
    }
    for domain in ["", "ENVI"] {
      let place = domain.isEmpty ? "metadata of the bands" : "ENVI metadata of the bands"
      if let centres = Self.numbers(file, domain, "wavelength") {
        let own = Self.item(file.bands[0], domain, "wavelength_units")
        try read(
          centres,
          unitText: unit?.rawValue ?? own ?? "",
          widths: Self.numbers(file, domain, "fwhm")
        )
      }
      goodBands = Self.numbers(file, domain, "bbl").map { list in list.map { $0 != 0 } }
      setSources(place)
      if wavelengths != nil { return }
    }
  }

  /// Reads a person's list: one line a band, the wavelength and, after a comma or blank, the width.
  init(wavelengthFile path: String, bandCount: Int, unit: WavelengthUnit?) throws(SpectraError) {
    let text = try BandSelection.textOfFile(path)
    var centres: [Double] = []
    var widths: [Double] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let fields = line.prefix { $0 != "#" }.split { $0 == "," || $0 == ";" || $0.isWhitespace }
      guard let first = fields.first else { continue }
      guard let centre = Double(first) else {
        if centres.isEmpty { continue }  // a line of headings
        throw SpectraError(
          code: .badFormat,
          path: path,
          message: "\(path): after \(centres.count) wavelengths comes \"\(first)\", no number.",
          remedy: "Give one line a band: the wavelength and, if known, the width."
        )
      }
      centres.append(centre)
      if fields.count > 1, let width = Double(fields[1]) { widths.append(width) }
    }
    guard centres.count == bandCount else {
      throw SpectraError(
        code: .gridMismatch,
        path: path,
        message: "\(path) has \(centres.count) wavelengths, but the scene has \(bandCount) bands.",
        remedy: "Give one wavelength for every band of the scene, removed ones too."
      )
    }
    try read(
      centres,
      unitText: unit?.rawValue ?? "",
      widths: widths.count == bandCount ? widths : nil
    )
    setSources(path)
  }

  /// What this place says, and where it is silent what another says.
  func completed(by other: SpectralMetadata) -> SpectralMetadata {
    var result = self
    if wavelengths == nil {
      result.wavelengths = other.wavelengths
      result.widthsNanometres = other.widthsNanometres
      result.notes += other.notes
    } else if widthsNanometres == nil {
      result.widthsNanometres = other.widthsNanometres
    }
    result.goodBands = goodBands ?? other.goodBands
    result.sources.merge(other.sources) { first, _ in first }
    return result
  }

  private mutating func read(
    _ centres: [Double],
    unitText: String,
    widths: [Double]?
  ) throws(SpectraError) {
    let reading = try WavelengthReading(values: centres, unitText: unitText)
    wavelengths = reading.wavelengths
    if let assumption = reading.assumption { notes.append(assumption) }
    guard let widths else { return }
    let read = reading.widthsNanometres(widths)
    widthsNanometres = read.widths
    if let assumption = read.assumption { notes.append(assumption) }
  }

  private mutating func setSources(_ place: String) {
    if wavelengths != nil { sources["wavelengths"] = place }
    if widthsNanometres != nil { sources["widths"] = place }
    if goodBands != nil { sources["bad bands"] = place }
  }

  /// One item of a band's metadata; `wavelength_units` and `wavelength units` are the same.
  private static func item(_ band: RasterBand, _ domain: String, _ key: String) -> String? {
    guard let items = band.metadata[domain] else { return nil }
    let spaced = String(key.map { $0 == "_" ? " " : $0 })
    return items[key] ?? items[spaced]
  }

  /// The numbers that every band has under a key; nil if one band has none.
  private static func numbers(_ file: RasterFile, _ domain: String, _ key: String) -> [Double]? {
    var numbers: [Double] = []
    for band in file.bands {
      guard let text = item(band, domain, key), let number = Double(text) else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
