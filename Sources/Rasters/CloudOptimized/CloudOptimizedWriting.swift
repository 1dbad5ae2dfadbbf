internal import Glibc

/// A Cloud-Optimized GeoTIFF that is being written by several threads.
///
///     let writing = try file.begin(samples, at: path)  // makes its head
///     try writing.compress()                           // on every thread that has time
///     try writing.finish()                             // once all of them came back
public final class CloudOptimizedWriting: Sendable {
  private let file: CloudOptimizedFile
  private let samples: SamplePlanes
  private let path: String
  /// Nil if GDAL's driver has to write the file.
  private let head: TileTables?
  private let blocks: [FileBlock]
  private let queue: BlockQueue
  private let descriptor: Int32

  init(
    _ file: CloudOptimizedFile,
    _ samples: SamplePlanes,
    path: String
  ) throws(RasterError) {
    (self.file, self.samples, self.path) = (file, samples, path)
    head = try CloudOptimizedHead.make(file, levels: samples.levels, side: file.side, path: path)
    blocks = head == nil ? [] : FileBlock.all(of: samples.levels, side: file.side)
    queue = BlockQueue(
      blockCount: blocks.count,
      threadLimit: min(file.threadCount, blocks.count),
      start: head?.bytes.count ?? 0
    )
    descriptor = try SystemFile.create(path)
  }

  deinit { _ = Glibc.close(descriptor) }

  /// Compresses blocks and writes them one after the other, until none is left to begin with.
  ///
  /// Returns at once where as many threads are at it as the file may have.
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
  /// - Throws: `RasterError` with code `.cannotWrite`, `.cannotRead` or `.unsupported`.
  public func finish() throws(RasterError) {
    guard var tables = head else { return try file.writeByDriver(samples, to: path) }
    for (block, place) in zip(blocks, queue.places) {
      // Without room for the place, GDAL took the file for smaller than it has become.
      guard tables.set(place, block: block.index, of: block.level) else {
        return try file.writeByDriver(samples, to: path)
      }
    }
    try unsafe SystemFile.write(tables.bytes.span.bytes, to: descriptor, at: 0, path: path)
    try RasterVerification.check(path, sampleBytes: 0)
  }
}
