/// What reading a file costs whose samples GDAL has to decode, block by block.
extension RasterFile {
  /// Whether the samples of a block can only be had by decoding all of it.
  private var isDecoded: Bool { !isReadInPlace }

  /// The most bytes that a reader decodes at once, unless a single block has more: those of a usual
  /// tile, and an alpha band.
  func decodedBytesAtOnce(ofBands bands: [Int]) -> Int {
    readingType(ofBands: bands).byteCount * (6 << 20)
  }

  /// The type in which samples of some bands (indices from 0) are read: their own if it is one.
  func readingType(ofBands bands: [Int]) -> SampleType {
    // Signed bytes are told from others after reading, as floats.
    let types = Set(
      bands.map { self.bands[$0].hasSignedBytes ? .float32 : self.bands[$0].sampleType }
    )
    return types.count == 1 ? types.first ?? .float32 : .float32
  }

  /// The smallest window of whole blocks around another one, or that window itself where blocks do
  /// not matter.
  func wholeBlocks(around window: RasterWindow) -> RasterWindow {
    guard isDecoded else { return window }
    let (x, y) = (window.x / blockWidth * blockWidth, window.y / blockHeight * blockHeight)
    let columns = (window.x + window.width - x + blockWidth - 1) / blockWidth
    let rows = (window.y + window.height - y + blockHeight - 1) / blockHeight
    return RasterWindow(
      x: x,
      y: y,
      width: min(columns * blockWidth, grid.width - x),
      height: min(rows * blockHeight, grid.height - y)
    )
  }

  /// Cuts a window at the edges of blocks until each piece lies in one block, or in several that have
  /// no more than some bytes together.
  ///
  /// - Parameters:
  ///   - window: inside the raster.
  ///   - bytesPerPixel: bytes of the samples that are read of each pixel.
  ///   - byteLimit: 0 for pieces of single blocks.
  /// - Returns: the pieces, by rows of blocks.
  func pieces(of window: RasterWindow, bytesPerPixel: Int, byteLimit: Int) -> [RasterWindow] {
    guard isDecoded else { return [window] }
    let blocks = wholeBlocks(around: window)
    guard blocks.pixelCount * bytesPerPixel > byteLimit else { return [window] }
    let (columns, rows) = (window.x / blockWidth, window.y / blockHeight)
    let columnCount = (window.x + window.width - 1) / blockWidth - columns + 1
    let rowCount = (window.y + window.height - 1) / blockHeight - rows + 1
    guard columnCount > 1 || rowCount > 1 else { return [window] }
    var (first, second) = (window, window)
    if rowCount > 1 {
      let edge = (rows + rowCount / 2) * blockHeight
      first.height = edge - window.y
      (second.y, second.height) = (edge, window.y + window.height - edge)
    } else {
      let edge = (columns + columnCount / 2) * blockWidth
      first.width = edge - window.x
      (second.x, second.width) = (edge, window.x + window.width - edge)
    }
    return [first, second].flatMap {
      pieces(of: $0, bytesPerPixel: bytesPerPixel, byteLimit: byteLimit)
    }
  }

  /// The most bytes that a `RasterReader` holds while it reads windows of whole blocks, beside GDAL's
  /// cache.
  ///
  /// - Parameters:
  ///   - pixelCount: pixels of the largest window.
  ///   - bands: indices from 0 of the bands that are read.
  /// - Returns: the samples of a window, and of a block as GDAL decodes it with all of its bands.
  public func decodingBytes(forPixels pixelCount: Int, bands: [Int]) -> Int {
    let sampleBytes = readingType(ofBands: bands).byteCount
    let samples = pixelCount * sampleBytes * (bands.count + (mask.alphaBand == nil ? 0 : 1))
    return samples + blockBytes
  }

  /// The most bytes that a `RasterReader` holds while it reads any windows, announced or not, beside
  /// GDAL's cache.
  ///
  /// - Parameter bands: indices from 0 of the bands that are read.
  /// - Returns: blocks that are decoded at once, and windows that were announced.
  public func decodingBytes(ofBands bands: [Int]) -> Int {
    let bytesPerPixel = readingType(ofBands: bands).byteCount * max(1, bands.count)
    let atOnce = decodedBytesAtOnce(ofBands: bands) / bytesPerPixel
    let block = min(blockWidth, grid.width) * min(blockHeight, grid.height)
    let pixelCount = min(grid.pixelCount, max(atOnce, block))
    return decodingBytes(forPixels: pixelCount, bands: bands)
      + min(AnnouncedWindows.byteLimit, grid.pixelCount * bytesPerPixel)
  }

  /// Bytes of a block while GDAL decodes it: as it is stored, and decoded.
  private var blockBytes: Int {
    guard isDecoded else { return 0 }
    let pixelCount = min(blockWidth, grid.width) * min(blockHeight, grid.height)
    let isByBand = driverName == "GTiff" && sampleOrder == .bandSequential
    let bandBytes = bands.map(\.sampleType.byteCount)
    let byteCount = pixelCount * (isByBand ? bandBytes.max() ?? 0 : bandBytes.reduce(0, +))
    // GDAL decodes the only band of a block right into its cache.
    return min(byteCount, self.byteCount) + (isByBand ? 0 : byteCount)
  }
}
