import Foundation
import LinearAlgebra
import Rasters
import Scenes
import Spectra
import Testing

/// A folder for one test with scenes made for it, removed when the value goes.
final class JobFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "batch-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func path(_ name: String) -> String { path + "/" + name }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try makeFolder(of: name)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    return path(name)
  }

  func makeFolder(of name: String) throws {
    try FileManager.default.createDirectory(
      atPath: (path(name) as NSString).deletingLastPathComponent,
      withIntermediateDirectories: true
    )
  }

  /// Names of everything in a folder, hidden or not, sorted.
  func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
  }

  /// Names of everything in an output folder, hidden or not, but what the archive keeps of itself.
  func productNames(in folder: String) throws -> [String] {
    try names(in: folder).filter { !Self.isOfArchive($0) }
  }

  private static func isOfArchive(_ name: String) -> Bool {
    name == ".unmix" || name.hasPrefix(".unmix/") || name.hasPrefix("archive.gpkg")
  }

  /// The bytes of every file of a folder of products, but the provenance, which holds times.
  func products(in folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path(folder)) {
      guard !name.hasSuffix("provenance.json"), !Self.isOfArchive(name) else { continue }
      let url = URL(fileURLWithPath: path(folder) + "/" + name)
      if try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
        files[name] = try Data(contentsOf: url)
      }
    }
    return files
  }

  /// Writes planes as a raster: an ENVI file, or a GeoTIFF where the name says so.
  @discardableResult
  func raster(
    _ name: String,
    _ planes: Matrix,
    width: Int,
    names: [String],
    noData: Double? = nil,
    geotransform: [Double]? = nil,
    coordinateSystem: String? = nil,
    metadata: [String: [String: String]] = [:]
  ) throws -> String {
    try makeFolder(of: name)
    let grid = RasterGrid(
      width: width,
      height: planes.columnCount / width,
      georeference: Georeference(
        geotransform: geotransform,
        coordinateSystemWKT: coordinateSystem
      )
    )
    let writer = try RasterWriter(
      path: path(name),
      format: name.hasSuffix(".tif") ? .geoTIFF() : .envi(.bandSequential),
      template: RasterTemplate(
        grid: grid,
        sampleType: .float32,
        bands: names.map { BandTemplate(name: $0, noData: noData) },
        metadata: metadata
      )
    )
    try writer.write(planes: planes.span, window: grid.window)
    try writer.close()
    return path(name)
  }

  /// Writes a simulated scene of 24 x 20 pixels and 40 bands.
  @discardableResult
  func scene(_ name: String, seed: UInt64, borderWidth: Int = 0) throws -> SimulatedScene {
    let scene = SimulatedScene(
      .init(
        width: 24,
        height: 20,
        bandCount: 40,
        endmemberCount: 3,
        signalToNoiseDecibels: 40,
        seed: seed,
        borderWidth: borderWidth
      )
    )
    let centres = (scene.endmembers.grid.wavelengths ?? []).map { "\($0.nanometres)" }
    try raster(
      name,
      scene.reflectance(rows: 0..<20),
      width: 24,
      names: (1...40).map { "channel \($0)" },
      noData: -9999,
      metadata: [
        "ENVI": ["wavelength": "{\(centres.joined(separator: ", "))}", "wavelength_units": "nm"]
      ]
    )
    return scene
  }
}

/// The real data sets, which lie outside the project: `UNMIX_DATA`, or `../shared/data` beside it.
enum SharedData {
  static let reason: Comment = "the real data are not there; set UNMIX_DATA to their folder"

  static let folder =
    ProcessInfo.processInfo.environment["UNMIX_DATA"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../../shared/data").standardizedFileURL.path

  static func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + name)
  }

  /// The first nine tiles of the EnMAP scene.
  static func tiles() throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/enmap-potsdam")
    return names.filter { $0.hasSuffix(".tif") }.sorted().prefix(9).map {
      folder + "/enmap-potsdam/" + $0
    }
  }
}
