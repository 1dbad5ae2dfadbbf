internal import CGDAL
internal import Synchronization

/// What GDAL's own driver for Cloud-Optimized GeoTIFFs does: it makes them by copying a plain file.
enum CloudOptimizedDriver {
  private static let made = Atomic<Int>(0)

  /// A name in GDAL's memory that nobody else uses.
  static func memoryPath(_ name: String) -> String {
    "/vsimem/unmix-\(made.add(1, ordering: .relaxed).newValue)-\(name).tif"
  }

  /// Writes a plain file with all that is said about a raster, and with room for its overviews.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - file: what is said.
  ///   - levels: the sizes of the raster and its overviews.
  ///   - fill: writes samples into the raster and its overviews; none are written otherwise.
  /// - Throws: `RasterError` with code `.cannotWrite`, and what `fill` throws.
  static func writePlain(
    _ path: String,
    _ file: CloudOptimizedFile,
    levels: [SamplePlanes.Level],
    fill: (OutputDataset) throws(RasterError) -> Void = { _ in }
  ) throws(RasterError) {
    let options = ["SPARSE_OK=TRUE", "TILED=YES", "BIGTIFF=IF_SAFER"]
    let writer = try RasterWriter(
      path: path,
      format: RasterFormat(driver: "GTiff", options: options),
      template: file.template
    )
    try writer.set(statistics: file.statistics)
    try writer.closeWithoutSamples()
    var factors = levels.indices.dropFirst().map { Int32(1 << $0) }
    let dataset: OutputDataset = try .open(path)
    // Empty blocks are not written; the option has to hold until the file is closed.
    try GDALLibrary.with("SPARSE_OK_OVERVIEW", "YES") { () throws(RasterError) in
      if !factors.isEmpty {
        try unsafe dataset.perform("lay out the overviews") {
          unsafe GDALBuildOverviews($0, "NONE", Int32(factors.count), &factors, 0, nil, nil, nil)
        }
      }
      try fill(dataset)
      try dataset.close()
    }
  }

  /// Lets the driver make a Cloud-Optimized GeoTIFF of a plain one with its overviews.
  ///
  /// - Parameters:
  ///   - source: the plain file.
  ///   - target: the file to make.
  ///   - file: how its samples are compressed.
  ///   - side: side of its blocks in pixels.
  ///   - path: the file that the person asked for, for errors.
  /// - Throws: `RasterError` with code `.cannotWrite`, or `.unsupported` for a GDAL without the driver.
  static func copy(
    _ source: String,
    to target: String,
    _ file: CloudOptimizedFile,
    side: Int,
    path: String
  ) throws(RasterError) {
    guard let driver = unsafe GDALGetDriverByName("COG") else {
      throw RasterError(
        code: .unsupported,
        path: path,
        message: "cannot write \(path): this GDAL has no driver for Cloud-Optimized GeoTIFF.",
        remedy: "Install GDAL 3.2 or later."
      )
    }
    let options = StringList([
      "COMPRESS=\(file.compression.driverName)", "PREDICTOR=YES", "BLOCKSIZE=\(side)",
      "SPARSE_OK=YES", "OVERVIEWS=FORCE_USE_EXISTING", "BIGTIFF=IF_SAFER",
    ])
    let plain = try InputDataset(source)
    let copy = try unsafe OutputDataset.make(path: path, doing: "make the file", byteCount: 0) {
      unsafe options.lend { list in
        unsafe plain.lend { unsafe GDALCreateCopy(driver, target, $0, 1, list, nil, nil) }
      }
    }
    try copy.close()
  }
}
