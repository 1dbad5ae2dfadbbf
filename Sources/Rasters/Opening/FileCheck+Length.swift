extension FileCheck {
  /// The most bytes of samples that a raster may have, so that no product of its sizes overflows.
  private static let largestRaster = 1 << 56
  /// Blocks of a GeoTIFF whose places are looked at, about.
  private static let checkedBlockCount = 20_000

  /// Fails for a raster whose size no disk can hold.
  ///
  /// - Throws: `RasterError` with code `.unsupported`.
  static func checkSize(
    _ size: (width: Int, height: Int, bandCount: Int),
    of path: String
  ) throws(RasterError) {
    var byteCount = 8
    for count in [size.width, size.height, size.bandCount] {
      let (product, isTooBig) = byteCount.multipliedReportingOverflow(by: count)
      guard !isTooBig, product <= largestRaster else {
        throw RasterError(
          code: .unsupported,
          path: path,
          message: "\(path) has \(size.width.grouped) x \(size.height.grouped) pixels and "
            + "\(size.bandCount.grouped) bands, more than any disk holds.",
          remedy: "Check the size that its header states."
        )
      }
      byteCount = product
    }
  }

  /// The bytes before the samples of an ENVI file, read as GDAL reads them: the whole number that the
  /// text begins with, so that `512.0` is 512.
  ///
  /// - Returns: 0 without the field.
  /// - Throws: `RasterError` with code `.unsupported` for what GDAL takes for another number than it
  ///   says, such as `1e3`, which it takes for 1.
  static func headerOffset(of raster: RasterFile) throws(RasterError) -> Int {
    guard let text = raster.metadata["ENVI"]?["header_offset"] else { return 0 }
    let start = RawHeader.leadingNumber(text)
    let stated = Double(text.trimmingBlanks)
    guard let offset = start, (0...Int(Int32.max)).contains(offset),
      stated == nil || stated == Double(offset)
    else {
      throw RasterError(
        code: .unsupported,
        path: raster.path,
        message: "the header offset of \(raster.path) is \"\(text)\"; a whole number from 0 to "
          + "2,147,483,647 was expected.",
        remedy: "Correct \"header offset\" in its header: the number of bytes before the samples."
      )
    }
    return offset
  }

  /// Fails if an ENVI file is shorter than header offset and samples together.
  ///
  /// - Throws: `RasterError` with code `.truncated`, and what `headerOffset(of:)` throws.
  static func checkRawLength(_ raster: RasterFile) throws(RasterError) {
    guard raster.driverName == "ENVI" else { return }
    let offset = try headerOffset(of: raster)
    guard let actual = byteCount(of: raster.path) else { return }
    let samples = raster.bands.reduce(0) { $0 + $1.sampleType.byteCount } * raster.grid.pixelCount
    guard actual < offset + samples else { return }
    throw .truncated(path: raster.path, actual: actual, promised: offset + samples)
  }

  /// Fails if the last byte that a GeoTIFF's directory promises lies beyond the end of the file.
  ///
  /// Looks at every block of the file, or, where it has more than about 20,000, at as many spread
  /// over the file and over the last row of blocks of each band.
  ///
  /// - Throws: `RasterError` with code `.truncated`.
  static func checkBlocks(of dataset: InputDataset, _ raster: RasterFile) throws(RasterError) {
    guard raster.driverName == "GTiff" || raster.driverName == "COG",
      let actual = byteCount(of: raster.path)
    else { return }
    let bandCount = raster.sampleOrder == .bandByPixel ? 1 : raster.bands.count
    let columns = (raster.grid.width + raster.blockWidth - 1) / raster.blockWidth
    let rows = (raster.grid.height + raster.blockHeight - 1) / raster.blockHeight
    var promised = 0
    func look(band: Int, row: Int, column: Int) {
      promised = max(promised, dataset.endOfBlock(band: band, column: column, row: row))
    }
    func spread(over count: Int) -> StrideTo<Int> {
      stride(from: 0, to: count, by: max(1, count / checkedBlockCount))
    }
    for index in spread(over: bandCount * rows * columns) {
      look(band: index / (rows * columns), row: index / columns % rows, column: index % columns)
    }
    for index in spread(over: bandCount * columns) {
      look(band: index / columns, row: rows - 1, column: index % columns)
    }
    guard promised > actual else { return }
    throw .truncated(path: raster.path, actual: actual, promised: promised)
  }
}

extension InputDataset {
  /// The byte after a block of a GeoTIFF, at most `Int.max`; 0 for a block that is not stored.
  fileprivate func endOfBlock(band: Int, column: Int, row: Int) -> Int {
    let place = "\(column)_\(row)"
    guard let offset = metadataItem(band: band, "BLOCK_OFFSET_\(place)", domain: "TIFF"),
      let size = metadataItem(band: band, "BLOCK_SIZE_\(place)", domain: "TIFF"),
      let start = UInt64(offset), let count = UInt64(size)
    else { return 0 }
    let (end, isTooBig) = start.addingReportingOverflow(count)
    return isTooBig ? Int.max : Int(clamping: end)
  }
}

extension RasterError {
  /// The error of a file that ends before its header says.
  static func truncated(path: String, actual: Int, promised: Int) -> RasterError {
    let words = promised == Int.max ? "more than any file has" : promised.grouped
    return RasterError(
      code: .truncated,
      path: path,
      message: "cannot read \(path): it has \(actual.grouped) bytes, its header promises \(words).",
      remedy: "Copy the file again, or leave the scene out."
    )
  }
}
