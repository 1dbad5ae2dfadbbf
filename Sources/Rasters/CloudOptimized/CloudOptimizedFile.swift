/// Makes a Cloud-Optimized GeoTIFF from samples in memory or on the disk: tiled, compressed, with overviews.
///
/// GDAL makes the head of the file, with the georeferencing, names, statistics and metadata, by
/// copying a raster without samples; then the blocks are compressed on all threads and put behind
/// it, those of the smallest overview first, row after row, and their places are written into the
/// head at last. Samples are compressed without loss (with the predictor for floating point); the
/// same samples give the same bytes at any number of threads. All georeferencing that a TIFF can
/// hold (six terms, control points, rational polynomials) is kept; of other metadata only the usual
/// domain, the empty string, is. If GDAL makes a head that is not understood, its driver makes the
/// whole file.
public struct CloudOptimizedFile: Sendable {
  /// The usual side of the blocks in pixels; see `BlockShape`.
  public static let blockSide = 512
  /// What the raster is and what is said about it; samples are Float32.
  public let template: RasterTemplate
  /// What all pixels of each band say together.
  public let statistics: [BandStatistics]
  /// How samples are compressed.
  public let compression: RasterCompression
  /// Number of threads.
  public let threadCount: Int
  /// Reads the head that GDAL makes.
  var readTables: @Sendable ([UInt8]) -> TileTables? = { TileTables($0) }

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

  /// The longest side of the blocks in pixels.
  var side: Int { BlockShape.side(of: template.grid, bandCount: template.bands.count) }

  /// Bytes that each thread that compresses needs, whatever the size of the raster.
  ///
  /// - Parameters:
  ///   - grid: size of the raster.
  ///   - bandCount: number of bands.
  /// - Returns: a block, and twice as many compressed ones on their way to the file.
  public static func bytesPerThread(of grid: RasterGrid, bandCount: Int) -> Int {
    let level = SamplePlanes.Level(width: grid.width, height: grid.height, offset: 0)
    let shape = BlockShape(side: BlockShape.side(of: grid, bandCount: bandCount), of: level)
    let block = shape.byteCount(bandCount: bandCount)
    return block + 2 * RasterCompression.room(forBytes: block)
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
