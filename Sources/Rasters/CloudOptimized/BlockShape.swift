/// The columns and rows of a block of a Cloud-Optimized GeoTIFF.
struct BlockShape: Sendable, Equatable {
  let width: Int
  let height: Int

  /// TIFF 6.0, section 15: the sides of tiles are multiples of this number.
  private static let unit = 16
  /// Side of the smallest blocks: GDAL takes powers of two from there on for overviews.
  private static let smallestSide = 64
  /// How many times longer than wide a block may be in a raster of more than a few blocks.
  private static let (longestPerWidth, fewBlocks) = (8, 64)
  /// The most bytes of a block: blocks of many bands have fewer pixels.
  private static let byteLimit = 8 << 20

  /// Bytes of a block before compression.
  func byteCount(bandCount: Int) -> Int { 4 * bandCount * width * height }

  /// The shape of the blocks of one level.
  ///
  /// A level within one block in a direction has blocks that are hardly longer than itself in that
  /// direction: what lies beyond its edge is compressed and read as well.
  init(side: Int, of level: SamplePlanes.Level) {
    width = min(side, Self.rounded(level.width))
    height = min(side, Self.rounded(level.height))
  }

  /// Makes a shape.
  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
  }

  /// The longest side of a raster's blocks.
  ///
  /// It is the usual one, or the next power of two of a raster that fits one block. Narrow rasters
  /// have longer blocks, and rasters of many bands have smaller ones. Very long and narrow rasters have
  /// smaller ones too: GDAL makes the head of the file by copying as many square blocks.
  static func side(of grid: RasterGrid, bandCount: Int) -> Int {
    let longer = max(grid.width, grid.height)
    let shorter = rounded(min(grid.width, grid.height))
    let usual = CloudOptimizedFile.blockSide
    var side = smallestSide
    while side < min(longer, usual) { side *= 2 }
    if longer > usual, 2 * shorter <= usual { side = 2 * usual }
    while side > longestPerWidth * shorter, longer > fewBlocks * side { side /= 2 }
    while side > smallestSide, 4 * bandCount * side * min(side, shorter) > byteLimit { side /= 2 }
    return side
  }

  private static func rounded(_ count: Int) -> Int { (count + unit - 1) / unit * unit }
}
