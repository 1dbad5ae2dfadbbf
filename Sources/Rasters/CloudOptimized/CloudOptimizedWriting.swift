internal import Glibc

/// A Cloud-Optimized GeoTIFF that is being written by several threads.
///
///     let writing = try file.begin(samples, at: path)  // makes its head
///     try writing.compress()                           // on every thread that has time
///     try writing.finish()                             // once all of them came back
public final class CloudOptimizedWriting: Sendable {
  /// The memory that blocks on their way may take, if it is enough for one thread.
  private static let memoryBytes = 128 << 20

  private let file: CloudOptimizedFile
  private let samples: SamplePlanes
  private let path: String
  private let head: TileTables
  private let blocks: [FileBlock]
  private let queue: BlockQueue
  private let descriptor: Int32

  init(
    _ file: CloudOptimizedFile,
    _ samples: SamplePlanes,
    path: String
  ) throws(RasterError) {
    (self.file, self.samples, self.path) = (file, samples, path)
    head = try CloudOptimizedHead.make(
      file.template,
      file.statistics,
      levels: samples.levels,
      blockSide: file.side,
      compression: file.compression,
      path: path
    )
    blocks = FileBlock.all(of: samples.levels, side: file.side)
    let blockBytes = 4 * file.side * file.side * samples.bandCount
    let affordable = max(1, Self.memoryBytes / (4 * blockBytes))
    queue = BlockQueue(
      blockCount: blocks.count,
      threadLimit: min(file.threadCount, affordable, blocks.count),
      start: head.bytes.count
    )
    descriptor = try SystemFile.create(path)
  }

  deinit { _ = Glibc.close(descriptor) }

  /// Compresses blocks and writes them one after the other, until none is left to begin with.
  ///
  /// Returns at once where as many threads are at it as the memory for blocks allows.
  ///
  /// - Throws: `RasterError` with code `.cannotRead` for the samples, or `.cannotWrite`; the file is
  ///   of no use then.
  public func compress() throws(RasterError) {
    guard queue.enter() else { return }
    var encoder = BlockEncoder(
      side: file.side,
      bandCount: samples.bandCount,
      compression: file.compression
    )
    do throws(RasterError) {
      while let number = queue.take() {
        var memory = queue.memory()
        try encoder.encode(blocks[number], of: samples, into: &memory, path: path)
        for (place, block) in queue.place(memory, number: number) {
          let bytes = unsafe block.framed.bytes
          try SystemFile.write(bytes, to: descriptor, at: place.start, path: path)
          SystemFile.beginWriteOut(of: descriptor, at: place.start, byteCount: bytes.byteCount)
          queue.takeBack(block)
        }
      }
    } catch {
      queue.stop()
      throw error
    }
  }

  /// Writes the places of the blocks into the head and checks the file, after all calls of
  /// `compress` have returned.
  ///
  /// - Throws: `RasterError` with code `.cannotWrite` or `.unsupported`.
  public func finish() throws(RasterError) {
    var tables = head
    for (block, place) in zip(blocks, queue.places) {
      guard tables.set(place, block: block.index, of: block.level) else {
        throw CloudOptimizedHead.unknown(path: path)
      }
    }
    try unsafe SystemFile.write(tables.bytes.span.bytes, to: descriptor, at: 0, path: path)
    try RasterVerification.check(path, sampleBytes: 0)
  }
}
