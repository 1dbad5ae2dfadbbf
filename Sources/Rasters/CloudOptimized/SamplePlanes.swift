internal import CGDAL
internal import Glibc

/// Samples of a raster in memory or in a file, with room for its overviews: written and read by any
/// number of threads at once, without a lock.
///
/// Plain Float32 in the machine's order: all rows of the first band, then those of the next; after
/// the raster its overviews, each half as wide and high (rounded up) as the one before. What was
/// not written is 0.
public final class SamplePlanes: Sendable {
  /// The raster or one of its overviews.
  struct Level: Sendable, Equatable {
    let width: Int
    let height: Int
    /// Its first byte.
    let offset: Int
  }

  /// Where samples are kept.
  public enum Storage: Sendable {
    /// In a file of their own.
    case file
    /// In memory; then the path is only a name.
    case memory
  }

  private enum Kept {
    case descriptor(Int32)
    case bytes(SharedBytes)
  }

  /// The file.
  public let path: String
  /// Number of bands.
  public let bandCount: Int
  /// The raster, then its overviews from the widest.
  let levels: [Level]
  private let kept: Kept

  /// Makes room for samples that are all 0.
  ///
  /// - Parameters:
  ///   - path: the file; replaced if it exists.
  ///   - storage: whether there is a file.
  ///   - grid: size of the raster.
  ///   - bandCount: number of bands.
  ///   - blockSide: overviews follow until one fits a block of so many pixels a side; there is at
  ///     least one unless the raster is a single pixel.
  /// - Throws: `RasterError` with code `.cannotWrite`.
  public init(
    path: String,
    storage: Storage = .file,
    grid: RasterGrid,
    bandCount: Int,
    blockSide: Int = CloudOptimizedFile.blockSide
  ) throws(RasterError) {
    precondition(grid.pixelCount > 0 && bandCount > 0, "a raster has pixels and bands")
    self.path = path
    self.bandCount = bandCount
    levels = Self.levels(of: grid, bandCount: bandCount, blockSide: blockSide)
    switch storage {
    case .file: kept = .descriptor(try SystemFile.create(path))
    case .memory:
      let byteCount = Self.byteCount(of: levels, bandCount: bandCount)
      kept = .bytes(try SharedBytes(byteCount: byteCount, path: path))
    }
  }

  deinit {
    if case .descriptor(let descriptor) = kept { _ = Glibc.close(descriptor) }
  }

  /// Bytes of the samples of a raster and its overviews.
  ///
  /// - Parameters:
  ///   - grid: size of the raster.
  ///   - bandCount: number of bands.
  /// - Returns: what it takes to keep them.
  public static func byteCount(of grid: RasterGrid, bandCount: Int) -> Int {
    let blockSide = CloudOptimizedFile.blockSide
    return byteCount(
      of: levels(of: grid, bandCount: bandCount, blockSide: blockSide),
      bandCount: bandCount
    )
  }

  /// Bytes of all levels together.
  var byteCount: Int { Self.byteCount(of: levels, bandCount: bandCount) }

  private static func byteCount(of levels: [Level], bandCount: Int) -> Int {
    levels.reduce(0) { $0 + 4 * bandCount * $1.width * $1.height }
  }

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
    switch kept {
    case .descriptor(let descriptor):
      try unsafe SystemFile.write(samples.bytes, to: descriptor, at: offset, path: path)
    case .bytes(let bytes): unsafe bytes.write(samples.bytes, at: offset)
    }
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
    switch kept {
    case .descriptor(let descriptor):
      try SystemFile.read(into: &samples, places, from: descriptor, at: offset, path: path)
    case .bytes(let bytes): bytes.read(into: &samples, places, at: offset)
    }
  }

  /// Reads rows of the raster.
  ///
  /// - Parameters:
  ///   - rows: rows from 0.
  ///   - band: the band, from 0.
  ///   - samples: receives the samples at its start; it is made longer where it must be.
  /// - Throws: `RasterError` with code `.cannotRead`.
  public func read(
    rows: Range<Int>,
    band: Int,
    into samples: inout [Float]
  ) throws(RasterError) {
    let count = rows.count * levels[0].width
    if samples.count < count { samples = Array(repeating: 0, count: count) }
    try read(into: &samples, 0..<count, level: 0, band: band, x: 0, y: rows.lowerBound)
  }

  private func offset(level: Int, band: Int, x: Int, y: Int) -> Int {
    let level = levels[level]
    return level.offset + 4 * ((band * level.height + y) * level.width + x)
  }
}
