internal import DurableFiles
internal import Essentials
internal import Foundation
internal import LinearAlgebra
internal import Processing
internal import Products
internal import Rasters
internal import Sampling
internal import Scenes
internal import Spectra
internal import TileEngine

/// Writes one simulated scene: every tile is a strip of rows.
struct SimulationJob: TileJob {
  /// A simulation under way.
  final class Opened: Sendable {
    let scene: SimulatedScene
    let header: SimulatedHeader
    let folder: StagedFolder
    let file: any SimulatedFile
    let truth: AbundanceRaster
    let stripHeight: Int

    init(
      scene: SimulatedScene,
      header: SimulatedHeader,
      folder: StagedFolder,
      stripHeight: Int
    ) throws {
      self.scene = scene
      self.header = header
      self.folder = folder
      self.stripHeight = stripHeight
      let simulation = header.simulation
      let path = folder.path(of: simulation.storage.sceneName)
      if let order = simulation.storage.layout.rawOrder {
        file = try SimulatedRawFile(path: path, order: order, simulation: simulation)
      } else {
        file = try SimulatedGeoTIFF(path: path, header: header)
      }
      truth = try AbundanceRaster(
        stagedPath: folder.path(of: SimulationJob.stagedTruth),
        grid: RasterGrid(
          width: simulation.scene.width,
          height: simulation.scene.height,
          georeference: simulation.place.georeference
        ),
        names: scene.endmembers.names,
        tags: [
          "UNMIX_VERSION": Version.number, "UNMIX_SIMULATION_SEED": "\(simulation.scene.seed)",
        ]
      )
    }

    /// The rows of a tile.
    func rows(ofTile tile: Int) -> Range<Int> {
      let first = tile * stripHeight
      return first..<min(first + stripHeight, scene.options.height)
    }
  }

  /// Nothing is kept from strip to strip.
  struct WorkerState {}

  static let stagedTruth = ".truth.samples"

  let simulation: SceneSimulation
  let targetPath: String
  let threadCount: Int
  /// The most bytes that the reflectances of a strip may have, if a row allows it.
  let tileByteLimit: Int

  var name: String { targetPath }

  func prepare(_ state: inout WorkerState) throws -> TilePlan<Opened> {
    let options = simulation.scene
    let target = ProductTarget(path: targetPath)
    guard case .free = target.state else {
      throw WorkError(
        code: .badTarget,
        message: "\(targetPath) is there already.",
        remedy: "Give -o a folder that is not there yet, or remove it first."
      )
    }
    let pixelBytes =
      options.bandCount * simulation.storage.sampleType.byteCount + 8 * options.endmemberCount
    try target.checkRoom(forBytes: pixelBytes * options.width * options.height)
    let scene = SimulatedScene(options)
    let kept = try simulation.storage.badBands.kept(of: scene.endmembers.grid, goodBands: nil).kept
    var goodBands = Array(repeating: false, count: options.bandCount)
    for band in kept { goodBands[band] = true }
    let opened = try Opened(
      scene: scene,
      header: SimulatedHeader(
        simulation: simulation,
        grid: scene.endmembers.grid,
        goodBands: goodBands
      ),
      folder: try StagedFolder(for: targetPath),
      stripHeight: stripHeight
    )
    let tileCount = (options.height + opened.stripHeight - 1) / opened.stripHeight
    // Reflectances, the samples' bytes (8 at most) once as bytes and once as data.
    let bytes = (4 + 8 + 8) * options.bandCount * options.width * opened.stripHeight
    return TilePlan(tileCount: tileCount, bytesPerTile: bytes, opened: opened)
  }

  /// Rows of a strip; with tiles, a multiple of their side, or a part of it where that is too much.
  private var stripHeight: Int {
    let rowBytes = 20 * simulation.scene.bandCount * simulation.scene.width
    let limit = min(max(1, min(tileByteLimit, 96 << 20) / rowBytes), simulation.scene.height)
    let side = SimulatedLayout.blockSide
    guard simulation.storage.layout.isTiled else { return limit }
    if limit >= side { return limit / side * side }
    return (1...limit).last { side.isMultiple(of: $0) } ?? 1
  }

  func process(tile: Int, of opened: Opened, using state: inout WorkerState) throws {
    let rows = opened.rows(ofTile: tile)
    let width = opened.scene.options.width
    let window = RasterWindow(x: 0, y: rows.lowerBound, width: width, height: rows.count)
    try opened.truth.write(opened.scene.abundances(rows: rows), window: window)
    var samples = opened.scene.reflectance(rows: rows)
    quantise(&samples, goodBands: opened.header.goodBands)
    try opened.file.write(samples, rows: rows)
  }

  /// Turns reflectances into samples; those of pixels without data and of bad bands into no-data.
  private func quantise(_ planes: inout Matrix, goodBands: [Bool]) {
    let storage = simulation.storage
    let noData = Float(storage.noData)
    let columnCount = planes.columnCount
    var samples = planes.mutableSpan
    for (band, isGood) in goodBands.enumerated() {
      for index in band * columnCount..<(band + 1) * columnCount {
        let hasData = isGood && samples[index] != SimulatedScene.noDataValue
        samples[index] = hasData ? storage.sample(samples[index]) : noData
      }
    }
  }

  func finish(_ opened: Opened, using state: inout WorkerState) throws -> SimulationReport {
    try opened.file.close()
    let folder = opened.folder
    let statistics = try opened.truth.finish(
      to: folder.path(of: SceneSimulation.abundancesName),
      threadCount: threadCount
    )
    try FileManager.default.removeItem(atPath: folder.path(of: Self.stagedTruth))
    try folder.write(
      CSVLibraryFile.text(of: opened.scene.endmembers),
      as: SceneSimulation.endmembersName
    )
    if let name = simulation.storage.headerName {
      try folder.write(opened.header.text, as: name)
    }
    try folder.commit(replacing: false)
    return report(opened, meanAbundances: statistics.map(\.mean))
  }

  func abandon(_ opened: Opened?, because error: any Error) {}

  private func report(_ opened: Opened, meanAbundances: [Double]) -> SimulationReport {
    let (options, storage) = (simulation.scene, simulation.storage)
    let border = 2 * options.borderWidth
    func path(_ name: String) -> String {
      URL(fileURLWithPath: targetPath).appendingPathComponent(name).relativePath
    }
    let goodBands = opened.header.goodBands
    return SimulationReport(
      folder: targetPath,
      scene: path(storage.sceneName),
      header: storage.headerName.map(path),
      truthAbundances: path(SceneSimulation.abundancesName),
      truthEndmembers: path(SceneSimulation.endmembersName),
      layout: storage.layout.rawValue,
      sampleType: storage.sampleType.rawValue,
      width: options.width,
      height: options.height,
      bandCount: options.bandCount,
      badBands: goodBands.indices.filter { !goodBands[$0] }.map { $0 + 1 },
      endmembers: opened.scene.endmembers.names,
      meanAbundances: meanAbundances,
      validPixelCount: (options.width - border) * (options.height - border),
      scale: storage.scale,
      noData: storage.noData,
      noiseDeviation: opened.scene.noiseDeviation,
      seed: options.seed,
      geotransform: simulation.place.geotransform,
      sampleBytes: options.width * options.height * options.bandCount
        * storage.sampleType.byteCount
    )
  }
}
