internal import CGDAL
internal import Foundation

extension CloudOptimizedFile {
  /// Samples that are copied at once.
  private static let samplesAtOnce = 1 << 20

  /// Lets GDAL's own driver write the whole file, for a GDAL whose files are laid out in a way that
  /// is not known; it takes longer, and needs room for the samples beside the file.
  ///
  /// - Parameters:
  ///   - samples: all samples of the raster and its overviews.
  ///   - path: the new file; replaced if it exists.
  /// - Throws: `RasterError` with code `.cannotWrite`, `.cannotRead` or `.unsupported`.
  func writeByDriver(_ samples: SamplePlanes, to path: String) throws(RasterError) {
    let plain = path + ".plain"
    // It may be gone already, if it was never made.
    defer { try? FileManager.default.removeItem(atPath: plain) }
    try CloudOptimizedDriver.writePlain(plain, self, levels: samples.levels) {
      dataset throws(RasterError) in
      for level in samples.levels.indices {
        for band in 0..<samples.bandCount {
          try Self.copy(samples, level: level, band: band, to: dataset)
        }
      }
    }
    try CloudOptimizedDriver.copy(plain, to: path, self, side: side, path: path)
    try RasterVerification.check(path, sampleBytes: 0)
  }

  /// Copies a band of a level, some rows at a time.
  private static func copy(
    _ samples: SamplePlanes,
    level: Int,
    band: Int,
    to dataset: OutputDataset
  ) throws(RasterError) {
    let (width, height) = (samples.levels[level].width, samples.levels[level].height)
    let rowsAtOnce = max(1, samplesAtOnce / width)
    var rows: [Float] = []
    for y in stride(from: 0, to: height, by: rowsAtOnce) {
      let count = min(rowsAtOnce, height - y)
      rows = Array(repeating: 0, count: count * width)
      try samples.read(into: &rows, rows.indices, level: level, band: band, x: 0, y: y)
      try unsafe dataset.perform("copy rows", band: band) { raster in
        let overview = unsafe level == 0 ? raster : GDALGetOverview(raster, Int32(level - 1))
        return unsafe GDALRasterIO(
          overview,
          GF_Write,
          0,
          Int32(y),
          Int32(width),
          Int32(count),
          &rows,
          Int32(width),
          Int32(count),
          GDT_Float32,
          0,
          0
        )
      }
    }
  }
}
