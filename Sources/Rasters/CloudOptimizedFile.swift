internal import CGDAL
internal import Glibc

/// Makes a Cloud-Optimized GeoTIFF from samples on the disk: tiled, compressed, with overviews.
///
/// GDAL makes the head of the file, with the georeferencing, names, statistics and metadata, by
/// copying a raster without samples; then the blocks are compressed on all threads and put behind
/// it, those of the smallest overview first, row after row, and their places are written into the
/// head at last. Samples are compressed without loss (with the predictor for floating point); the
/// same samples give the same bytes at any number of threads. All georeferencing that a TIFF can
/// hold (six terms, control points, rational polynomials) is kept; of other metadata only the usual
/// domain, the empty string, is.
public struct CloudOptimizedFile: Sendable {
  /// Side of the blocks in pixels, unless the raster is smaller than one of them.
  public static let blockSide = 512
  /// Side of the smallest blocks: GDAL takes powers of two from there on for overviews.
  private static let smallestSide = 64
  /// The memory that blocks on their way may take, if it is enough for one thread.
  private static let memoryBytes = 128 << 20

  /// What the raster is and what is said about it; samples are Float32.
  public let template: RasterTemplate
  /// What all pixels of each band say together.
  public let statistics: [BandStatistics]
  /// How samples are compressed.
  public let compression: RasterCompression
  /// Number of threads.
  public let threadCount: Int

  /// Describes a file; see the properties.
  public init(
    template: RasterTemplate,
    statistics: [BandStatistics],
    compression: RasterCompression = .deflate,
    threadCount: Int = 1
  ) {
    precondition(template.sampleType == .float32, "only single precision is written")
    precondition(statistics.count == template.bands.count, "one entry a band")
    self.template = template
    self.statistics = statistics
    self.compression = compression
    self.threadCount = max(1, threadCount)
  }

  /// Side of the blocks: a small raster has one block hardly larger than itself, since what lies beyond
  /// its edge would be compressed and read as well.
  private var side: Int {
    let longer = max(template.grid.width, template.grid.height)
    var side = Self.smallestSide
    while side < min(longer, Self.blockSide) { side *= 2 }
    return side
  }

  /// Writes the file.
  ///
  /// - Parameters:
  ///   - samples: all samples of the raster and its overviews.
  ///   - path: the new file; replaced if it exists.
  /// - Throws: `RasterError` with code `.cannotWrite`, `.cannotRead` for `samples`, or
  ///   `.unsupported` for a GDAL without the driver.
  public func write(_ samples: PlaneFile, to path: String) throws(RasterError) {
    precondition(
      samples.bandCount == template.bands.count && samples.levels[0].width == template.grid.width
        && samples.levels[0].height == template.grid.height,
      "samples of another raster"
    )
    var tables = try CloudOptimizedHead.make(
      template,
      statistics,
      levels: samples.levels,
      blockSide: side,
      compression: compression,
      path: path
    )
    let descriptor = try SystemFile.create(path)
    defer { _ = Glibc.close(descriptor) }
    let blocks = FileBlock.all(of: samples.levels, side: side)
    let places = try write(blocks, of: samples, to: descriptor, at: tables.bytes.count, path: path)
    for (block, place) in zip(blocks, places) {
      guard tables.set(place, block: block.index, of: block.level) else {
        throw CloudOptimizedHead.unknown(path: path)
      }
    }
    try unsafe SystemFile.write(tables.bytes.span.bytes, to: descriptor, at: 0, path: path)
    try RasterVerification.check(path, sampleBytes: 0)
  }

  /// Compresses the blocks and writes them one after the other.
  ///
  /// - Returns: where each of them is.
  private func write(
    _ blocks: [FileBlock],
    of samples: PlaneFile,
    to descriptor: Int32,
    at start: Int,
    path: String
  ) throws(RasterError) -> [BlockPlace] {
    let side = side
    let blockBytes = 4 * side * side * samples.bandCount
    let affordable = max(1, Self.memoryBytes / (4 * blockBytes))
    let workerCount = min(threadCount, affordable, blocks.count)
    let queue = BlockQueue(blockCount: blocks.count, ahead: 2 * workerCount, start: start)
    try ParallelLoop.run(itemCount: workerCount, threadCount: workerCount) {
      _ throws(RasterError) in
      var encoder = BlockEncoder(
        side: side,
        bandCount: samples.bandCount,
        compression: compression
      )
      do throws(RasterError) {
        while let number = queue.take() {
          var memory = queue.memory()
          try encoder.encode(blocks[number], of: samples, into: &memory, path: path)
          for (place, block) in queue.place(memory, number: number) {
            try unsafe SystemFile.write(
              block.framed.bytes,
              to: descriptor,
              at: place.start,
              path: path
            )
            queue.takeBack(block)
          }
        }
      } catch {
        queue.stop()
        throw error
      }
    }
    return queue.places
  }
}
