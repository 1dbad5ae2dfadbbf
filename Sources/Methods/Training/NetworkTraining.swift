internal import DurableFiles
public import Essentials
internal import Foundation
internal import LinearAlgebra
internal import Rasters
public import Sampling
public import Scenes
public import Spectra
public import Training

/// One training: what a network learns from, how, and where its model goes.
public struct NetworkTraining: Sendable {
  /// What a network learns from.
  public enum Source: Sendable {
    /// An AENet: pixels of a scene whose abundances a raster of the same size states, one band a
    /// material. Without a library the endmembers of the start are estimated from the pixels.
    case reference(scene: String, abundances: String, endmembers: Library?)
    /// An AENet: mixtures simulated from the spectra of a library, several of them a class, on the
    /// bands of a scene or on the library's own.
    case library(Library, scene: String?, mixtures: SimulatedMixtures)
    /// A BUNet: the pixels of one or several scenes of one sensor, and nothing else.
    case scenes([String], start: BlindStart)
  }

  /// A spectral library, and what a person knows better than its file.
  public struct Library: Sendable {
    /// The file.
    public var path: String
    /// Counts per unit of reflectance; nil for what the file states.
    public var scale: Double?
    /// Unit of the wavelengths; nil for what the file states.
    public var unit: WavelengthUnit?

    /// Names a library; without more the file is believed.
    public init(path: String, scale: Double? = nil, unit: WavelengthUnit? = nil) {
      self.path = path
      self.scale = scale
      self.unit = unit
    }
  }

  /// Where a blind network starts.
  public enum BlindStart: Sendable {
    /// From endmembers found in the pixels.
    case extraction(count: EndmemberCount, extractor: Extractor)
    /// From the spectra of a library, or the means of its classes.
    case library(Library)
  }

  /// What it learns from.
  public var source: Source
  /// The model's file.
  public var targetPath: String
  /// Whether a model that is there already may be replaced.
  public var isReplacing: Bool
  /// What a person knows better than the scenes' files.
  public var overrides: SceneOverrides
  /// The bands to leave out.
  public var removal: BandSelection
  /// How to train; its network must be that of the source.
  public var plan: TrainingPlan
  /// The most pixels drawn from scenes; mixtures have their own number.
  public var pixelLimit: Int
  /// Seed of every random draw; the same seed gives the same bytes.
  public var seed: UInt64

  /// Makes a training; see the properties.
  public init(
    source: Source,
    targetPath: String,
    isReplacing: Bool = false,
    overrides: SceneOverrides = SceneOverrides(),
    removal: BandSelection = .header,
    plan: TrainingPlan,
    pixelLimit: Int,
    seed: UInt64 = 1
  ) {
    self.source = source
    self.targetPath = targetPath
    self.isReplacing = isReplacing
    self.overrides = overrides
    self.removal = removal
    self.plan = plan
    self.pixelLimit = pixelLimit
    self.seed = seed
  }

  /// Trains the network and writes its model; blocks the calling thread.
  ///
  /// The place of the model is looked at before anything is read, and the file appears whole or not
  /// at all: no failure and no cancellation leaves one.
  ///
  /// - Returns: what happened.
  /// - Throws: `WorkError`, the error of the room that fails, or `CancellationError`.
  public func run(control: RunControl = RunControl()) throws -> NetworkTrainingReport {
    let started = Date()
    RasterReader.limitBlockCache(toBytes: Self.blockCacheBytes)
    try FileTarget(path: targetPath, kind: "model", work: "training").check(
      inputs: inputPaths,
      isReplacing: isReplacing,
      isSameKind: Self.looksLikeModel
    )
    let data = try NetworkTrainingPreparation(training: self, control: control).data()
    let model = try train(data, control)
    guard !control.isCancelled() else { throw CancellationError() }
    try ModelFile.write(model, to: targetPath)
    return NetworkTrainingReport(
      model,
      path: targetPath,
      notes: data.notes,
      seconds: Date().timeIntervalSince(started)
    )
  }

  /// Whether a file begins like a `.safetensors` file: the length of a header in 8 bytes, then `{`.
  private static func looksLikeModel(_ path: String) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path),
      let bytes = try? handle.read(upToCount: 9)  // an unreadable file is not a model of ours
    else { return false }
    let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let end = (try? handle.seekToEnd()) ?? 0
    return bytes.last == UInt8(ascii: "{") && bytes.count == 9 && length < end
  }

  /// Memory for GDAL's blocks; pixels are read block by block, so that few are needed at a time.
  private static let blockCacheBytes = 256 << 20

  /// Every file that a person named.
  private var inputPaths: [String] {
    let paths: [String?] =
      switch source {
      case .reference(let scene, let abundances, let library):
        [scene, abundances, library?.path]
      case .library(let library, let scene, _): [library.path, scene]
      case .scenes(let scenes, .extraction): scenes
      case .scenes(let scenes, .library(let library)): scenes + [library.path]
      }
    return (paths + [overrides.wavelengthsPath]).compactMap { $0 }
  }

  private func train(
    _ data: NetworkTrainingData,
    _ control: RunControl
  ) throws -> TrainedModel {
    let progress: TrainingProgress = { fraction, _ in
      control.report(.stage("training", fraction: fraction))
      return !control.isCancelled()
    }
    do {
      if let abundances = data.abundances {
        let result = try AENetTrainer(plan: plan).train(
          spectra: data.spectra,
          abundances: abundances,
          endmembers: data.start,
          seed: seed,
          progress: progress
        )
        return data.model(of: result)
      }
      guard let start = data.start else {
        preconditionFailure("a blind network starts from endmembers")
      }
      let result = try BUNetTrainer(plan: plan).train(
        spectra: data.spectra,
        endmembers: start,
        seed: seed,
        progress: progress
      )
      return data.model(of: result)
    } catch {
      guard error.code != .cancelled else { throw CancellationError() }
      throw error
    }
  }
}
