internal import CGDAL

/// The bytes before the first block of a Cloud-Optimized GeoTIFF: directories and metadata.
enum CloudOptimizedHead {
  /// Lets GDAL make a file without samples, in memory.
  ///
  /// - Parameters:
  ///   - file: what the raster is and how it is compressed.
  ///   - levels: the sizes of the raster and its overviews.
  ///   - side: the longest side of blocks.
  ///   - path: the file that it will be the head of, for errors.
  /// - Returns: the bytes, in which no block has a place yet; nil if this GDAL lays out the file in
  ///   a way that is not known.
  /// - Throws: `RasterError` with code `.cannotWrite` or `.unsupported`.
  static func make(
    _ file: CloudOptimizedFile,
    levels: [SamplePlanes.Level],
    side: Int,
    path: String
  ) throws(RasterError) -> TileTables? {
    let empty = CloudOptimizedDriver.memoryPath("empty")
    let head = CloudOptimizedDriver.memoryPath("head")
    defer { for name in [empty, head] { unsafe _ = VSIUnlink(name) } }
    try CloudOptimizedDriver.writePlain(empty, file, levels: levels)
    try CloudOptimizedDriver.copy(empty, to: head, file, side: side, path: path)
    guard var tables = file.readTables(bytes(of: head)), tables.directories.count == levels.count
    else { return nil }
    for (number, level) in levels.enumerated() {
      let columnCount = (level.width + side - 1) / side
      let rowCount = (level.height + side - 1) / side
      guard tables.shape(of: number) == BlockShape(width: side, height: side),
        tables.blockCount(of: number) == columnCount * rowCount,
        tables.set(BlockShape(side: side, of: level), of: number)
      else { return nil }
    }
    return tables
  }

  private static func bytes(of path: String) -> [UInt8] {
    var count: vsi_l_offset = 0
    guard let start = unsafe VSIGetMemFileBuffer(path, &count, 0) else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: start, count: Int(count)))
  }
}
