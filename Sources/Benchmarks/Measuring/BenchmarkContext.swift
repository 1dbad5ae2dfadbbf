import Foundation
import LinearAlgebra
import Methods
import Processing
import Scenes
import Spectra
import Studies
import Unmixing

/// What the benchmarks of one run share: sizes, the folder, and the scenes made so far.
final class BenchmarkContext {
  /// Number of endmembers of the scenes.
  static let endmemberCount = 6

  /// Whether everything is small, to see in seconds that all of it works.
  let isSmoke: Bool
  /// Where files are made.
  let folder: String
  /// A folder in memory; nil where the system has none.
  let memoryFolder: String?
  /// Where the scripts are that run the peers.
  let peerFolder: String
  /// Times several runs of a body.
  let stopwatch: Stopwatch
  /// Worker threads where all cores are used.
  let workerCount: Int
  /// Number of columns of the scene.
  let width: Int
  /// Number of rows.
  let height: Int
  /// Number of bands.
  let bandCount: Int

  private var scenes: [SimulatedLayout: SimulationReport] = [:]

  /// Makes the folder of the run in another.
  init(isSmoke: Bool, parent: String, peerFolder: String, repetitions: Int) throws {
    self.isSmoke = isSmoke
    self.peerFolder = peerFolder
    let name = "/unmix-bench-\(ProcessInfo.processInfo.processIdentifier)"
    folder = parent + name
    let memory = "/dev/shm"
    memoryFolder = FileManager.default.isWritableFile(atPath: memory) ? memory + name : nil
    stopwatch = Stopwatch(repetitions: repetitions)
    workerCount = RunLimits.coreCount
    (width, height, bandCount) = isSmoke ? (60, 40, 24) : (1500, 1000, 224)
    for folder in [folder, memoryFolder].compactMap({ $0 }) {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
  }

  /// Times a slow body less often.
  func stopwatch(atMost repetitions: Int) -> Stopwatch {
    Stopwatch(repetitions: min(repetitions, stopwatch.repetitions))
  }

  /// What is asked of a ratio; nothing where everything is too small to tell.
  func reach(_ target: ReportLine.Target) -> ReportLine.Target? { isSmoke ? nil : target }

  /// Removes the folders and all that was made in them.
  func removeFolders() {
    // Nothing can be done about a folder that cannot be removed.
    for folder in [folder, memoryFolder].compactMap({ $0 }) {
      try? FileManager.default.removeItem(atPath: folder)
    }
  }

  /// Removes a file or folder that was made in it.
  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  /// A path in the folder.
  func path(_ name: String) -> String { folder + "/" + name }

  /// The simulated scene in a layout, made when it is first asked for.
  func scene(_ layout: SimulatedLayout) throws -> SimulationReport {
    if let scene = scenes[layout] { return scene }
    let scene = try simulate(layout.rawValue, width: width, height: height, layout: layout)
    scenes[layout] = scene
    return scene
  }

  /// Removes a scene that is not needed any more.
  func forget(_ layout: SimulatedLayout) throws {
    guard let scene = scenes.removeValue(forKey: layout) else { return }
    try FileManager.default.removeItem(atPath: scene.folder)
  }

  /// Simulates a scene of int16 samples in a folder of its own.
  func simulate(
    _ name: String,
    width: Int,
    height: Int,
    layout: SimulatedLayout = .enviBIL,
    seed: UInt64 = 1
  ) throws -> SimulationReport {
    var options = sceneOptions
    (options.width, options.height, options.seed) = (width, height, seed)
    return try SceneSimulation(scene: options, storage: SimulatedStorage(layout: layout))
      .write(to: path(name))
  }

  /// What projects the pixels for the network and the quality together, `bandCount x rowCount`.
  func projections(_ estimator: any AbundanceEstimator, _ basis: EndmemberBasis) -> Matrix {
    estimator.projections.transposed.stacked(over: basis.projections.transposed).transposed
  }

  /// What the scenes are like.
  var sceneOptions: SimulatedScene.Options {
    SimulatedScene.Options(
      width: width,
      height: height,
      bandCount: bandCount,
      endmemberCount: Self.endmemberCount
    )
  }

  /// The true endmembers of every scene.
  var endmembers: EndmemberSet { SimulatedScene(sceneOptions).endmembers }

  /// A model of the paper's network, two untied layers, trained a little on the first scene.
  func model() throws -> String {
    let path = path("model.safetensors")
    if FileManager.default.fileExists(atPath: path) { return path }
    let scene = try scene(.enviBIL)
    try ChildProcess.run(
      ChildProcess.unmix,
      [
        "train", "aenet", "--plan", "paper", "--epochs", isSmoke ? "2" : "20", "--scene",
        scene.scene, "--abundances", scene.truthAbundances, "--endmembers", scene.truthEndmembers,
        "--pixels", "256", "-o", path,
      ]
    )
    return path
  }

  /// All that is done to the pixels of a scene by the network, without a product.
  func networkPass(over scene: SimulationReport) throws -> KernelPass {
    try KernelPass(scenePath: scene.scene, method: .model(LoadedModel(path: model())))
  }

  /// The same by exact FCLS.
  func exactPass(over scenePath: String, library: String) throws -> KernelPass {
    try KernelPass(
      scenePath: scenePath,
      method: .library(LoadedLibrary(path: library), solver: .fcls)
    )
  }

  /// An untrained network of two untied layers for the scenes' endmembers; a trained one is as fast.
  func network() throws -> AENet {
    try AENet(
      start: .published,
      endmembers: endmembers.spectra,
      layerCount: 2,
      isTied: false,
      hasEndmemberThresholds: false
    )
  }
}
