internal import CGDAL

/// Turns a finished GeoTIFF into a Cloud-Optimized GeoTIFF: tiled, compressed, with overviews.
///
/// GDAL 3.6 makes such files by copying only, so names, statistics and metadata are set on the
/// source before. Samples are compressed without loss (DEFLATE with the predictor for their type);
/// the same source gives the same bytes at any number of threads. All georeferencing that a TIFF can
/// hold (six terms, control points, rational polynomials) goes with the copy; of other metadata only
/// the usual domain, the empty string, does.
public struct CloudOptimizedCopy: Sendable {
  /// How the pixels of an overview come out of those of the raster; no-data is left out of each.
  public enum Resampling: String, Sendable, Equatable {
    /// The mean, for quantities.
    case average = "AVERAGE"
    /// The most frequent value, for classes and flags.
    case mode = "MODE"
    /// One of them, for labels that must not be counted.
    case nearest = "NEAREST"
  }

  /// Side of the tiles in pixels, a multiple of 16.
  public var blockSide: Int
  /// Number of threads that compress.
  public var threadCount: Int

  /// Makes a copier; see the properties.
  public init(blockSide: Int = 512, threadCount: Int = 1) {
    precondition(blockSide > 0 && blockSide.isMultiple(of: 16), "tiles come in multiples of 16")
    self.blockSide = blockSide
    self.threadCount = max(1, threadCount)
  }

  /// Copies a raster; overviews are added to the source on the way.
  ///
  /// - Parameters:
  ///   - source: a GeoTIFF that may be changed.
  ///   - target: the new file; replaced if it exists.
  ///   - resampling: how overviews are made, one entry a band.
  /// - Throws: `RasterError` with code `.cannotWrite`, or `.cannotOpen` for the source.
  public func make(
    from source: String,
    to target: String,
    resampling: [Resampling]
  ) throws(RasterError) {
    try addOverviews(to: source, resampling)
    let staged = try InputDataset(source)
    // The quickest level: on abundances, the usual level takes twice the time for 2 % less bytes.
    let options = StringList([
      "COMPRESS=DEFLATE", "LEVEL=1", "PREDICTOR=YES", "BLOCKSIZE=\(blockSide)", "OVERVIEWS=AUTO",
      "NUM_THREADS=\(threadCount)", "BIGTIFF=IF_SAFER",
    ])
    guard let driver = unsafe GDALGetDriverByName("COG") else {
      throw RasterError(
        code: .unsupported,
        path: target,
        message: "cannot write \(target): this GDAL has no driver for Cloud-Optimized GeoTIFF.",
        remedy: "Install GDAL 3.1 or later."
      )
    }
    let copy = try unsafe OutputDataset.make(path: target, doing: "copy the raster", byteCount: 0) {
      unsafe options.lend { list in
        unsafe staged.lend { unsafe GDALCreateCopy(driver, target, $0, 1, list, nil, nil) }
      }
    }
    try copy.close()
    try RasterVerification.check(target, sampleBytes: 0)
  }

  /// Makes overviews, each half as wide as the one before, until one fits a tile; at least one.
  ///
  /// GDAL resamples all bands of a file alike, so empty overviews are laid out first and then filled
  /// band by band.
  private func addOverviews(to path: String, _ resampling: [Resampling]) throws(RasterError) {
    let dataset: OutputDataset = try .open(path)
    let side = unsafe dataset.lend {
      unsafe max(GDALGetRasterXSize($0), GDALGetRasterYSize($0))
    }
    var factors: [Int32] = []
    // Even a small raster gets one, so that every product has the same structure.
    while side >> Int32(factors.count) > Int32(blockSide) || (factors.isEmpty && side > 1) {
      factors.append(2 << factors.count)
    }
    if !factors.isEmpty {
      try unsafe dataset.perform("lay out the overviews") {
        let count = Int32(factors.count)
        return unsafe GDALBuildOverviews($0, "NONE", count, factors, 0, nil, nil, nil)
      }
      for (band, method) in resampling.enumerated() {
        try unsafe dataset.perform("fill the overviews", band: band) { handle in
          var overviews = unsafe (0..<factors.count).map {
            unsafe GDALGetOverview(handle, Int32($0))
          }
          let count = Int32(factors.count)
          let name = method.rawValue
          return unsafe GDALRegenerateOverviews(handle, count, &overviews, name, nil, nil)
        }
      }
    }
    try dataset.close()
  }
}
