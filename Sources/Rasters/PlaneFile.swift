internal import CGDAL
internal import Glibc

/// Samples of a raster on the disk, with room for its overviews: written and read by any number of
/// threads at once, without a lock.
///
/// Plain Float32 in the machine's order: all rows of the first band, then those of the next; after
/// the raster its overviews, each half as wide and high (rounded up) as the one before. What was
/// not written is 0.
public final class PlaneFile: Sendable {
  /// The raster or one of its overviews.
  struct Level: Sendable, Equatable {
    let width: Int
    let height: Int
    /// Its first byte in the file.
    let offset: Int
  }

  /// The file.
  public let path: String
  /// Number of bands.
  public let bandCount: Int
  /// The raster, then its overviews from the widest.
  let levels: [Level]
  private let descriptor: Int32

  /// Makes an empty file.
  ///
  /// - Parameters:
  ///   - path: the file; replaced if it exists.
  ///   - grid: size of the raster.
  ///   - bandCount: number of bands.
  ///   - blockSide: overviews follow until one fits a block of so many pixels a side; there is at
  ///     least one unless the raster is a single pixel.
  /// - Throws: `RasterError` with code `.cannotWrite`.
  public init(
    path: String,
    grid: RasterGrid,
    bandCount: Int,
    blockSide: Int = CloudOptimizedFile.blockSide
  ) throws(RasterError) {
    precondition(grid.pixelCount > 0 && bandCount > 0, "a raster has pixels and bands")
    self.path = path
    self.bandCount = bandCount
    levels = Self.levels(of: grid, bandCount: bandCount, blockSide: blockSide)
    descriptor = try SystemFile.create(path)
  }

  deinit { _ = Glibc.close(descriptor) }

  private static func levels(of grid: RasterGrid, bandCount: Int, blockSide: Int) -> [Level] {
    var levels = [Level(width: grid.width, height: grid.height, offset: 0)]
    let side = max(grid.width, grid.height)
    // Even a small raster gets one, so that every product has the same structure.
    while side >> (levels.count - 1) > blockSide || (levels.count == 1 && side > 1) {
      let last = levels[levels.count - 1]
      levels.append(
        Level(
          width: (last.width + 1) / 2,
          height: (last.height + 1) / 2,
          offset: last.offset + 4 * bandCount * last.width * last.height
        )
      )
    }
    return levels
  }

  /// Writes a window of all bands.
  ///
  /// - Parameters:
  ///   - planes: samples, `bandCount x pixelCount` by rows.
  ///   - window: where they belong, inside the raster.
  /// - Throws: `RasterError` with code `.cannotWrite`, such as for a full disk.
  public func write(planes: Span<Float>, window: RasterWindow) throws(RasterError) {
    precondition(planes.count == bandCount * window.pixelCount, "one sample a pixel and band")
    precondition(
      window.x >= 0 && window.x + window.width <= levels[0].width && window.y >= 0
        && window.y + window.height <= levels[0].height,
      "a window outside the raster"
    )
    // Rows that are as wide as the raster lie one after the other and are written at once.
    let isWhole = window.width == levels[0].width
    let runCount = isWhole ? 1 : window.height
    let length = window.pixelCount / max(runCount, 1)
    for band in 0..<bandCount {
      for run in 0..<runCount {
        let first = band * window.pixelCount + run * length
        try write(
          planes.extracting(first..<first + length),
          level: 0,
          band: band,
          x: window.x,
          y: window.y + run
        )
      }
    }
  }

  /// Writes samples that follow each other in a band of a level.
  func write(
    _ samples: Span<Float>,
    level: Int,
    band: Int,
    x: Int,
    y: Int
  ) throws(RasterError) {
    let offset = offset(level: level, band: band, x: x, y: y)
    try unsafe SystemFile.write(samples.bytes, to: descriptor, at: offset, path: path)
  }

  /// Reads samples that follow each other in a band of a level into some places of an array.
  ///
  /// - Throws: `RasterError` with code `.cannotRead`.
  func read(
    into samples: inout [Float],
    _ places: Range<Int>,
    level: Int,
    band: Int,
    x: Int,
    y: Int
  ) throws(RasterError) {
    let offset = offset(level: level, band: band, x: x, y: y)
    try SystemFile.read(into: &samples, places, from: descriptor, at: offset, path: path)
  }

  private func offset(level: Int, band: Int, x: Int, y: Int) -> Int {
    let level = levels[level]
    return level.offset + 4 * ((band * level.height + y) * level.width + x)
  }
}
