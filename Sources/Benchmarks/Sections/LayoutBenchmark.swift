import Processing
import Rasters
import Scenes
import Studies
import TileEngine

/// The kernel path over every layout of a scene, without output, against the read ceiling.
struct LayoutBenchmark {
  let context: BenchmarkContext

  /// Measures the lines of this section.
  func run(_ add: (ReportLine) throws -> Void) throws {
    for layout in SimulatedLayout.allCases {
      if layout.rawValue.hasSuffix("deflate") {
        try add(compressed(layout))
      } else {
        for pages in PageCache.Pages.allCases { try add(line(layout, pages)) }
      }
      if layout == .enviBIL {
        try add(secondWorker(layout))
        try add(exactSolver(layout))
      } else {
        try context.forget(layout)
      }
    }
  }

  private func line(
    _ layout: SimulatedLayout,
    _ pages: PageCache.Pages
  ) throws -> ReportLine {
    let scene = try context.scene(layout)
    let pass = try context.networkPass(over: scene)
    let workerCount = context.workerCount
    try PageCache.hold(scene.scene, in: pages)
    let mapped = try MappedBytes(scene.scene)
    let times = try context.stopwatch.time(
      { try mapped.sum(workerCount: workerCount) },
      against: { _ = try pass.run(workerCount: workerCount) }
    )
    let seconds = times.second.median
    let reach: ReportLine.Target? =
      switch layout {
      case .enviBIL, .enviBSQ: context.reach(.atLeast(0.45))
      case .enviBIP: context.reach(.atLeast(0.35))
      default: nil
      }
    return ReportLine(
      "kernel path, \(layout.rawValue)" + (pages == .single ? ", held in single pages" : ""),
      Double(scene.sampleBytes) / seconds / 1e9,
      "GB/s",
      ratio: ReportLine.Ratio(value: times.ratio, of: "of the read ceiling", target: reach),
      note: "\(Figures.short(seconds)) s on \(workerCount) workers, the ceiling "
        + "\(Figures.short(Double(scene.sampleBytes) / times.first.median / 1e9)) GB/s"
    )
  }

  /// Compressed layouts stand beside GDAL's decoding alone, on as many threads.
  private func compressed(_ layout: SimulatedLayout) throws -> ReportLine {
    let scene = try context.scene(layout)
    let pass = try context.networkPass(over: scene)
    let decoding = try DecodingJob(file: Scene(path: scene.scene).file)
    let workerCount = context.workerCount
    let times = try context.stopwatch(atMost: 3).time(
      { _ = try pass.run(workerCount: workerCount) },
      against: { try decoding.run(workerCount: workerCount) }
    )
    return ReportLine(
      "kernel path, \(layout.rawValue)",
      Double(scene.sampleBytes) / times.first.median / 1e9,
      "GB/s",
      ratio: ReportLine.Ratio(
        value: times.ratio,
        of: "times GDAL decoding alone",
        target: layout.rawValue.contains("tiled") ? context.reach(.atMost(1.3)) : nil
      ),
      note: "\(Figures.short(times.first.median)) s on \(workerCount) workers"
    )
  }

  /// One scene on one worker and on two.
  private func secondWorker(_ layout: SimulatedLayout) throws -> ReportLine {
    let network = try context.networkPass(over: context.scene(layout))
    let times = try context.stopwatch.time(
      { _ = try network.run(workerCount: 1) },
      against: { _ = try network.run(workerCount: 2) }
    )
    return ReportLine(
      "kernel path, one scene (\(layout.rawValue)), 2 workers",
      times.second.median,
      "s",
      ratio: ReportLine.Ratio(
        value: times.ratio,
        of: "times faster than 1 worker",
        target: context.reach(.atLeast(1.8))
      )
    )
  }

  /// What the exact solver costs.
  private func exactSolver(_ layout: SimulatedLayout) throws -> ReportLine {
    let scene = try context.scene(layout)
    let network = try context.networkPass(over: scene)
    let exact = try context.exactPass(over: scene.scene, library: scene.truthEndmembers)
    let times = try context.stopwatch.time(
      { _ = try exact.run(workerCount: context.workerCount) },
      against: { _ = try network.run(workerCount: context.workerCount) }
    )
    return ReportLine(
      "kernel path with FCLS, \(layout.rawValue)",
      times.first.median,
      "s",
      ratio: ReportLine.Ratio(
        value: times.ratio,
        of: "times the network's path",
        target: context.reach(.atMost(6))
      ),
      note: "on \(context.workerCount) workers"
    )
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
