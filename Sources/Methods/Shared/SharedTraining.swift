internal import DurableFiles
public import Essentials
internal import Foundation
internal import LinearAlgebra
internal import Rasters
internal import Sampling
public import Scenes
public import Spectra
internal import Training
internal import Unmixing

/// Finds endmembers, or trains a blind network, once from the pixels of many scenes.
///
/// The same scenes, options and seed give the same bytes, on any number of threads and in any order of
/// the scenes. Memory holds one scene's pixels a thread, and the sample.
public struct SharedTraining: Sendable {
  /// The scenes' data files.
  public var scenePaths: [String]
  /// What is made: a choice with a count (`extraction` or `blind`).
  public var choice: MethodChoice
  /// What a person knows better than the scenes' files.
  public var overrides: SceneOverrides
  /// The bands to leave out.
  public var removal: BandSelection
  /// Seed of every random draw.
  public var seed: UInt64
  /// The most threads that look at scenes at once.
  public var threadCount: Int

  /// Makes a training; see the properties.
  public init(
    scenePaths: [String],
    choice: MethodChoice,
    overrides: SceneOverrides,
    removal: BandSelection,
    seed: UInt64,
    threadCount: Int
  ) {
    precondition(choice.count != nil, "a library or a model is there already")
    self.scenePaths = scenePaths
    self.choice = choice
    self.overrides = overrides
    self.removal = removal
    self.seed = seed
    self.threadCount = threadCount
  }

  /// Memory for GDAL's blocks while scenes are looked at.
  private static let blockCacheBytes = 128 << 20

  /// Samples the scenes, and finds endmembers or trains.
  ///
  /// A scene that cannot be opened, holds no data or no reflectances, or has other bands than most is left
  /// out and named.
  ///
  /// - Throws: `WorkError`, the error of the room that fails, or `CancellationError`.
  public func run(control: RunControl = RunControl()) throws -> SharedMethod {
    RasterReader.limitBlockCache(toBytes: Self.blockCacheBytes)
    let sampling = SharedSampling(
      scenes: SharedScenes(scenePaths, overrides: overrides, removal: removal, seed: seed),
      seed: seed,
      threadCount: threadCount,
      control: control
    )
    let sample = try sampling.draw()
    RasterReader.returnFreedMemory()
    try control.stopIfCancelled()
    switch choice {
    case .extraction(let count, let extractor, _):
      let start = try endmembers(count, extractor, in: sample, control)
      // Endmembers that are mixtures of each other would fail for every scene.
      _ = try EndmemberBasis(start.endmembers.spectra, names: start.endmembers.names)
      let data = Data(CSVLibraryFile.text(of: start.endmembers).utf8)
      return result("endmembers.csv", data, of: sample, start, notes: [])
    case .blind(let count, let extractor, let plan):
      let start = try endmembers(count, extractor, in: sample, control)
      let trained = try BUNetTrainer(plan: plan).train(
        spectra: sample.spectra,
        endmembers: start.endmembers,
        seed: seed,
        control: control
      )
      let model = TrainedModel(
        trained,
        names: start.endmembers.names,
        grid: sample.bands.grid,
        keptBands: sample.bands.kept.map { $0 + 1 },
        dataFingerprint: Checksum.sha256(of: Data(sample.origin.joined(separator: "\n").utf8)),
        programVersion: Version.number
      )
      let data = try ModelFile.data(of: model)
      return result("model.safetensors", data, of: sample, start, notes: trained.report.words)
    case .model, .library:
      preconditionFailure("a library or a model is there already")
    }
  }

  private typealias Start = (endmembers: EndmemberSet, counting: EndmemberCountReport?)

  private func endmembers(
    _ wanted: EndmemberCount,
    _ extractor: Extractor,
    in sample: SharedSampling.Sample,
    _ control: RunControl
  ) throws -> Start {
    control.report(.stage("finding endmembers", fraction: 0))
    let names = "the \(sample.scenes.count) scenes sampled"
    let (count, counting) = try EndmemberCounting.number(
      wanted,
      in: sample.spectra,
      at: sample.positions,
      names: names
    )
    guard sample.spectra.rowCount >= count else {
      throw WorkError(
        code: .noValidPixels,
        message:
          "\(names): \(sample.spectra.rowCount) pixels with data were drawn; \(count) endmembers "
          + "need at least as many.",
        remedy: "Ask for fewer endmembers with count, or give more scenes."
      )
    }
    let found = try EndmemberSearch.endmembers(
      in: sample.spectra,
      at: sample.positions,
      count: count,
      extractor: extractor,
      grid: sample.bands.grid,
      seed: seed
    )
    try control.stopIfCancelled()
    return (found, counting)
  }

  private func result(
    _ fileName: String,
    _ data: Data,
    of sample: SharedSampling.Sample,
    _ start: Start,
    notes: [String]
  ) -> SharedMethod {
    SharedMethod(
      fileName: fileName,
      data: data,
      endmemberCount: start.endmembers.endmemberCount,
      scenes: sample.scenes,
      leftOut: sample.leftOut,
      counting: start.counting,
      notes: notes + (start.counting.map { [$0.summary] } ?? [])
    )
  }
}
