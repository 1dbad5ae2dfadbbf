internal import CGDAL

/// Looks whether a raster that was just written is complete.
///
/// GDAL may lose samples without a word: blocks that wait in its cache can be flushed by a call on
/// another thread, which then gets the error.
enum RasterVerification {
  /// Opens a file again and checks that it holds all samples.
  ///
  /// A TIFF is checked block by block against its own table of contents; a raw file by its size.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - sampleBytes: bytes of all samples without compression.
  /// - Throws: `RasterError` with code `.cannotWrite`.
  static func check(_ path: String, sampleBytes: Int) throws(RasterError) {
    let size = fileSize(path)
    let dataset: OutputDataset = try .open(path, forUpdate: false)
    let isTIFF = unsafe dataset.lend { handle in
      unsafe GDALGetDriverShortName(GDALGetDatasetDriver(handle)).map {
        unsafe String(cString: $0) == "GTiff"
      } ?? false
    }
    let end = isTIFF ? unsafe dataset.lend { unsafe endOfBlocks($0) } : sampleBytes
    try dataset.close()
    guard let end else { throw incomplete(path, "a block of samples was never written") }
    guard size >= end else {
      throw incomplete(path, "it has \(size) bytes, its samples need \(end)")
    }
  }

  private static func incomplete(_ path: String, _ what: String) -> RasterError {
    RasterError(
      code: .cannotWrite,
      path: path,
      message: "\(path) is not complete: \(what).",
      remedy: "See that the disk has room, then run again."
    )
  }

  private static func fileSize(_ path: String) -> Int {
    guard let file = unsafe VSIFOpenL(path, "rb") else { return 0 }
    defer { _ = unsafe VSIFCloseL(file) }
    guard unsafe VSIFSeekL(file, 0, SEEK_END) == 0 else { return 0 }
    return Int(unsafe VSIFTellL(file))
  }

  /// First byte after the last block of a TIFF; nil if a block is missing.
  private static func endOfBlocks(_ dataset: GDALDatasetH) -> Int? {
    var end = 0
    for band in 1...max(1, unsafe GDALGetRasterCount(dataset)) {
      guard let handle = unsafe GDALGetRasterBand(dataset, band) else { return nil }
      var (width, height) = (Int32(0), Int32(0))
      unsafe GDALGetBlockSize(handle, &width, &height)
      let columns = (unsafe GDALGetRasterBandXSize(handle) + width - 1) / max(width, 1)
      let rows = (unsafe GDALGetRasterBandYSize(handle) + height - 1) / max(height, 1)
      for row in 0..<rows {
        for column in 0..<columns {
          guard let start = unsafe number("BLOCK_OFFSET_\(column)_\(row)", of: handle),
            let size = unsafe number("BLOCK_SIZE_\(column)_\(row)", of: handle), size > 0
          else { return nil }
          end = max(end, start + size)
        }
      }
    }
    return end
  }

  private static func number(_ item: String, of band: GDALRasterBandH) -> Int? {
    guard let text = unsafe GDALGetMetadataItem(band, item, "TIFF") else { return nil }
    return Int(unsafe String(cString: text))
  }
}
