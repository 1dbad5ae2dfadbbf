internal import CGDAL

/// One GDAL dataset that is being written; the only owner of its handle.
///
/// Not thread-safe, like the handle: one thread at a time.
@safe
final class OutputDataset {
  /// The file, as errors name it.
  let path: String
  private var handle: GDALDatasetH?

  private init(path: String, handle: GDALDatasetH) {
    self.path = path
    unsafe self.handle = unsafe handle
  }

  deinit {
    guard let handle = unsafe handle else { return }
    // Only after an error that was reported: what GDAL says about the rest of the file is nothing new.
    _ = GDALLibrary.collecting { unsafe GDALClose(handle) }
  }

  /// Makes the dataset by a call that returns its handle, or nil on failure.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - doing: what the call does, for the error: "make the file".
  ///   - byteCount: bytes that the file will need, for the error.
  ///   - make: the call.
  /// - Returns: the dataset.
  /// - Throws: `RasterError` with code `.cannotWrite`.
  static func make(
    path: String,
    doing: String,
    byteCount: Int,
    _ make: () -> GDALDatasetH?
  ) throws(RasterError) -> OutputDataset {
    let (handle, messages) = unsafe GDALLibrary.collecting(make)
    guard let handle = unsafe handle else {
      throw .cannotWrite(path: path, doing: doing, byteCount: byteCount, messages)
    }
    return unsafe OutputDataset(path: path, handle: handle)
  }

  /// Opens a file that exists, to add to it.
  static func open(_ path: String) throws(RasterError) -> OutputDataset {
    let flags = UInt32(GDAL_OF_RASTER | GDAL_OF_UPDATE | GDAL_OF_VERBOSE_ERROR)
    return try unsafe make(path: path, doing: "open the file again", byteCount: 0) {
      unsafe GDALOpenEx(path, flags, nil, nil, nil)
    }
  }

  /// Lends the handle to a call.
  func lend<Result>(_ body: (GDALDatasetH) -> Result) -> Result {
    guard let handle = unsafe handle else { preconditionFailure("\(path) was closed before") }
    return unsafe body(handle)
  }

  /// Lends the handle of a band (from 0) to a call.
  func lend<Result>(band: Int, _ body: (GDALRasterBandH) -> Result) -> Result {
    unsafe lend { dataset in
      guard let handle = unsafe GDALGetRasterBand(dataset, Int32(band + 1)) else {
        preconditionFailure("\(path) has no band \(band + 1)")
      }
      return unsafe body(handle)
    }
  }

  /// Runs a call that returns a code and throws what GDAL said unless it succeeded.
  func perform(
    _ doing: @autoclosure () -> String,
    _ body: (GDALDatasetH) -> CPLErr
  ) throws(RasterError) {
    let (code, messages) = GDALLibrary.collecting { unsafe lend(body) }
    guard code == CE_None else {
      throw .cannotWrite(path: path, doing: doing(), byteCount: 0, messages)
    }
  }

  /// Runs a call on a band (from 0) that returns a code and throws what GDAL said unless it succeeded.
  func perform(
    _ doing: @autoclosure () -> String,
    band: Int,
    _ body: (GDALRasterBandH) -> CPLErr
  ) throws(RasterError) {
    try unsafe perform("\(doing()) of band \(band + 1)") { _ in unsafe lend(band: band, body) }
  }

  /// Writes everything that is still in memory and closes the file.
  ///
  /// GDAL 3.6 reports a full disk here by words alone: `GDALClose` returns nothing. So every error
  /// that it reports while closing counts.
  func close() throws(RasterError) {
    guard let handle = unsafe handle else { return }
    unsafe self.handle = nil
    let (_, messages) = GDALLibrary.collecting {
      unsafe GDALFlushCache(handle)
      unsafe GDALClose(handle)
    }
    guard messages.errors.isEmpty else {
      throw .cannotWrite(path: path, doing: "finish the file", byteCount: 0, messages)
    }
  }
}

extension RasterError {
  /// The error of a file that could not be written.
  static func cannotWrite(
    path: String,
    doing: String,
    byteCount: Int,
    _ messages: GDALMessages
  ) -> RasterError {
    let need = byteCount > 0 ? "; \(byteCount.grouped) bytes are needed before compression" : ""
    return RasterError(
      code: .cannotWrite,
      path: path,
      message: "cannot write \(path): GDAL could not \(doing)\(need).",
      remedy: "See that its folder exists, may be written and that the disk has room.",
      underlying: messages.text
    )
  }
}
