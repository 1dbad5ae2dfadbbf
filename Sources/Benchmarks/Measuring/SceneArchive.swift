import Foundation
import Methods
import Processing
import Studies

/// Scenes of an archive on the disk: perhaps a large one, and many tiny ones.
struct SceneArchive {
  /// What it is, in words.
  let name: String
  private let paths: [String]
  private let endmembers: String
  private let folders: [String]

  /// Makes the tiny scenes; the large one is that of all benchmarks.
  init(_ context: BenchmarkContext, largeCount: Int, tinyCount: Int) throws {
    name = "real scenes and products: \(largeCount) large, \(tinyCount) tiny"
    let large = try context.scene(.enviBIL)
    let tiny = try (0..<tinyCount).map {
      try context.simulate("tiny-\($0)", width: 40, height: 30)
    }
    paths = tiny.map(\.scene) + Array(repeating: large.scene, count: largeCount)
    endmembers = large.truthEndmembers
    folders = tiny.map(\.folder)
  }

  /// Removes the tiny scenes.
  func remove() {
    // What is left goes with the folder of the run.
    for folder in folders { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// Unmixes all of it through the room that the command calls, and removes the products.
  func unmix(into folder: String, workerCount: Int) throws {
    let library = try LoadedLibrary(path: endmembers)
    let requests = paths.enumerated().map { number, path in
      SceneRequest(
        scenePath: path,
        targetPath: "\(folder)/products/\(number)",
        settings: SceneSettings(method: .library(library, solver: .fcls))
      )
    }
    let results = SceneRun(limits: RunLimits(workerCount: workerCount)).unmix(requests)
    for result in results {
      if case .failed(let error) = result.outcome { throw error }
    }
    try FileManager.default.removeItem(atPath: folder + "/products")
  }
}
