/// Makes a Cloud-Optimized GeoTIFF from samples in memory or on the disk: tiled, compressed, with overviews.
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

  /// Side of the blocks: a small raster has one block of the next power of two, since what lies beyond
  /// its edge is compressed and read as well.
  var side: Int {
    let longer = max(template.grid.width, template.grid.height)
    var side = Self.smallestSide
    while side < min(longer, Self.blockSide) { side *= 2 }
    return side
  }

  /// Begins to write the file: makes its head.
  ///
  /// - Parameters:
  ///   - samples: the samples of the raster, and of its overviews by the time when blocks are
  ///     compressed.
  ///   - path: the new file; replaced if it exists.
  /// - Returns: what compresses the blocks.
  /// - Throws: `RasterError` with code `.cannotWrite`, or `.unsupported` for a GDAL without the driver.
  public func begin(
    _ samples: SamplePlanes,
    at path: String
  ) throws(RasterError) -> CloudOptimizedWriting {
    precondition(
      samples.bandCount == template.bands.count && samples.levels[0].width == template.grid.width
        && samples.levels[0].height == template.grid.height,
      "samples of another raster"
    )
    return try CloudOptimizedWriting(self, samples, path: path)
  }

  /// Writes the file.
  ///
  /// - Parameters:
  ///   - samples: all samples of the raster and its overviews.
  ///   - path: the new file; replaced if it exists.
  /// - Throws: `RasterError` with code `.cannotWrite`, `.cannotRead` for `samples`, or
  ///   `.unsupported` for a GDAL without the driver.
  public func write(_ samples: SamplePlanes, to path: String) throws(RasterError) {
    let writing = try begin(samples, at: path)
    try ParallelLoop.run(itemCount: threadCount, threadCount: threadCount) {
      _ throws(RasterError) in try writing.compress()
    }
    try writing.finish()
  }
}
