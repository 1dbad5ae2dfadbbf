internal import Rasters
internal import Spectra

/// What one place says about the bands, and which place it was.
struct SpectralMetadata {
  var wavelengths: [Wavelength]?
  var widthsNanometres: [Double]?
  var goodBands: [Bool]?
  /// Whether this place says that the wavelengths are only numbers of bands: then no other place that
  /// repeats the numbers makes wavelengths of them.
  var hasBandNumbers = false
  /// SHA-256 of the person's list, where the wavelengths are from one.
  var listSHA256: String?
  var sources: [String: String] = [:]
  var notes: [String] = []

  /// Takes what an ENVI header or the ENVI metadata domain says.
  init(_ bands: ENVIBands, from place: String) {
    wavelengths = bands.grid.wavelengths
    widthsNanometres = bands.grid.widthsNanometres
    goodBands = bands.goodBands
    hasBandNumbers = bands.hasBandNumbers
    notes = bands.notes
    setSources(place)
  }

  /// Takes what the metadata of the bands says: the IMAGERY domain, `wavelength` items, band names, the
  /// dimensions of a container.
  init(bandsOf file: RasterFile, unit: WavelengthUnit?, readsWavelengths: Bool) {
    if readsWavelengths, let centres = Self.numbers(file, "IMAGERY", "CENTRAL_WAVELENGTH_UM") {
      read(centres, unitText: "um", widths: Self.numbers(file, "IMAGERY", "FWHM_UM"))
      setSources("IMAGERY metadata of the bands")
      return
    }
    for domain in ["", "ENVI"] {
      let place = domain.isEmpty ? "metadata of the bands" : "ENVI metadata of the bands"
      if readsWavelengths, let centres = Self.numbers(file, domain, "wavelength") {
        let own = Self.item(file.bands[0], domain, "wavelength_units")
        read(
          centres,
          unitText: unit?.rawValue ?? own ?? "",
          widths: Self.numbers(file, domain, "fwhm")
        )
      }
      goodBands = Self.numbers(file, domain, "bbl").map { list in list.map { $0 != 0 } }
      setSources(place)
      if wavelengths != nil || hasBandNumbers { return }
    }
    if readsWavelengths, let named = Self.namedWavelengths(file) {
      read(named.centres, unitText: unit?.rawValue ?? named.unitText, widths: nil)
      setSources("items Band_1, Band_2 ... of the raster")
    } else if readsWavelengths, let axis = SpectralAxis(of: file) {
      read(axis.centres, unitText: unit?.rawValue ?? axis.unitText, widths: axis.widths)
      goodBands = axis.goodBands ?? goodBands
      setSources(axis.place)
    }
  }

  /// Reads a person's list; see `WavelengthList`.
  init(wavelengthFile path: String, bandCount: Int, unit: WavelengthUnit?) throws(SpectraError) {
    let list = try WavelengthList(path: path, bandCount: bandCount, unit: unit)
    wavelengths = list.wavelengths
    widthsNanometres = list.widthsNanometres
    notes = list.notes
    listSHA256 = list.sha256
    setSources(path)
  }

  /// What this place says, and where it is silent what another says.
  func completed(by other: SpectralMetadata) -> SpectralMetadata {
    var result = self
    if wavelengths == nil, !hasBandNumbers {
      result.hasBandNumbers = other.hasBandNumbers
      result.wavelengths = other.wavelengths
      result.widthsNanometres = other.widthsNanometres
      result.notes += other.notes
    } else if wavelengths != nil, widthsNanometres == nil {
      result.widthsNanometres = other.widthsNanometres
    }
    result.goodBands = goodBands ?? other.goodBands
    result.setSources(from: other)
    return result
  }

  /// How the wavelengths differ from those of another place, in words; nil if they do not, or one
  /// place has none.
  func difference(from other: SpectralMetadata) -> String? {
    guard let own = wavelengths, let others = other.wavelengths else { return nil }
    let differences = zip(own, others).map { abs($0.nanometres - $1.nanometres) }
    // Half a nanometre is more than any rounding of a list.
    guard let most = differences.max(), most > 0.5,
      let band = differences.firstIndex(of: most)
    else { return nil }
    return "the wavelengths of the \(sources["wavelengths"] ?? "raster") and of the "
      + "\(other.sources["wavelengths"] ?? "header") differ, most at band \(band + 1): "
      + "\(own[band].nanometres) and \(others[band].nanometres) nm; the first are used"
  }

  /// The same with one note more, if there is one.
  func noting(_ words: String?) -> SpectralMetadata {
    var result = self
    if let words { result.notes.append(words) }
    return result
  }

  private mutating func read(
    _ centres: [Double],
    unitText: String,
    widths: [Double]?
  ) {
    let reading: WavelengthReading
    do { reading = try WavelengthReading(values: centres, unitText: unitText) } catch {
      notes.append("the wavelengths are left out: \(error.message) \(error.remedy)")
      return
    }
    wavelengths = reading.wavelengths
    hasBandNumbers = reading.unit == nil
    if let assumption = reading.assumption { notes.append(assumption) }
    guard let widths else { return }
    let read = reading.widthsNanometres(widths)
    widthsNanometres = read.widths
    if let assumption = read.assumption { notes.append(assumption) }
  }

  /// Adds where the other place's words were taken from.
  private mutating func setSources(from other: SpectralMetadata) {
    sources.merge(other.sources) { first, _ in first }
    if wavelengths == nil { sources["wavelengths"] = nil }
    if widthsNanometres == nil { sources["widths"] = nil }
  }

  private mutating func setSources(_ place: String) {
    if wavelengths != nil { sources["wavelengths"] = place }
    if widthsNanometres != nil { sources["widths"] = place }
    if goodBands != nil { sources["bad bands"] = place }
  }

  /// The wavelengths that GDAL writes into items of the whole raster when it reads an ENVI scene,
  /// `Band_1=450.00 Nanometers` or `Band_1=blue (450.00 Nanometers)`: all that gdalwarp leaves.
  private static func namedWavelengths(
    _ file: RasterFile
  ) -> (centres: [Double], unitText: String)? {
    let items = file.metadata[""] ?? [:]
    var (centres, units): ([Double], Set<String>) = ([], [])
    for number in 1...file.bands.count {
      guard let text = items["Band_\(number)"] else { return nil }
      let words = text.split { $0.isWhitespace || $0 == "(" || $0 == ")" }.suffix(2)
      guard words.count == 2, let first = words.first, let last = words.last,
        let centre = Double(first), WavelengthUnit(words: String(last)) != nil
      else { return nil }
      centres.append(centre)
      units.insert(String(last))
    }
    guard let unit = units.first, units.count == 1 else { return nil }
    return (centres, unit)
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
