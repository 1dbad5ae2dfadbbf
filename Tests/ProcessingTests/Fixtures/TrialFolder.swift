import Foundation
import LinearAlgebra
import Methods
import Processing
import Rasters
import Scenes
import Studies

/// A folder that lives as long as the test that made it, and what trials do in it.
final class TrialFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/unmix-trial-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  /// Simulates a scene into a folder of the given name.
  func simulate(
    _ options: SimulatedScene.Options,
    as name: String = "scene",
    place: SimulatedPlace = SimulatedPlace(),
    storage: SimulatedStorage = SimulatedStorage(),
    workerCount: Int = 2
  ) throws -> SimulationReport {
    try SceneSimulation(scene: options, place: place, storage: storage).write(
      to: file(name),
      limits: RunLimits(workerCount: workerCount)
    )
  }

  /// Unmixes a scene into a folder of the given name and returns where it is.
  func unmix(
    _ scene: String,
    _ method: MethodChoice,
    to name: String = "product",
    workerCount: Int = 2
  ) throws -> String {
    let request = SceneRequest(
      scenePath: scene,
      targetPath: file(name),
      settings: SceneSettings(method: method)
    )
    let run = SceneRun(limits: RunLimits(workerCount: workerCount))
    switch run.unmix([request])[0].outcome {
    case .done: return file(name)
    case .failed(let error): throw error
    case .upToDate, .kept, .cancelled: throw CancellationError()
    }
  }

  /// All samples of a raster, `bandCount x pixelCount`.
  static func planes(_ path: String) throws -> Matrix {
    let file = try RasterFile(path: path)
    let reader = try RasterReader(file)
    var planes = Matrix(rowCount: file.bands.count, columnCount: file.grid.pixelCount)
    var span = planes.mutableSpan
    try reader.read(file.grid.window, bands: Array(file.bands.indices), into: &span)
    return planes
  }

  /// The largest difference of two rasters' samples; infinite if they differ in size.
  static func greatestDifference(_ first: Matrix, _ second: Matrix) -> Float {
    guard first.rowCount == second.rowCount, first.columnCount == second.columnCount else {
      return .infinity
    }
    return zip(first.elements, second.elements).map { abs($0 - $1) }.max() ?? 0
  }
}
