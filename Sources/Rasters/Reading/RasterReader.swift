private import CGDAL

/// Reads pixels of one raster file; one for each worker, because GDAL's handles are not shared.
public final class RasterReader {
  /// The file.
  public let file: RasterFile
  let dataset: InputDataset
  /// The whole blocks that were decoded last.
  var decoded = DecodedWindow()
  /// Pixels of all blocks that were decoded so far; those of a block count each time.
  var decodedPixelCount = 0
  var announced = AnnouncedWindows()
  /// What the alpha band says of the window that was read last; nil without such a band.
  var opacity: Opacity?

  /// Opens the file once more, for the calling thread.
  ///
  /// - Throws: `RasterError` with code `.cannotOpen`.
  public init(_ file: RasterFile) throws(RasterError) {
    self.file = file
    dataset = try InputDataset(file.path)
  }

  /// Limits the blocks that GDAL keeps in memory, over all files of the process.
  public static func limitBlockCache(toBytes byteCount: Int) {
    _ = GDALLibrary.ready
    GDALSetCacheMax64(GIntBig(byteCount))
  }

  /// Gives the memory of readers that were let go of back to the system, so that others may have it.
  public static func returnFreedMemory() { unmix_return_freed_memory() }

  /// Reads bands of a window, one plane after the other, as stored (no scale, no offset).
  ///
  /// - Parameters:
  ///   - window: inside the raster.
  ///   - bands: indices from 0, in the order wanted.
  ///   - planes: receives `bands.count x window.pixelCount` samples.
  /// - Throws: `RasterError` with code `.cannotRead` or `.truncated`, naming the band and the rows.
  public func read(
    _ window: RasterWindow,
    bands: [Int],
    into planes: inout MutableSpan<Float>
  ) throws(RasterError) {
    precondition(planes.count == bands.count * window.pixelCount, "room for all samples")
    let failure = unsafe planes.withUnsafeMutableBufferPointer { buffer in
      unsafe fill(buffer.baseAddress, .float32, window, bands)
    }
    if let failure { throw failure }
  }

  /// Has GDAL fill memory with planes of samples, and says why it could not.
  func fill(
    _ start: UnsafeMutableRawPointer?,
    _ type: SampleType,
    _ window: RasterWindow,
    _ bands: [Int]
  ) -> RasterError? {
    var numbers = bands.map { Int32($0 + 1) }
    let (code, messages) = GDALLibrary.collecting {
      unsafe dataset.lend { handle in
        unsafe GDALDatasetRasterIOEx(
          handle,
          GF_Read,
          Int32(window.x),
          Int32(window.y),
          Int32(window.width),
          Int32(window.height),
          start,
          Int32(window.width),
          Int32(window.height),
          type.gdalType,
          Int32(bands.count),
          &numbers,
          0,
          0,
          0,
          nil
        )
      }
    }
    guard code == CE_None, messages.errors.isEmpty else { return whyNotRead(window, messages) }
    for (plane, band) in bands.enumerated()
    where file.bands.indices.contains(band) && file.bands[band].hasSignedBytes {
      guard let start = unsafe start else { continue }
      let first = unsafe start.assumingMemoryBound(to: Float.self) + plane * window.pixelCount
      for index in 0..<window.pixelCount where unsafe first[index] > 127 {
        unsafe first[index] -= 256
      }
    }
    // GDAL fills what lies beyond the end of a raw file with zeros and reports success.
    if file.byteCount > 0, FileCheck.byteCount(of: file.path) ?? 0 < file.byteCount {
      return whyNotRead(window, messages)
    }
    return nil
  }

  func whyNotRead(_ window: RasterWindow, _ messages: GDALMessages) -> RasterError {
    if let actual = FileCheck.byteCount(of: file.path), actual < file.byteCount {
      return .truncated(path: file.path, actual: actual, promised: file.byteCount)
    }
    return RasterError(
      code: messages.isOutOfMemory ? .systemFailed : .cannotRead,
      path: file.path,
      message: "cannot read rows \(window.y + 1)-\(window.y + window.height) of \(file.path).",
      remedy: "The file is damaged or its disk is failing: copy it again, or leave the scene out.",
      underlying: messages.text
    )
  }
}
