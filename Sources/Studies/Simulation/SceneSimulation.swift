public import Essentials
internal import LinearAlgebra
public import Processing
internal import Products
internal import Rasters
internal import Sampling
public import Scenes
internal import Spectra
internal import TileEngine

/// Writes a simulated scene and its truth, strip by strip: a folder with everything needed to try
/// out a method, or a file layout, on a scene of which everything is known.
///
/// The folder holds `scene.img` with its header, or `scene.tif`; `truth_abundances.tif`, which is a
/// raster like the product's own; and `truth_endmembers.csv`. It appears whole or not at all. The
/// same simulation gives the same bytes at any number of workers.
public struct SceneSimulation: Sendable {
  /// What the scene is like.
  public var scene: SimulatedScene.Options
  /// Where it lies.
  public var place: SimulatedPlace
  /// How it is stored.
  public var storage: SimulatedStorage

  /// Makes a simulation; see the properties.
  public init(
    scene: SimulatedScene.Options = SimulatedScene.Options(),
    place: SimulatedPlace = SimulatedPlace(),
    storage: SimulatedStorage = SimulatedStorage()
  ) {
    self.scene = scene
    self.place = place
    self.storage = storage
  }

  /// What cannot be done about the simulation, one sentence each; empty if all is well.
  public var problems: [String] { scene.problems + place.problems + storage.problems }

  /// Name of the raster of true abundances.
  public static let abundancesName = "truth_abundances.tif"
  /// Name of the library of true endmembers.
  public static let endmembersName = "truth_endmembers.csv"

  /// Writes the folder; blocks the calling thread.
  ///
  /// - Parameters:
  ///   - folder: must not be there yet, or be empty.
  ///   - limits: number of workers and memory.
  ///   - control: where progress goes and stopping comes from.
  /// - Returns: what was written.
  /// - Throws: `WorkError`, `SpectraError` for a list of bad bands that cannot be applied,
  ///   `RasterError`, `ProductsError`, `DurableFileError`, `CancellationError`.
  public func write(
    to folder: String,
    limits: RunLimits = RunLimits(),
    control: RunControl = RunControl()
  ) throws -> SimulationReport {
    guard problems.isEmpty else {
      throw WorkError(
        code: .badOptions,
        message: "this scene cannot be simulated: " + problems.joined(separator: "; ") + ".",
        remedy: "Change the options that are named."
      )
    }
    RasterReader.limitBlockCache(toBytes: limits.memoryBudget / 4)
    // GDAL lays blocks down as they come: only one worker writes them in an order that repeats.
    let workerCount = storage.layout.isRaw ? limits.workerCount : 1
    let scheduler = TileScheduler(
      workerCount: workerCount,
      memoryBudget: limits.memoryBudget - limits.memoryBudget / 4
    )
    let job = SimulationJob(
      simulation: self,
      targetPath: folder,
      threadCount: limits.workerCount,
      tileByteLimit: limits.memoryBudget / 4 / workerCount
    )
    let outcomes = scheduler.run(
      [job],
      makeState: { _ in SimulationJob.WorkerState() },
      isCancelled: control.isCancelled,
      progress: { step in
        let fraction = Double(step.doneTileCount) / Double(max(step.tileCount, 1))
        control.report(.stage("simulating", fraction: fraction))
      }
    )
    switch outcomes[0] {
    case .finished(let report): return report
    case .failed(let error): throw error
    case .cancelled: throw CancellationError()
    }
  }
}

/// What a simulation wrote, for people and for `--json`.
public struct SimulationReport: Sendable, Encodable {
  /// The folder.
  public let folder: String
  /// The scene's data file.
  public let scene: String
  /// The ENVI header, where there is one.
  public let header: String?
  /// The true abundances: one band per endmember, fractions 0...1, no-data -9999.
  public let truthAbundances: String
  /// The true endmembers: a column each, in reflectance.
  public let truthEndmembers: String
  /// Name of the layout.
  public let layout: String
  /// Type of the samples.
  public let sampleType: String
  /// Number of columns.
  public let width: Int
  /// Number of rows.
  public let height: Int
  /// Number of bands.
  public let bandCount: Int
  /// Bands that the scene calls bad, from 1.
  public let badBands: [Int]
  /// Names of the endmembers.
  public let endmembers: [String]
  /// Mean of each endmember's true abundance over the pixels with data, 0...1.
  public let meanAbundances: [Double]
  /// Pixels with data.
  public let validPixelCount: Int
  /// Counts per unit of reflectance.
  public let scale: Double
  /// The sample of pixels without data.
  public let noData: Double
  /// Standard deviation of the noise in reflectance.
  public let noiseDeviation: Double
  /// Seed of the scene.
  public let seed: UInt64
  /// GDAL's six terms.
  public let geotransform: [Double]
  /// Bytes of the scene's samples before compression.
  public let sampleBytes: Int
}
