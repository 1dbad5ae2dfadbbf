private import CGDAL

/// Reads pixels of one raster file; one for each worker, because GDAL's handles are not shared.
public final class RasterReader {
  /// The file.
  public let file: RasterFile
  let dataset: InputDataset

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
    var numbers = bands.map { Int32($0 + 1) }
    let (code, messages) = unsafe planes.withUnsafeMutableBufferPointer { buffer in
      GDALLibrary.collecting {
        unsafe dataset.lend { handle in
          unsafe GDALDatasetRasterIOEx(
            handle,
            GF_Read,
            Int32(window.x),
            Int32(window.y),
            Int32(window.width),
            Int32(window.height),
            buffer.baseAddress,
            Int32(window.width),
            Int32(window.height),
            GDT_Float32,
            Int32(bands.count),
            &numbers,
            0,
            0,
            0,
            nil
          )
        }
      }
    }
    guard code == CE_None, messages.errors.isEmpty else { throw whyNotRead(window, messages) }
    for (plane, band) in bands.enumerated() where file.bands[band].hasSignedBytes {
      for index in plane * window.pixelCount..<(plane + 1) * window.pixelCount
      where planes[index] > 127 { planes[index] -= 256 }
    }
    // GDAL fills what lies beyond the end of a raw file with zeros and reports success.
    if file.byteCount > 0, FileCheck.byteCount(of: file.path) ?? 0 < file.byteCount {
      throw whyNotRead(window, messages)
    }
  }

  func whyNotRead(_ window: RasterWindow, _ messages: GDALMessages) -> RasterError {
    if let actual = FileCheck.byteCount(of: file.path), actual < file.byteCount {
      return .truncated(path: file.path, actual: actual, promised: file.byteCount)
    }
    return RasterError(
      code: .cannotRead,
      path: file.path,
      message: "cannot read rows \(window.y + 1)-\(window.y + window.height) of \(file.path).",
      remedy: "The file is damaged or its disk is failing: copy it again, or leave the scene out.",
      underlying: messages.text
    )
  }
}
