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
  var sources: [String: String] = [:]
  var notes: [String] = []

  init(file: RasterFile, overrides: SceneOverrides) {
    self.file = file
    self.overrides = overrides
    grid = SpectralGrid(bandCount: file.bands.count)
  }

  var bandCount: Int { file.bands.count }
  var isENVI: Bool { file.driverName == "ENVI" }
  var headerWords: String { isENVI ? "ENVI header" : "ENVI side-car header" }

  /// Reads the ENVI header of the scene, or the one that lies beside a raster of another format.
  mutating func readSideCar() throws(SpectraError) {
    for path in sideCarPaths {
      guard let text = Self.textIfHeader(path) else { continue }
      let candidate = try ENVIHeader(text: text, path: path)
      guard isOfThisScene(candidate, path) else { continue }
      header = candidate
      notes += candidate.notes + candidate.misspellings
      return
    }
  }

  /// Whether a header has the size of the raster.
  ///
  /// A field that cannot be read proves nothing against the header that GDAL found this very size in.
  private mutating func isOfThisScene(_ candidate: ENVIHeader, _ path: String) -> Bool {
    var size: [Int?] = []
    for key in ["samples", "lines", "bands"] {
      do { size.append(try candidate.integer(key)) } catch {
        size.append(nil)
        notes.append("a field of the header is left out: \(error.message)")
      }
    }
    let expected = [file.grid.width, file.grid.height, bandCount]
    let isRead = isENVI && file.files.contains(path)
    let agrees = zip(size, expected).allSatisfy { $0 == $1 || ($0 == nil && isRead) }
    if !agrees {
      notes.append(
        "\(path) is left out: it describes \(Self.words(size)), not \(file.grid.width) x "
          + "\(file.grid.height) pixels and \(bandCount) bands"
      )
    }
    return agrees
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

  /// The text of a file whose first word is `ENVI`; nil for another or none.
  private static func textIfHeader(_ path: String) -> String? {
    guard let text = try? BandSelection.textOfFile(path) else { return nil }  // absent: no side-car
    let start = text.drop { $0.isWhitespace }.prefix(4)
    return start.lowercased() == "envi" ? text : nil
  }

  private static func words(_ size: [Int?]) -> String {
    let words = size.map { number in number.map(String.init) ?? "?" }
    return "\(words[0]) x \(words[1]) pixels and \(words[2]) bands"
  }

  /// Reads wavelengths, widths and the bad-band list: a person's, the file's own, the side-car's.
  mutating func readSpectralGrid() throws(SpectraError) {
    var found = filesMetadata
    if let path = overrides.wavelengthsPath {
      found = try SpectralMetadata(
        wavelengthFile: path,
        bandCount: bandCount,
        unit: overrides.wavelengthUnit
      ).completed(by: found)
    }
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

  /// What the raster itself and the header say together.
  private var filesMetadata: SpectralMetadata {
    let unit = overrides.wavelengthUnit
    if let header {
      let bands = header.readableBands(bandCount: bandCount, wavelengthUnit: unit)
      let stated = SpectralMetadata(bands, from: headerWords)
      // Of an ENVI scene, GDAL repeats the header's numbers.
      let own = SpectralMetadata(
        bandsOf: file,
        unit: unit,
        readsWavelengths: !stated.hasBandNumbers
      )
      return isENVI
        ? stated.completed(by: own) : own.completed(by: stated).noting(own.difference(from: stated))
    }
    let own = SpectralMetadata(bandsOf: file, unit: unit, readsWavelengths: true)
    guard let items = file.metadata["ENVI"] else { return own }
    let bands = ENVIHeader(
      items: items.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) },
      path: file.path
    ).readableBands(bandCount: bandCount, wavelengthUnit: unit)
    return own.completed(by: SpectralMetadata(bands, from: "ENVI metadata domain"))
  }

  /// How samples become reflectance: a person's word, else the file's, never both, never twice.
  mutating func readScaling() throws(SceneError) -> [BandScaling] {
    let (scaling, source, remarks) = try SceneScaling(
      file: file,
      header: header,
      overrides: overrides
    ).resolve()
    isScaleStated = source != nil
    sources["scale"] = source
    notes += remarks
    return scaling
  }
}
