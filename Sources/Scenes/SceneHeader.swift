internal import Rasters
internal import Spectra

/// Gathers what a scene's files say, from whichever place holds it, and what was odd about it.
struct SceneHeader {
  let file: RasterFile
  let overrides: SceneOverrides
  private(set) var header: ENVIHeader?
  private(set) var grid: SpectralGrid
  private(set) var goodBands: [Bool]?
  private(set) var wavelengthListSHA256: String?
  private(set) var isScaleStated = false
  private(set) var sources: [String: String] = [:]
  private(set) var notes: [String] = []

  init(file: RasterFile, overrides: SceneOverrides) {
    self.file = file
    self.overrides = overrides
    grid = SpectralGrid(bandCount: file.bands.count)
  }

  private var bandCount: Int { file.bands.count }
  private var isENVI: Bool { file.driverName == "ENVI" }
  private var headerWords: String { isENVI ? "ENVI header" : "ENVI side-car header" }

  /// Reads the ENVI header of the scene, or the one that lies beside a raster of another format.
  mutating func readSideCar() throws(SpectraError) {
    for path in sideCarPaths {
      guard let text = Self.textIfHeader(path) else { continue }
      let candidate = try ENVIHeader(text: text, path: path)
      let size = (
        try candidate.integer("samples"), try candidate.integer("lines"),
        try candidate.integer("bands")
      )
      guard size == (file.grid.width, file.grid.height, bandCount) else {
        notes.append(
          "\(path) is left out: it describes \(Self.words(size)), not \(file.grid.width) x "
            + "\(file.grid.height) pixels and \(bandCount) bands"
        )
        continue
      }
      header = candidate
      return
    }
  }

  /// The files that may hold the header: what GDAL found, `x.hdr` and `x.tif.hdr`.
  private var sideCarPaths: [String] {
    var paths = file.files.filter { $0.lowercased().hasSuffix(".hdr") }
    var stem = file.path
    if let dot = stem.lastIndex(of: "."), !stem[dot...].contains("/") {
      stem = String(stem[..<dot])
    }
    for path in [stem + ".hdr", file.path + ".hdr", stem + ".HDR"] where !paths.contains(path) {
      paths.append(path)
    }
    return paths
  }

  /// The text of a file that begins with a line `ENVI`; nil for another or none.
  private static func textIfHeader(_ path: String) -> String? {
    guard let text = try? BandSelection.textOfFile(path) else { return nil }  // absent: no side-car
    return text.hasPrefix("ENVI") ? text : nil
  }

  private static func words(_ size: (Int?, Int?, Int?)) -> String {
    func word(_ number: Int?) -> String { number.map(String.init) ?? "?" }
    return "\(word(size.0)) x \(word(size.1)) pixels and \(word(size.2)) bands"
  }

  /// Reads wavelengths, widths and the bad-band list: a person's, the file's own, the side-car's.
  mutating func readSpectralGrid() throws(SpectraError) {
    let found = try personsOrFilesMetadata()
    grid = SpectralGrid(
      bandCount: bandCount,
      wavelengths: found.wavelengths,
      widthsNanometres: found.wavelengths == nil ? nil : found.widthsNanometres
    )
    goodBands = found.goodBands
    wavelengthListSHA256 = found.listSHA256
    sources.merge(found.sources) { first, _ in first }
    notes += found.notes
  }

  private func personsOrFilesMetadata() throws(SpectraError) -> SpectralMetadata {
    guard let path = overrides.wavelengthsPath else {
      return try filesMetadata(readsWavelengths: true)
    }
    let list = try SpectralMetadata(
      wavelengthFile: path,
      bandCount: bandCount,
      unit: overrides.wavelengthUnit
    )
    // What the files say of wavelengths may be what the person's list replaces.
    let own: SpectralMetadata
    do { own = try filesMetadata(readsWavelengths: true) } catch {
      own = try filesMetadata(readsWavelengths: false)
    }
    return list.completed(by: own)
  }

  /// What the raster itself and the header say together.
  private func filesMetadata(readsWavelengths: Bool) throws(SpectraError) -> SpectralMetadata {
    if let header {
      let bands = try header.bands(
        bandCount: bandCount,
        wavelengthUnit: overrides.wavelengthUnit,
        readsWavelengths: readsWavelengths
      )
      let stated = SpectralMetadata(bands, from: headerWords)
      // Of an ENVI scene, GDAL repeats the header's numbers.
      let own = try bandMetadata(readsWavelengths: readsWavelengths && !stated.hasBandNumbers)
      return isENVI
        ? stated.completed(by: own) : own.completed(by: stated).noting(own.difference(from: stated))
    }
    let own = try bandMetadata(readsWavelengths: readsWavelengths)
    guard let items = file.metadata["ENVI"] else { return own }
    let bands = try ENVIHeader(
      items: items.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) },
      path: file.path
    ).bands(
      bandCount: bandCount,
      wavelengthUnit: overrides.wavelengthUnit,
      readsWavelengths: readsWavelengths
    )
    return own.completed(by: SpectralMetadata(bands, from: "ENVI metadata domain"))
  }

  private func bandMetadata(readsWavelengths: Bool) throws(SpectraError) -> SpectralMetadata {
    try SpectralMetadata(
      bandsOf: file,
      unit: overrides.wavelengthUnit,
      readsWavelengths: readsWavelengths
    )
  }

  /// How samples become reflectance: a person's word, else the file's, never both, never twice.
  mutating func readScaling() throws(SceneError) -> [BandScaling] {
    let (scaling, source, note) = try SceneScaling(
      file: file,
      header: header,
      overrides: overrides
    ).resolve()
    isScaleStated = source != nil
    sources["scale"] = source
    if let note { notes.append(note) }
    return scaling
  }

  /// The no-data sample of each band.
  mutating func readNoData() -> [Double?] {
    if let value = overrides.noData {
      sources["no-data"] = "the option --no-data"
      return Array(repeating: value, count: bandCount)
    }
    var own = file.bands.map(\.noData)
    let text = header?["data ignore value"]
    let stated = text.flatMap { Double($0) }
    if let text, stated == nil {
      notes.append(
        "the data ignore value \"\(text)\" of the \(headerWords) is no number; it is left out"
      )
      // GDAL reads such words as 0.
      if isENVI, own.allSatisfy({ $0 == 0 }) { own = own.map { _ in nil } }
    }
    if let first = own.first(where: { $0 != nil }) {
      sources["no-data"] = "the raster's bands"
      if let stated, let first, !(stated == first || stated.isNaN && first.isNaN) {
        notes.append(
          "the raster's bands state the no-data value \(first), its \(headerWords) \(stated); the "
            + "bands' own is used"
        )
      }
      return own
    }
    if let stated {
      sources["no-data"] = headerWords
      return Array(repeating: stated, count: bandCount)
    }
    return own
  }

  /// When the scene was taken, in the file's own words.
  var acquisitionTime: String? {
    if let time = header?["acquisition time"] { return time }
    let items = file.metadata[""] ?? [:]
    if let time = file.metadata["IMAGERY"]?["ACQUISITIONDATETIME"] { return time }
    for key in ["acquisition_time", "start_time", "datetime", "TIFFTAG_DATETIME"] {
      if let time = items[key] ?? items[key.uppercased()] { return time }
    }
    return nil
  }

  private mutating func noteMask() {
    switch file.mask {
    case .none: return
    case .alpha(let band):
      sources["mask"] = "alpha band \(band + 1)"
      notes.append(
        "band \(band + 1) is an alpha band: it is taken as a mask (0 = no data), not as a band"
      )
    case .shared, .perBand:
      sources["mask"] = "the raster's mask"
      notes.append("the raster has a mask; the pixels that it leaves out have no data")
    }
  }

  /// Adds what a person should know about the scene before it is unmixed.
  mutating func noteOddities() {
    noteMask()
    let reference = file.grid.georeference
    if reference.geotransform == nil, reference.controlPoints.isEmpty,
      reference.rationalPolynomials.isEmpty
    {
      notes.append("the scene is not georeferenced; neither will its products be")
    } else if reference.coordinateSystemWKT == nil, reference.controlPointSystemWKT == nil {
      notes.append("the scene has no coordinate reference system")
    }
    if let terms = reference.geotransform, terms[2] != 0 || terms[4] != 0 {
      notes.append("the grid is rotated; all six terms of its geotransform are kept")
    }
    guard let wavelengths = grid.wavelengths else {
      notes.append("wavelengths are unknown; give them with --wavelengths FILE")
      return
    }
    let steps = zip(wavelengths, wavelengths.dropFirst())
    let backward = steps.enumerated().filter { $0.element.0 >= $0.element.1 }.map { $0.offset + 2 }
    if backward.count == wavelengths.count - 1 {
      notes.append("wavelengths decrease from band to band; the bands keep their order")
    } else if !backward.isEmpty {
      let list = backward.prefix(5).map(String.init).joined(separator: ", ")
      notes.append(
        "wavelengths step back at band \(list)\(backward.count > 5 ? " and others" : "") "
          + "(overlapping detectors); the bands keep their order"
      )
    }
  }
}
