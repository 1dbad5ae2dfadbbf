internal import Essentials
internal import Foundation
internal import LinearAlgebra
internal import Methods
internal import Products
internal import Rasters
internal import Sampling
internal import Scenes
internal import Spectra
internal import Synchronization
internal import TileEngine

/// One scene of a run: opened, unmixed tile by tile, put in its place.
struct SceneJob: TileJob {
  /// A scene under way.
  final class Opened: Sendable {
    let prepared: PreparedScene
    let method: PreparedMethod
    let layout: TileLayout
    let unmixer: TileUnmixer
    let product: ProductFolder
    let inputs: ProductInputs
    /// The memory that the product's samples are held in; nil if they are in files.
    let sampleMemory: SampleMemory.Share?
    /// Bytes that ending the product needs.
    let endingBytes: Int
    /// Bytes that each tile needs.
    let tileBytes: Int
    /// The pixels of the tiles that are done.
    let counts = Mutex(FlagCounts())

    init(
      prepared: PreparedScene,
      method: PreparedMethod,
      product: ProductFolder,
      inputs: ProductInputs,
      sampleMemory: SampleMemory.Share?,
      endingBytes: Int
    ) {
      self.prepared = prepared
      self.method = method
      self.product = product
      self.inputs = inputs
      self.sampleMemory = sampleMemory
      layout = prepared.layout
      unmixer = TileUnmixer(method, of: prepared)
      self.endingBytes = endingBytes
      tileBytes = unmixer.byteCount(
        forPixels: layout.largestPixelCount,
        of: prepared.scene.file
      )
    }
  }

  /// What a worker keeps from tile to tile.
  struct WorkerState {
    var buffers = TileUnmixer.Buffers()
    /// Readers of the scenes that this worker was at last, the latest last.
    var readers: [(path: String, reader: SceneReader)] = []

    /// The worker's own reader of a scene, opened at need; a few are kept open.
    mutating func reader(of opened: Opened) throws -> SceneReader {
      let path = opened.prepared.scene.file.path
      if let index = readers.firstIndex(where: { $0.path == path }) { return readers[index].reader }
      // Those of other scenes may hold blocks that they decoded.
      readers.removeAll { !$0.reader.scene.file.isReadInPlace }
      if readers.count == 4 { readers.removeFirst() }
      let reader = try SceneReader(opened.prepared.scene)
      readers.append((path, reader))
      return reader
    }
  }

  let plan: ScenePlan
  let control: RunControl
  let limits: RunLimits
  /// What products may hold their samples in.
  let sampleMemory: SampleMemory
  let shares: MemoryShares
  /// Told about the pixels of each tile that is done.
  let countPixels: @Sendable (Int) -> Void
  /// Told once how the scene ended, unless it was never begun.
  let ended: @Sendable (SceneResult.Outcome) -> Void
  private let started = Date()
  private let deadline: SceneDeadline

  init(
    plan: ScenePlan,
    control: RunControl,
    limits: RunLimits,
    sampleMemory: SampleMemory,
    shares: MemoryShares,
    countPixels: @escaping @Sendable (Int) -> Void,
    ended: @escaping @Sendable (SceneResult.Outcome) -> Void
  ) {
    self.plan = plan
    self.control = control
    self.countPixels = countPixels
    self.ended = ended
    self.limits = limits
    deadline = SceneDeadline(limits)
    self.sampleMemory = sampleMemory
    self.shares = shares
  }

  var request: SceneRequest { plan.request }
  private var workerCount: Int { limits.workerCount }
  var name: String { request.scenePath }
  var preparationBytes: Int { request.preparationBytes }

  func prepare(_ state: inout WorkerState) throws -> TilePlan<Opened> {
    try control.stopIfCancelled()
    try deadline.requireBeginning()
    try request.settings.compression.requireSupport()
    let target = ProductTarget(path: request.targetPath)
    var prepared = try plan.prepared ?? PreparedScene(request)
    if !prepared.scene.file.isReadInPlace {
      RasterReader.limitBlockCache(toBytes: shares.blockBytes)
    }
    let history = SceneHistory(request: request, prepared: prepared)
    let inputs = ProductInputs(of: request, prepared)
    let isReplacing = !plan.reasons.contains(.noProduct)
    try target.check(
      scenePaths: [request.scenePath] + prepared.scene.file.parts,
      isReplacing: isReplacing
    )
    prepared = try prepared.inspected(removal: request.settings.removal)
    let method = try deadline.run(name, control) { try self.method(prepared, $0) }
    // What the sample was drawn with.
    if !prepared.scene.file.isReadInPlace { RasterReader.returnFreedMemory() }
    let sampleBytes = ProductFolder.stagedBytes(
      of: prepared.scene.rasterGrid,
      endmemberCount: method.endmembers.endmemberCount,
      withUncertainty: request.settings.withUncertainty
    )
    let bytesPerThread = ProductFolder.endingBytes(
      of: prepared.scene.rasterGrid,
      endmemberCount: method.endmembers.endmemberCount
    )
    let threadCount = shares.endingThreadCount(atMost: workerCount, bytesPerThread: bytesPerThread)
    let share = sampleMemory.take(sampleBytes)
    // The rasters may be as large as their samples, which lie beside them if not in memory.
    try target.checkRoom(forBytes: (share == nil ? 2 : 1) * sampleBytes)
    let opened = Opened(
      prepared: prepared,
      method: method,
      product: try ProductFolder(
        target: request.targetPath,
        replacing: isReplacing,
        grid: prepared.scene.rasterGrid,
        endmembers: method.endmembers,
        tags: history.tags,
        withUncertainty: request.settings.withUncertainty,
        compression: request.settings.compression,
        storage: share == nil ? .file : .memory,
        threadCount: threadCount
      ),
      inputs: inputs,
      sampleMemory: share,
      endingBytes: threadCount * bytesPerThread
    )
    return TilePlan(
      tileCount: opened.layout.tileCount,
      bytesPerTile: opened.tileBytes,
      opened: opened
    )
  }

  private func method(_ prepared: PreparedScene, _ control: RunControl) throws -> PreparedMethod {
    let preparation = MethodPreparation(
      prepared: prepared,
      seed: request.settings.seed,
      isScaleStatedByPerson: request.settings.overrides.scale != nil,
      control: control
    )
    var method = try preparation.method(request.settings.method)
    if request.settings.withUncertainty {
      try preparation.addUncertainty(to: &method, of: request.settings.method)
    }
    return method
  }

  func process(tile: Int, of opened: Opened, using state: inout WorkerState) throws {
    try deadline.require(name)
    let window = opened.layout.window(ofTile: tile)
    // Workers that may not all hold a tile at once must not keep the memory of their last one.
    defer {
      if opened.tileBytes * workerCount > shares.workBytes {
        state = WorkerState()
        RasterReader.returnFreedMemory()
      }
    }
    let reader = try state.reader(of: opened)
    let counts = try opened.unmixer.unmix(window, with: reader, using: &state.buffers)
    opened.counts.withLock { $0.add(counts) }
    try opened.product.write(
      window: window,
      abundances: state.buffers.abundances,
      quality: state.buffers.quality,
      uncertainty: request.settings.withUncertainty ? state.buffers.deviations : nil
    )
    countPixels(window.pixelCount)
  }

  func finishingBytes(_ opened: Opened) -> Int { opened.endingBytes }

  func finish(_ opened: Opened, using state: inout WorkerState) throws -> ProductReport {
    state.readers.removeAll { $0.path == opened.prepared.scene.file.path }
    let counts = opened.counts.withLock { $0 }
    guard counts.validCount > 0 else { throw WorkError.noValidPixels(opened.prepared) }
    try opened.prepared.files.requireUnchanged()
    let history = SceneHistory(request: request, prepared: opened.prepared)
    let seconds = Date().timeIntervalSince(started)
    let summary = try opened.product.finish(
      provenance: history.provenance(
        of: opened,
        counts: counts,
        started: started,
        seconds: seconds
      )
    )
    let report = history.report(
      summary,
      opened,
      counts: counts,
      seconds: Date().timeIntervalSince(started)
    )
    return withReservedBytes(report, opened)
  }

  /// The report with the most memory that was reserved for the scene at once.
  private func withReservedBytes(_ report: ProductReport, _ opened: Opened) -> ProductReport {
    var report = report
    let runningCount = min(workerCount, opened.layout.tileCount)
    report.reservedBytes = max(opened.tileBytes * runningCount, opened.endingBytes)
    return report
  }

  /// A product is waited for until it is on the disk, while the worker goes on with other scenes.
  static let waitsApart = true

  func conclude(_ opened: Opened, _ report: ProductReport) throws {
    try opened.product.commit()
    ended(.done(report))
  }

  func abandon(_ opened: Opened?, because error: any Error) {
    // At once: whoever still holds the scene may be a thread that nobody waits for.
    opened?.product.discard()
    ended(.init(error))
  }
}

extension SceneResult.Outcome {
  /// The outcome of a scene that ended with an error.
  package init(_ error: any Error) {
    switch error {
    case is CancellationError: self = .cancelled
    default: self = .failed(error)
    }
  }
}
