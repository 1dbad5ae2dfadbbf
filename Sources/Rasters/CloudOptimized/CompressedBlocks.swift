internal import Foundation

/// The blocks of a Cloud-Optimized GeoTIFF, overviews too, as they were before they were compressed.
///
/// It shows how long compressing takes, apart from all else that making such a file does.
public struct CompressedBlocks: Sendable {
  /// Bytes of all blocks in the file.
  public let storedByteCount: Int
  private let path: String
  private let compression: RasterCompression
  /// The bytes of each block after the predictor.
  private let blocks: [[UInt8]]

  private struct State {
    var nextBlock = 0
    var byteCount = 0

    mutating func takeBlock(of count: Int) -> Int? {
      guard nextBlock < count else { return nil }
      nextBlock += 1
      return nextBlock - 1
    }
  }

  /// Takes the blocks out of a file that `CloudOptimizedFile` wrote, and expands them.
  ///
  /// - Parameters:
  ///   - path: the file; it is held in memory meanwhile.
  ///   - compression: that of the file.
  /// - Throws: `RasterError` with code `.cannotOpen`, or `.cannotRead` if it is another kind of file.
  public init(of path: String, compression: RasterCompression) throws(RasterError) {
    let bandCount = try RasterFile(path: path).bands.count
    guard let data = FileManager.default.contents(atPath: path),
      let tables = TileTables(Array(data))
    else { throw Self.isAnother(path) }
    var (blocks, storedByteCount): ([[UInt8]], Int) = ([], 0)
    for directory in tables.directories.indices {
      guard let shape = tables.shape(of: directory), let places = tables.places(of: directory)
      else { throw Self.isAnother(path) }
      for place in places {
        let count = shape.byteCount(bandCount: bandCount)
        guard let block = compression.expand(Array(tables.bytes[place]), byteCount: count) else {
          throw Self.isAnother(path)
        }
        blocks.append(block)
        storedByteCount += place.count
      }
    }
    (self.path, self.compression, self.blocks) = (path, compression, blocks)
    self.storedByteCount = storedByteCount
  }

  /// Compresses all blocks as `CloudOptimizedFile` does, and keeps none of them.
  ///
  /// - Parameter threadCount: number of threads.
  /// - Returns: the bytes of all blocks, which are as many as the file has.
  /// - Throws: `RasterError` with code `.cannotWrite`.
  public func compress(threadCount: Int) throws(RasterError) -> Int {
    let state = Monitor(State())
    try ParallelLoop.run(itemCount: threadCount, threadCount: threadCount) {
      [self]
      _ throws(RasterError) in
      var bytes: [UInt8] = []
      while let number = state.change({ $0.takeBlock(of: blocks.count) }) {
        let block = blocks[number]
        let room = RasterCompression.room(forBytes: block.count)
        if bytes.count < room { bytes = Array(repeating: 0, count: room) }
        guard let count = compression.compress(block, into: &bytes, after: 0, room: room) else {
          throw .cannotWrite(path: path, doing: "compress a block", byteCount: 0, GDALMessages())
        }
        state.change { $0.byteCount += count }
      }
    }
    return state.change { $0.byteCount }
  }

  private static func isAnother(_ path: String) -> RasterError {
    RasterError(
      code: .cannotRead,
      path: path,
      message: "cannot take the compressed blocks out of \(path).",
      remedy: "Give a file that unmix wrote, and the compression that it was written with."
    )
  }
}

extension TileTables {
  /// The bytes of each block of a directory; nil if some lie beyond the end of the file.
  fileprivate func places(of directory: Int) -> [Range<Int>]? {
    guard let blockCount = blockCount(of: directory) else { return nil }
    var places: [Range<Int>] = []
    for index in 0..<blockCount {
      guard let start = number(index, of: directories[directory].offsets),
        let count = number(index, of: directories[directory].byteCounts),
        start <= bytes.count, count <= bytes.count - start
      else { return nil }
      places.append(start..<start + count)
    }
    return places
  }
}
