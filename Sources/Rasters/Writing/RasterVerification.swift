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
    let size = FileCheck.byteCount(of: path) ?? 0
    let dataset: InputDataset
    do { dataset = try InputDataset(path) } catch {
      throw incomplete(path, "it cannot be opened again", underlying: error.underlying)
    }
    let isTIFF = dataset.driverName == "GTiff"
    guard let end = isTIFF ? endOfBlocks(dataset) : sampleBytes else {
      throw incomplete(path, "a block of samples was never written")
    }
    guard size >= end else {
      throw incomplete(path, "it has \(size.grouped) bytes, its samples need \(end.grouped)")
    }
  }

  private static func incomplete(
    _ path: String,
    _ what: String,
    underlying: String? = nil
  ) -> RasterError {
    RasterError(
      code: .cannotWrite,
      path: path,
      message: "\(path) is not complete: \(what).",
      remedy: "See that the disk has room, then run again.",
      underlying: underlying
    )
  }

  /// First byte after the last block of a TIFF; nil if a block is missing.
  private static func endOfBlocks(_ dataset: InputDataset) -> Int? {
    let size = dataset.size
    var end = 0
    for band in 0..<size.bandCount {
      var (width, height) = (Int32(0), Int32(0))
      unsafe dataset.lend(band: band) { unsafe GDALGetBlockSize($0, &width, &height) }
      for row in 0..<(size.height + Int(height) - 1) / Int(height) {
        for column in 0..<(size.width + Int(width) - 1) / Int(width) {
          let place = "\(column)_\(row)"
          guard let start = number("BLOCK_OFFSET_\(place)", of: band, dataset),
            let count = number("BLOCK_SIZE_\(place)", of: band, dataset), count > 0
          else { return nil }
          end = max(end, start + count)
        }
      }
    }
    return end
  }

  private static func number(_ item: String, of band: Int, _ dataset: InputDataset) -> Int? {
    dataset.metadataItem(band: band, item, domain: "TIFF").flatMap { Int($0) }
  }
}
