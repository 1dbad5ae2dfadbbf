internal import CGDAL

/// One GDAL dataset open for reading; the only owner of its handle.
///
/// Not thread-safe, like the handle: one thread at a time.
@safe
final class InputDataset {
  /// The file, as errors name it.
  let path: String
  private let handle: GDALDatasetH

  /// Opens a file for reading.
  ///
  /// - Throws: `RasterError` with code `.cannotOpen` or `.truncated`.
  init(_ path: String) throws(RasterError) {
    let flags = UInt32(GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR)
    let (handle, messages) = unsafe GDALLibrary.collecting {
      unsafe GDALOpenEx(path, flags, nil, nil, nil)
    }
    guard let handle = unsafe handle else { throw FileCheck.whyNotOpened(path, messages) }
    self.path = path
    unsafe self.handle = unsafe handle
  }

  deinit { unsafe GDALClose(handle) }

  /// Lends the handle to a call.
  func lend<Result>(_ body: (GDALDatasetH) -> Result) -> Result { unsafe body(handle) }

  /// Lends the handle of a band (from 0) to a call.
  func lend<Result>(band: Int, _ body: (GDALRasterBandH) -> Result) -> Result {
    guard let band = unsafe GDALGetRasterBand(handle, Int32(band + 1)) else {
      preconditionFailure("\(path) has no band \(band + 1)")
    }
    return unsafe body(band)
  }

  /// The size as (columns, rows, bands).
  var size: (width: Int, height: Int, bandCount: Int) {
    unsafe (
      Int(GDALGetRasterXSize(handle)), Int(GDALGetRasterYSize(handle)),
      Int(GDALGetRasterCount(handle))
    )
  }

  /// Short name of the driver, such as `ENVI` or `GTiff`.
  var driverName: String {
    guard let driver = unsafe GDALGetDatasetDriver(handle),
      let name = unsafe GDALGetDriverShortName(driver)
    else { return "unknown" }
    return unsafe String(cString: name)
  }

  /// The files that GDAL counts as parts of the dataset, the data first.
  var files: [String] {
    let list = unsafe GDALGetFileList(handle)
    defer { unsafe CSLDestroy(list) }
    return unsafe CStringList.strings(list)
  }

  /// The metadata items of the dataset in a domain.
  func metadata(domain: String) -> [String: String] {
    unsafe CStringList.items(GDALGetMetadata(handle, domain))
  }

  /// The metadata items of a band (from 0) in a domain.
  func metadata(band: Int, domain: String) -> [String: String] {
    unsafe lend(band: band) { unsafe CStringList.items(GDALGetMetadata($0, domain)) }
  }

  /// One metadata item of a band (from 0).
  func metadataItem(band: Int, _ name: String, domain: String) -> String? {
    unsafe lend(band: band) { band in
      unsafe GDALGetMetadataItem(band, name, domain).map { unsafe String(cString: $0) }
    }
  }
}
