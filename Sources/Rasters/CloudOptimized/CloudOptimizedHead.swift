internal import CGDAL
internal import Synchronization

/// The bytes before the first block of a Cloud-Optimized GeoTIFF: directories and metadata.
enum CloudOptimizedHead {
  private static let made = Atomic<Int>(0)

  /// Lets GDAL make a file without samples, in memory.
  ///
  /// - Parameters:
  ///   - template: what the raster is.
  ///   - statistics: one entry a band.
  ///   - levels: the sizes of the raster and its overviews.
  ///   - blockSide: side of the blocks in pixels.
  ///   - compression: how blocks are compressed.
  ///   - path: the file that it will be the head of, for errors.
  /// - Returns: the bytes, in which no block has a place yet.
  /// - Throws: `RasterError` with code `.cannotWrite` or `.unsupported`.
  static func make(
    _ template: RasterTemplate,
    _ statistics: [BandStatistics],
    levels: [SamplePlanes.Level],
    blockSide: Int,
    compression: RasterCompression,
    path: String
  ) throws(RasterError) -> TileTables {
    let number = made.add(1, ordering: .relaxed).newValue
    let empty = "/vsimem/unmix-\(number)-empty.tif"
    let head = "/vsimem/unmix-\(number)-head.tif"
    defer { for name in [empty, head] { unsafe _ = VSIUnlink(name) } }
    try makeEmpty(empty, template, statistics, levels: levels)
    try copy(empty, to: head, blockSide: blockSide, compression: compression, path: path)
    guard let tables = TileTables(bytes(of: head)), tables.directories.count == levels.count,
      tables.directories.allSatisfy({ $0.blockWidth == blockSide && $0.blockHeight == blockSide })
    else { throw unknown(path: path) }
    return tables
  }

  /// The error of a GDAL whose files look otherwise than expected.
  static func unknown(path: String) -> RasterError {
    RasterError(
      code: .unsupported,
      path: path,
      message: "cannot write \(path): this GDAL makes Cloud-Optimized GeoTIFFs in an unknown way.",
      remedy: "Report it with the version of GDAL (gdalinfo --version)."
    )
  }

  private static func makeEmpty(
    _ path: String,
    _ template: RasterTemplate,
    _ statistics: [BandStatistics],
    levels: [SamplePlanes.Level]
  ) throws(RasterError) {
    let options = ["SPARSE_OK=TRUE", "TILED=YES", "BIGTIFF=IF_SAFER"]
    let writer = try RasterWriter(
      path: path,
      format: RasterFormat(driver: "GTiff", options: options),
      template: template
    )
    try writer.set(statistics: statistics)
    try writer.closeWithoutSamples()
    var factors = levels.indices.dropFirst().map { Int32(1 << $0) }
    guard !factors.isEmpty else { return }
    let dataset: OutputDataset = try .open(path)
    // Empty blocks are not written; the option has to hold until the file is closed.
    try GDALLibrary.with("SPARSE_OK_OVERVIEW", "YES") { () throws(RasterError) in
      try unsafe dataset.perform("lay out the overviews") {
        unsafe GDALBuildOverviews($0, "NONE", Int32(factors.count), &factors, 0, nil, nil, nil)
      }
      try dataset.close()
    }
  }

  private static func copy(
    _ source: String,
    to target: String,
    blockSide: Int,
    compression: RasterCompression,
    path: String
  ) throws(RasterError) {
    guard let driver = unsafe GDALGetDriverByName("COG") else {
      throw RasterError(
        code: .unsupported,
        path: path,
        message: "cannot write \(path): this GDAL has no driver for Cloud-Optimized GeoTIFF.",
        remedy: "Install GDAL 3.2 or later."
      )
    }
    let options = StringList([
      "COMPRESS=\(compression.driverName)", "PREDICTOR=YES", "BLOCKSIZE=\(blockSide)",
      "SPARSE_OK=YES", "OVERVIEWS=FORCE_USE_EXISTING", "BIGTIFF=IF_SAFER",
    ])
    let empty = try InputDataset(source)
    let copy = try unsafe OutputDataset.make(path: path, doing: "make its head", byteCount: 0) {
      unsafe options.lend { list in
        unsafe empty.lend { unsafe GDALCreateCopy(driver, target, $0, 1, list, nil, nil) }
      }
    }
    try copy.close()
  }

  private static func bytes(of path: String) -> [UInt8] {
    var count: vsi_l_offset = 0
    guard let start = unsafe VSIGetMemFileBuffer(path, &count, 0) else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: start, count: Int(count)))
  }
}
