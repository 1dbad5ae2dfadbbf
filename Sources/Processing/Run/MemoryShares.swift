internal import Methods
internal import Rasters
internal import Sampling
internal import Scenes
internal import TileEngine

/// How a run's memory budget is shared out.
struct MemoryShares: Sendable {
  /// The whole budget.
  let budget: Int

  /// Bytes in which products may hold their samples, and the least budget that has room for them.
  private static let (sampleMemory, sampleBudget) = (96 << 20, 1 << 30)
  /// Budgets are proposed in steps of this size.
  private static let step = 64 << 20

  /// Bytes of GDAL's cache of blocks.
  var blockBytes: Int { budget / 4 }
  /// Bytes in which products hold their samples until they are in their place.
  var sampleBytes: Int { budget < Self.sampleBudget ? 0 : Self.sampleMemory }
  /// Bytes of tiles, of preparations and of the ends of scenes.
  var workBytes: Int { budget - blockBytes - sampleBytes }

  /// Threads that compress the rasters of a product at its end: as many as a quarter of the bytes for
  /// work allows, at least one.
  func endingThreadCount(atMost limit: Int, bytesPerThread: Int) -> Int {
    max(1, min(limit, workBytes / 4 / bytesPerThread))
  }

  /// The error of work that needs more than there is, with the budget that would do.
  func error(_ error: TileEngineError) -> WorkError {
    var enough = (budget / Self.step + 1) * Self.step
    while MemoryShares(budget: enough).workBytes < error.neededBytes { enough += Self.step }
    return WorkError(
      code: .budgetTooSmall,
      message: error.message + " (Of a budget of \(budget >> 20) MiB, "
        + "\((budget - workBytes) >> 20) MiB are for GDAL's blocks and the samples of products.)",
      remedy:
        "Give --memory-budget \(enough >> 20)M, or memoryBudget: \(enough >> 20)M in a job file."
    )
  }
}

extension SceneRequest {
  /// Bytes that preparing the scene needs at most: pixels that are drawn from it, what is made of
  /// them, and what reading them takes.
  var preparationBytes: Int {
    // A scene that cannot be opened fails while it is prepared.
    guard let file = try? RasterFile(path: scenePath) else { return 0 }
    let bandCount = file.bands.count
    let isCounting = settings.method.count == .automatic
    let drawn =
      isCounting
      ? EndmemberCounting.pixelLimit
      : settings.method.count == nil && !settings.withUncertainty
        ? MethodPreparation.checkedPixelLimit(bandCount: bandCount)
        : MethodPreparation.trainingPixelLimit
    let sample = 4 * bandCount * min(drawn, file.grid.pixelCount)
    let work =
      isCounting ? EndmemberCounting.workBytes(bandCount: bandCount, sampleBytes: sample) : 0
    return max(3 * sample + work, Scene.inspectionBytes(of: file))
      + SceneReader.samplingBytes(of: file, bands: Array(0..<bandCount))
  }
}
