public import Rasters
public import Spectra

/// One acquisition: a raster, and everything that turns its samples into reflectance spectra.
public struct Scene: Sendable, Equatable {
  /// The raster.
  public let file: RasterFile
  /// All bands of the raster, in its order.
  public let grid: SpectralGrid
  /// The header's bad-band list, true for a good band; nil if there is none.
  public let goodBands: [Bool]?
  /// How the samples of each band become reflectance.
  public let scaling: [BandScaling]
  /// The sample of each band that means "no data here"; nil where a band has none.
  public internal(set) var noData: [Double?]
  /// When the scene was taken, in the file's own words.
  public let acquisitionTime: String?
  /// SHA-256 of the list of wavelengths that a person gave, of the very bytes that were read; nil
  /// without one.
  public let wavelengthListSHA256: String?
  /// Where wavelengths, widths, bad bands and scale were found: what, then where.
  public internal(set) var sources: [String: String]
  /// What is missing, odd or had to be assumed, one sentence each.
  public internal(set) var notes: [String]
  /// Which bands have no data in any pixel that was looked at, in words; nil before a look, or without.
  public internal(set) var emptyBandsNote: String?
  /// Whether the no-data values were found in the samples (see `inspected(bands:removal:)`), and nobody
  /// states them.
  public internal(set) var isNoDataFound = false
  /// Whether a person or the file says how samples become reflectance.
  public let isScaleStated: Bool

  /// Opens a scene and reads everything that its files say, but no pixel.
  ///
  /// - Parameters:
  ///   - path: a raster that GDAL opens: the data file of an ENVI scene, a GeoTIFF ...
  ///   - overrides: what a person knows better.
  /// - Throws: `SceneError`.
  public init(path: String, overrides: SceneOverrides = SceneOverrides()) throws(SceneError) {
    let file: RasterFile
    do { file = try RasterFile(path: path) } catch { throw SceneError(error) }
    try Self.refuseProduct(file)
    try CubeDimensions(file)?.check(isListGiven: overrides.wavelengthsPath != nil)
    guard file.bands.count > 1 else {
      throw SceneError(
        code: .tooFewBands,
        path: path,
        message: "\(path) has 1 band; unmixing needs at least 2, and more bands than endmembers.",
        remedy: "Give the file with all bands of the scene."
      )
    }
    self.file = file
    var reading = SceneHeader(file: file, overrides: overrides)
    do {
      try reading.readSideCar()
      try reading.readSpectralGrid()
    } catch { throw SceneError(error, path: path) }
    grid = reading.grid
    goodBands = reading.goodBands
    wavelengthListSHA256 = reading.wavelengthListSHA256
    scaling = try reading.readScaling()
    isScaleStated = reading.isScaleStated
    noData = reading.readNoData()
    acquisitionTime = reading.acquisitionTime
    reading.noteOddities()
    sources = reading.sources
    notes = reading.notes
  }

  /// Fails for a raster that this program made of a scene.
  private static func refuseProduct(_ file: RasterFile) throws(SceneError) {
    let items = file.metadata[""] ?? [:]
    guard let tag = ["UNMIX_METHOD", "UNMIX_SIMULATION_SEED"].first(where: { items[$0] != nil })
    else {
      return
    }
    let scene = items["UNMIX_SCENE"].map { " of the scene \($0)" } ?? ""
    throw SceneError(
      code: .finishedProduct,
      path: file.path,
      message:
        "\(file.path) is a product of unmix (\(tag)=\(items[tag] ?? "")), abundances or their "
        + "quality\(scene), and not a scene.",
      remedy: "Give the scene itself; products are compared with unmix evaluate."
    )
  }

  /// Whether the scene says which pixels have no data: a no-data value in one of the bands (indices
  /// from 0), or a mask.
  public func statesNoData(inBands bands: [Int]) -> Bool {
    file.mask != .none || !isNoDataFound && bands.contains { noData[$0] != nil }
  }

  /// Fails if a band that is used cannot be brought to reflectance.
  ///
  /// - Parameter bands: indices from 0.
  /// - Throws: `SceneError` with code `.impossibleScale`, naming the first such band.
  public func checkScaling(ofBands bands: [Int]) throws(SceneError) {
    let impossible = bands.filter {
      scaling[$0].factor == 0 || !scaling[$0].factor.isFinite || !scaling[$0].offset.isFinite
    }
    guard let first = impossible.first else { return }
    let others = impossible.count == 1 ? "" : " (and \(impossible.count - 1) others)"
    throw SceneError(
      code: .impossibleScale,
      path: file.path,
      message: "band \(first + 1)\(others) of \(file.path) has scale \(scaling[first].factor) and "
        + "offset \(scaling[first].offset); no reflectance comes of that.",
      remedy: "Give --scale with the counts per unit of reflectance for all bands, or leave the "
        + "band out with --remove-bands."
    )
  }

  /// Size and georeferencing.
  public var rasterGrid: RasterGrid { file.grid }

  /// The last part of the path, without folders.
  public var name: String {
    file.path.split(separator: "/").last.map(String.init) ?? file.path
  }

  /// The name without its ending, as products are named: `f180` of `archive/f180.img`.
  public var stem: String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }
}

/// How the samples of one band become reflectance: `reflectance = sample * factor + offset`.
public struct BandScaling: Sendable, Equatable {
  /// Reflectance of one count.
  public let factor: Double
  /// Reflectance of a sample of 0.
  public let offset: Double

  /// Makes a scaling.
  public init(factor: Double, offset: Double) {
    self.factor = factor
    self.offset = offset
  }

  /// Samples are reflectances already.
  public static let none = BandScaling(factor: 1, offset: 0)
}
