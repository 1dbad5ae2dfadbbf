import Processing
import Rasters
import Scenes
import TileEngine

/// The kernel path over every layout of a scene, without output, against the read ceiling.
struct LayoutBenchmark {
  let context: BenchmarkContext

  /// The lines of this section.
  func run() throws -> [ReportLine] {
    var lines: [ReportLine] = []
    for layout in SimulatedLayout.allCases {
      lines.append(try line(layout))
      if layout == .enviBIL { lines += try engineLines(layout) }
      if layout != .enviBIL { try context.forget(layout) }
    }
    return lines
  }

  private func line(_ layout: SimulatedLayout) throws -> ReportLine {
    let scene = try context.scene(layout)
    let pass = try context.networkPass(over: scene)
    let workerCount = context.workerCount
    if layout.rawValue.hasSuffix("deflate") { return try compressed(layout, scene, pass) }
    let mapped = try MappedBytes(scene.scene)
    let (time, ceiling) = try context.stopwatch.time(
      { _ = try pass.run(workerCount: workerCount) },
      against: { mapped.sum(workerCount: workerCount) }
    )
    let reach: ReportLine.Target? =
      switch layout {
      case .enviBIL, .enviBSQ: context.reach(.atLeast(0.45))
      case .enviBIP: context.reach(.atLeast(0.35))
      default: nil
      }
    return ReportLine(
      "kernel path, \(layout.rawValue)",
      Double(scene.sampleBytes) / time.median / 1e9,
      "GB/s",
      ratio: ReportLine.Ratio(
        value: ceiling.median / time.median,
        of: "of the read ceiling",
        target: reach
      ),
      note: "\(Figures.short(time.median)) s on \(workerCount) workers"
    )
  }

  /// Compressed layouts stand beside GDAL's decoding alone, on as many threads.
  private func compressed(
    _ layout: SimulatedLayout,
    _ scene: SimulationReport,
    _ pass: KernelPass
  ) throws -> ReportLine {
    let decoding = try DecodingJob(file: Scene(path: scene.scene).file)
    let workerCount = context.workerCount
    let (time, alone) = try Stopwatch(repetitions: 3).time(
      { _ = try pass.run(workerCount: workerCount) },
      against: { try decoding.run(workerCount: workerCount) }
    )
    return ReportLine(
      "kernel path, \(layout.rawValue)",
      Double(scene.sampleBytes) / time.median / 1e9,
      "GB/s",
      ratio: ReportLine.Ratio(
        value: time.median / alone.median,
        of: "times GDAL decoding alone",
        target: layout.rawValue.contains("tiled") ? context.reach(.atMost(1.3)) : nil
      ),
      note: "\(Figures.short(time.median)) s on \(workerCount) workers"
    )
  }

  /// One scene on one worker and on two, and what the exact solver costs.
  private func engineLines(_ layout: SimulatedLayout) throws -> [ReportLine] {
    let scene = try context.scene(layout)
    let network = try context.networkPass(over: scene)
    let (one, two) = try context.stopwatch.time(
      { _ = try network.run(workerCount: 1) },
      against: { _ = try network.run(workerCount: 2) }
    )
    let exact = try context.exactPass(over: scene.scene, library: scene.truthEndmembers)
    let (solver, layers) = try context.stopwatch.time(
      { _ = try exact.run(workerCount: context.workerCount) },
      against: { _ = try network.run(workerCount: context.workerCount) }
    )
    return [
      ReportLine(
        "kernel path, one scene, 2 workers",
        two.median,
        "s",
        ratio: ReportLine.Ratio(
          value: one.median / two.median,
          of: "times faster than 1 worker",
          target: context.reach(.atLeast(1.8))
        )
      ),
      ReportLine(
        "kernel path with FCLS, \(context.workerCount) workers",
        solver.median,
        "s",
        ratio: ReportLine.Ratio(
          value: solver.median / layers.median,
          of: "times the network's path",
          target: context.reach(.atMost(6))
        )
      ),
    ]
  }
}

/// Reads every block of a raster once through GDAL, and does nothing with it.
struct DecodingJob: TileJob {
  /// A worker's reader and memory.
  struct WorkerState {
    var reader: RasterReader?
    var samples: [Float] = []
  }

  let file: RasterFile

  var name: String { file.path }

  /// Rows of blocks.
  private var stripCount: Int { (file.grid.height + file.blockHeight - 1) / file.blockHeight }

  /// Reads the whole file on some workers.
  func run(workerCount: Int) throws {
    let outcomes = TileScheduler(workerCount: workerCount).run(
      [self],
      makeState: { _ in WorkerState() }
    )
    if case .failed(let error) = outcomes[0] { throw error }
  }

  func prepare(_ state: inout WorkerState) -> TilePlan<Void> {
    TilePlan(tileCount: stripCount, bytesPerTile: 0, opened: ())
  }

  func process(tile: Int, of opened: Void, using state: inout WorkerState) throws {
    let reader = try state.reader ?? RasterReader(file)
    state.reader = reader
    let first = tile * file.blockHeight
    let window = RasterWindow(
      x: 0,
      y: first,
      width: file.grid.width,
      height: min(file.blockHeight, file.grid.height - first)
    )
    let count = file.bands.count * window.pixelCount
    if state.samples.count != count { state.samples = Array(repeating: 0, count: count) }
    var samples = state.samples.mutableSpan
    try reader.read(window, bands: Array(0..<file.bands.count), into: &samples)
  }

  func finish(_ opened: Void, using state: inout WorkerState) {}
  func abandon(_ opened: Void?, because error: any Error) {}
}
