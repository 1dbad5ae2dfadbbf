import Foundation
import LinearAlgebra
import Methods
import Rasters
import Sampling
import Scenes
import Spectra
import Training

/// A folder with a small simulated scene, its true abundances and endmembers, for trainings.
final class NetworkTrainingFixture {
  static let noData = Double(SimulatedScene.noDataValue)

  let folder: String
  let scene: SimulatedScene
  let place: Georeference

  /// Simulates a scene; nothing is written yet.
  init(
    width: Int = 24,
    height: Int = 20,
    bandCount: Int = 30,
    endmemberCount: Int = 3,
    decibels: Double = 40,
    seed: UInt64 = 1,
    borderWidth: Int = 0
  ) throws {
    folder = NSTemporaryDirectory() + "network-training-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    scene = SimulatedScene(
      SimulatedScene.Options(
        width: width,
        height: height,
        bandCount: bandCount,
        endmemberCount: endmemberCount,
        signalToNoiseDecibels: decibels,
        seed: seed,
        borderWidth: borderWidth
      )
    )
    place = Georeference(geotransform: [500_000, 10, 0, 4_000_000, 0, -10])
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { folder + "/" + name }

  /// Every file in the folder, sorted.
  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
  }

  /// Writes the scene with its wavelengths.
  func writeScene(
    _ name: String = "scene.img",
    format: RasterFormat = .envi(),
    shiftNanometres: Double = 0,
    hasWavelengths: Bool = true,
    place: Georeference? = nil
  ) throws -> String {
    let grid = scene.endmembers.grid
    let centres = (grid.wavelengths ?? []).map { "\($0.nanometres + shiftNanometres)" }
    let header = [
      "wavelength": "{\(centres.joined(separator: ", "))}", "wavelength_units": "Nanometers",
    ]
    return try write(
      scene.reflectance(rows: 0..<scene.options.height),
      to: name,
      format: format,
      bands: Array(repeating: BandTemplate(noData: Self.noData), count: grid.bandCount),
      metadata: hasWavelengths ? ["ENVI": header] : [:],
      place: place
    )
  }

  /// Writes the true abundances, changed by a closure (endmember, pixel, value).
  func writeReference(
    _ name: String = "truth.tif",
    names: [String]? = nil,
    noData: Double? = NetworkTrainingFixture.noData,
    scale: Double? = nil,
    place: Georeference? = nil,
    format: RasterFormat = .geoTIFF(),
    changed: (Int, Int, Float) -> Float = { $2 }
  ) throws -> String {
    var planes = scene.abundances(rows: 0..<scene.options.height)
    for endmember in 0..<planes.rowCount {
      for pixel in 0..<planes.columnCount {
        planes[endmember, pixel] = changed(endmember, pixel, planes[endmember, pixel])
      }
    }
    return try write(
      planes,
      to: name,
      format: format,
      bands: (names ?? scene.endmembers.names).map {
        BandTemplate(name: $0, noData: noData, scale: scale)
      },
      place: place
    )
  }

  /// Writes the true endmembers as a library, by other names or in another order.
  func writeLibrary(
    _ name: String = "library.csv",
    names: [String]? = nil,
    order: [Int]? = nil
  ) throws -> String {
    let all = scene.endmembers
    let order = order ?? Array(all.names.indices)
    let set = EndmemberSet(
      names: order.map { (names ?? all.names)[$0] },
      spectra: all.spectra.columns(order),
      grid: all.grid
    )
    try EndmemberFile(path: path(name)).write(set)
    return path(name)
  }

  /// Writes planes as a raster.
  func write(
    _ planes: Matrix,
    to name: String,
    format: RasterFormat,
    bands: [BandTemplate],
    metadata: [String: [String: String]] = [:],
    width: Int? = nil,
    place: Georeference? = nil
  ) throws -> String {
    let width = width ?? scene.options.width
    let grid = RasterGrid(
      width: width,
      height: planes.columnCount / width,
      georeference: place ?? self.place
    )
    let writer = try RasterWriter(
      path: path(name),
      format: format,
      template: RasterTemplate(
        grid: grid,
        sampleType: .float32,
        bands: bands,
        metadata: metadata
      )
    )
    try writer.write(planes: planes.span, window: grid.window)
    try writer.close()
    return path(name)
  }

  /// A training short enough for a test.
  func training(
    _ source: NetworkTraining.Source,
    to name: String = "m.safetensors",
    pixels: Int = 120,
    steps: Int = 40,
    seed: UInt64 = 1
  ) -> NetworkTraining {
    var plan = TrainingPlan.robust(.aenet)
    if case .scenes = source { plan = .robust(.bunet) }
    plan.length = .steps(steps)
    return NetworkTraining(
      source: source,
      targetPath: path(name),
      plan: plan,
      pixelLimit: pixels,
      seed: seed
    )
  }

  /// The bytes of a file in the folder.
  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path(name)))
  }
}
