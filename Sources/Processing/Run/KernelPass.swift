internal import Essentials
internal import LinearAlgebra
public import Methods
internal import Products
internal import Rasters
internal import Sampling
public import Scenes
public import Spectra
internal import Synchronization
internal import TileEngine

/// All that is done to the pixels of a scene, without a product: read, project, estimate, judge.
///
/// It shows how quick the kernels are, and whether two ways through a scene give the same results.
public struct KernelPass: Sendable {
  /// What a pass has gone through.
  public struct Outcome: Sendable, Equatable {
    /// Pixels that were unmixed.
    public let validPixelCount: Int
    /// A sum over the bits of all abundances and qualities: equal for equal results, whatever the
    /// tiles and their order.
    public let digest: UInt64
  }

  private let prepared: PreparedScene
  private let unmixer: TileUnmixer
  private let path: SceneReader.Path

  /// Opens a scene and makes a method ready for it.
  ///
  /// - Parameters:
  ///   - scenePath: the raster.
  ///   - method: how abundances are estimated.
  ///   - overrides: what a person knows better about the scene.
  ///   - removal: the bands to leave out.
  ///   - seed: of all random draws.
  ///   - path: how samples are read.
  /// - Throws: the error of the room that fails.
  public init(
    scenePath: String,
    method: MethodChoice,
    overrides: SceneOverrides = SceneOverrides(),
    removal: BandSelection = .header,
    seed: UInt64 = 1,
    path: SceneReader.Path = .quickest
  ) throws {
    prepared = try PreparedScene(path: scenePath, overrides: overrides, removal: removal)
    let preparation = MethodPreparation(
      prepared: prepared,
      seed: seed,
      isScaleStatedByPerson: overrides.scale != nil,
      control: RunControl()
    )
    unmixer = TileUnmixer(try preparation.method(method), of: prepared)
    self.path = path
  }

  /// Goes through the scene once, on threads of its own, and blocks the calling one meanwhile.
  ///
  /// - Throws: `SceneError` if a tile cannot be read.
  public func run(workerCount: Int) throws -> Outcome {
    let job = KernelPassJob(prepared: prepared, unmixer: unmixer, path: path)
    let outcomes = TileScheduler(workerCount: workerCount).run(
      jobCount: 1,
      job: { _ in job },
      makeState: { _ in KernelPassJob.WorkerState() }
    )
    switch outcomes[0] {
    case .finished(let outcome): return outcome
    case .failed(let error): throw error
    case .cancelled: throw CancellationError()
    }
  }
}

/// The tiles of a pass.
private struct KernelPassJob: TileJob {
  struct WorkerState {
    var buffers = TileUnmixer.Buffers()
    var reader: SceneReader?
  }

  final class Opened: Sendable {
    let validPixelCount = Atomic<Int>(0)
    let digest = Atomic<UInt64>(0)
  }

  let prepared: PreparedScene
  let unmixer: TileUnmixer
  let path: SceneReader.Path

  var name: String { prepared.scene.file.path }

  func prepare(_ state: inout WorkerState) -> TilePlan<Opened> {
    let layout = prepared.layout
    return TilePlan(
      tileCount: layout.tileCount,
      bytesPerTile: unmixer.byteCount(
        forPixels: layout.largestPixelCount,
        of: prepared.scene.file
      ),
      opened: Opened()
    )
  }

  func process(tile: Int, of opened: Opened, using state: inout WorkerState) throws {
    let reader = try state.reader ?? SceneReader(prepared.scene, path: path)
    state.reader = reader
    let window = prepared.layout.window(ofTile: tile)
    let counts = try unmixer.unmix(window, with: reader, using: &state.buffers)
    opened.validPixelCount.add(counts.validCount, ordering: .relaxed)
    let digest = Self.digest(state.buffers.abundances) &+ 31 &* Self.digest(state.buffers.quality)
    opened.digest.wrappingAdd(digest, ordering: .relaxed)
  }

  /// The bits of all samples added up, each plane with a weight of its own.
  private static func digest(_ planes: borrowing Matrix) -> UInt64 {
    let span = planes.span
    var digest: UInt64 = 0
    for row in 0..<planes.rowCount {
      var sum: UInt64 = 0
      for index in row * planes.columnCount..<(row + 1) * planes.columnCount {
        sum &+= UInt64(span[index].bitPattern)
      }
      digest &+= sum &* UInt64(2 * row + 1)
    }
    return digest
  }

  func finish(_ opened: Opened, using state: inout WorkerState) -> KernelPass.Outcome {
    KernelPass.Outcome(
      validPixelCount: opened.validPixelCount.load(ordering: .acquiring),
      digest: opened.digest.load(ordering: .acquiring)
    )
  }

  func abandon(_ opened: Opened?, because error: any Error) {}
}
