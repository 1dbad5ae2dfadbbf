import LinearAlgebra
import Scenes
import TileEngine
import Unmixing

/// What happens to every pixel of a scene but for writing: read, project, estimate, judge.
struct KernelPath: Sendable {
  let scene: Scene
  let estimator: any AbundanceEstimator
  let basis: EndmemberBasis
  private let projection: SceneProjection
  private let layout: TileLayout

  /// The bytes of reflectance of a tile, as in a run of the command.
  private static let tileBytes = 16 << 20

  /// Opens a scene.
  init(scenePath: String, estimator: any AbundanceEstimator, basis: EndmemberBasis) throws {
    scene = try Scene(path: scenePath)
    self.estimator = estimator
    self.basis = basis
    projection = SceneProjection(
      scene,
      keptBands: Array(0..<estimator.bandCount),
      weights: estimator.projections.transposed.stacked(over: basis.projections.transposed)
        .transposed
    )
    layout = TileLayout(scene.file, pixelLimit: max(1, Self.tileBytes / (4 * estimator.bandCount)))
  }

  /// Number of tiles.
  var tileCount: Int { layout.tileCount }

  /// Goes over the whole scene on some workers.
  func run(workerCount: Int) throws {
    let outcomes = TileScheduler(workerCount: workerCount).run(
      [self],
      makeState: { _ in WorkerState() }
    )
    if case .failed(let error) = outcomes[0] { throw error }
  }
}

extension KernelPath: TileJob {
  /// A worker's reader and memory.
  struct WorkerState {
    var reader: SceneReader?
    var tile = TilePixels()
    var abundances = Matrix(rowCount: 0, columnCount: 0)
    var quality = Matrix(rowCount: 0, columnCount: 0)
    var workspace = Workspace()
  }

  var name: String { scene.name }

  func prepare(_ state: inout WorkerState) -> TilePlan<Void> {
    TilePlan(tileCount: layout.tileCount, bytesPerTile: 0, opened: ())
  }

  func process(tile: Int, of opened: Void, using state: inout WorkerState) throws {
    let reader = try state.reader ?? SceneReader(scene)
    state.reader = reader
    try reader.read(layout.window(ofTile: tile), through: projection, into: &state.tile)
    estimator.estimate(state.tile.planes, into: &state.abundances, using: &state.workspace)
    judge(state.tile, state.abundances, into: &state.quality)
  }

  private func judge(
    _ tile: borrowing TilePixels,
    _ abundances: borrowing Matrix,
    into quality: inout Matrix
  ) {
    basis.quality(
      projected: tile.planes,
      firstRow: estimator.projections.columnCount,
      squaredNorms: tile.squaredNorms.span,
      abundances: abundances,
      into: &quality
    )
  }

  func finish(_ opened: Void, using state: inout WorkerState) {}
  func abandon(_ opened: Void?, because error: any Error) {}
}
