internal import DurableFiles
internal import Essentials
internal import LinearAlgebra
internal import Rasters
internal import Sampling
internal import Scenes
internal import Spectra
internal import Synchronization
internal import Unmixing

/// Draws pixels of many scenes into one sample, a scene at a time on every thread.
///
/// A quarter of the pixels is shared out evenly, so that small scenes are heard, and the rest by
/// the pixels with data. Every scene has random numbers of its own, which follow from the seed and
/// its place among the paths: the sample does not depend on threads or on the order of the scenes.
struct SharedSampling {
  let scenes: SharedScenes
  let seed: UInt64
  let threadCount: Int
  let control: RunControl

  /// The pixels of all scenes together.
  struct Sample {
    /// Reflectance, `pixelCount x bandCount`.
    var spectra: Matrix
    /// Where they stand, each scene below the one before.
    var positions: PixelPositions
    /// The bands.
    var bands: SceneBands
    /// The scenes that gave pixels.
    var scenes: [SharedMethod.Scene] = []
    /// The scenes that gave none, and why.
    var leftOut: [SharedMethod.LeftOut]
    /// What the pixels were made from, one line a scene.
    var origin: [String] = []
  }

  /// The most pixels, where scenes have few bands.
  private static let pixelLimit = 20_000
  /// The most samples, so that scenes of many bands fit in memory.
  private static let sampleLimit = 16 << 20
  /// Pixels that a scene gives at least: a pixel with its neighbours.
  private static let leastShare = 9
  /// Stream of the random numbers of the first scene; the others have those after it.
  private static let firstStream: UInt64 = 1_000

  /// Looks at the scenes and draws.
  ///
  /// - Throws: `WorkError` with code `.noValidPixels` if no scene can be learnt from; `CancellationError`.
  func draw() throws -> Sample {
    let census = try SceneCensus(of: scenes, seed: seed, threadCount: threadCount, control: control)
    let shares = shares(of: census.entries, bandCount: census.bands.grid.bandCount)
    let found = try ParallelLoop.results(of: census.entries.count, threadCount: threadCount) {
      try pixels(of: census.entries[$0], share: shares[$0])
    }
    var (elements, rows, columns): ([Float], [Int], [Int]) = ([], [], [])
    var sample = Sample(
      spectra: Matrix(rowCount: 0, columnCount: 0),
      positions: PixelPositions(rows: [], columns: []),
      bands: census.bands,
      leftOut: census.leftOut
    )
    var firstRow = 0
    for (entry, result) in zip(census.entries, found) {
      switch result {
      case .failure(let error):
        sample.leftOut.append(.init(path: entry.path, reason: SharedScenes.words(error)))
      case .success(let part):
        elements += part.spectra.elements
        rows += part.positions.rows.map { firstRow + $0 }
        columns += part.positions.columns
        // A row between them keeps pixels of two scenes from being neighbours.
        firstRow += part.height + 1
        sample.scenes.append(
          .init(
            path: entry.path,
            pixelCount: part.spectra.rowCount,
            fingerprint: part.fingerprint
          )
        )
        sample.origin.append(part.origin)
      }
    }
    guard !rows.isEmpty else { throw SharedScenes.nothing(sample.leftOut) }
    sample.spectra = Matrix(
      rowCount: rows.count,
      columnCount: census.bands.grid.bandCount,
      elements: elements
    )
    sample.positions = PixelPositions(rows: rows, columns: columns)
    sample.leftOut.sort { $0.path < $1.path }
    return sample
  }

  /// How many pixels each scene is to give.
  private func shares(of entries: [SceneCensus.Entry], bandCount: Int) -> [Int] {
    let limit = Double(min(Self.pixelLimit, max(1, Self.sampleLimit / bandCount)))
    let all = entries.map(\.validCount).reduce(0, +)
    return entries.map { entry in
      let share = 0.25 / Double(entries.count) + 0.75 * entry.validCount / all
      return max(Self.leastShare, Int((limit * share).rounded()))
    }
  }

  /// The pixels of one scene.
  private struct Part {
    let spectra: Matrix
    let positions: PixelPositions
    let height: Int
    let fingerprint: String
    let origin: String
  }

  private func pixels(of entry: SceneCensus.Entry, share: Int) throws -> Part {
    let prepared = try scenes.open(entry.path)
    var generator = SeededGenerator(seed: seed, stream: Self.firstStream + UInt64(entry.place))
    let sample = try SceneSampler(prepared: prepared, pixelLimit: share).sampleBlocks(
      using: &generator,
      isCancelled: control.isCancelled
    )
    guard sample.spectra.rowCount > 0 else { throw WorkError.noValidPixels(prepared) }
    try prepared.files.requireUnchanged()
    return Part(
      spectra: sample.spectra,
      positions: sample.pixelPositions(in: prepared),
      height: prepared.scene.rasterGrid.height,
      fingerprint: prepared.fingerprint.hexadecimal,
      origin: prepared.origin.joined(separator: " ")
    )
  }
}

extension ParallelLoop {
  /// What a body gives for every item, in their order; an item that fails stops no other.
  ///
  /// - Throws: `CancellationError` as soon as the body does.
  static func results<Value: Sendable>(
    of itemCount: Int,
    threadCount: Int,
    _ body: @escaping @Sendable (Int) throws -> Value
  ) throws -> [Result<Value, any Error>] {
    let results = Mutex([Result<Value, any Error>?](repeating: nil, count: itemCount))
    try run(itemCount: itemCount, threadCount: threadCount) { item in
      let result: Result<Value, any Error>
      do { result = .success(try body(item)) } catch let error as CancellationError {
        throw error
      } catch { result = .failure(error) }
      results.withLock { $0[item] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}
