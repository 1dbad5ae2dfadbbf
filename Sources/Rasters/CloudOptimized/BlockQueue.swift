/// A block of the raster or of an overview.
struct FileBlock: Sendable, Equatable {
  /// The level, 0 for the raster.
  let level: Int
  /// Number of the block in its level, row after row.
  let index: Int
  /// First column.
  let x: Int
  /// First row.
  let y: Int

  /// All blocks in the order of the file: those of the smallest level first.
  static func all(of levels: [SamplePlanes.Level], side: Int) -> [FileBlock] {
    levels.indices.reversed().flatMap { number in
      let level = levels[number]
      let columnCount = (level.width + side - 1) / side
      let rowCount = (level.height + side - 1) / side
      return (0..<rowCount * columnCount).map { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: columnCount)
        return FileBlock(level: number, index: index, x: column * side, y: row * side)
      }
    }
  }
}

/// Where a block is in the file.
struct BlockPlace: Sendable, Equatable {
  /// Bytes before and after each block, which repeat its size and its last bytes (GDAL's layout of
  /// Cloud-Optimized GeoTIFFs: `BLOCK_LEADER=SIZE_AS_UINT4`, `BLOCK_TRAILER=LAST_4_BYTES_REPEATED`).
  static let frameBytes = 4

  /// First byte of the leader.
  let start: Int
  /// Bytes of the block alone.
  let byteCount: Int
  /// First byte of the block.
  var offset: Int { start + Self.frameBytes }
  /// The byte after the trailer.
  var end: Int { offset + byteCount + Self.frameBytes }
}

/// Hands out blocks to threads, and gives those that are done their places, in the order of the file.
///
/// However the threads are timed, each block follows the one before it. Threads that are too far
/// ahead wait, so that only a few blocks are held in memory.
final class BlockQueue: Sendable {
  private struct State {
    var nextToTake = 0
    var end: Int
    var places: [BlockPlace] = []
    /// Blocks that are done before one that comes before them.
    var early: [Int: EncodedBlock] = [:]
    /// Memory of blocks that were written.
    var spare: [EncodedBlock] = []
    var isStopped = false
    var threadCount = 0
  }

  private let blockCount: Int
  private let threadLimit: Int
  private let state: Monitor<State>  // what was taken and placed so far

  /// Makes a queue.
  ///
  /// - Parameters:
  ///   - blockCount: number of blocks.
  ///   - threadLimit: the most threads that compress; twice as many blocks may be under way or
  ///     waiting for their place.
  ///   - start: first byte of the first block.
  init(blockCount: Int, threadLimit: Int, start: Int) {
    self.blockCount = blockCount
    self.threadLimit = threadLimit
    state = Monitor(State(end: start))
  }

  /// The places of all blocks that have one.
  var places: [BlockPlace] { state.change { $0.places } }

  /// Whether one more thread may compress blocks; to be asked by each before its first.
  func enter() -> Bool {
    state.change { state in
      guard state.threadCount < threadLimit else { return false }
      state.threadCount += 1
      return true
    }
  }

  /// The number of the next block to compress; nil if there is none, or after `stop`.
  func take() -> Int? {
    state.wait(
      until: {
        $0.isStopped || $0.nextToTake == blockCount
          || $0.nextToTake < $0.places.count + 2 * threadLimit
      },
      then: { state in
        guard !state.isStopped, state.nextToTake < blockCount else {
          state.spare = []
          return nil
        }
        state.nextToTake += 1
        return state.nextToTake - 1
      }
    )
  }

  /// Memory for a block: that of a former one where there is any.
  func memory() -> EncodedBlock { state.change { $0.spare.popLast() } ?? EncodedBlock() }

  /// Takes back the memory of a block that was written.
  func takeBack(_ block: EncodedBlock) { state.change { $0.spare.append(block) } }

  /// Takes a block that is done.
  ///
  /// - Returns: the blocks that can be written now, by the caller, who gives each of them back.
  func place(
    _ block: EncodedBlock,
    number: Int
  ) -> [(place: BlockPlace, block: EncodedBlock)] {
    state.change { state in
      state.early[number] = block
      var ready: [(place: BlockPlace, block: EncodedBlock)] = []
      while let block = state.early.removeValue(forKey: state.places.count) {
        let place = BlockPlace(start: state.end, byteCount: block.byteCount)
        state.places.append(place)
        state.end = place.end
        ready.append((place, block))
      }
      return ready
    }
  }

  /// Lets all threads end soon, after an error.
  func stop() { state.change { $0.isStopped = true } }
}
