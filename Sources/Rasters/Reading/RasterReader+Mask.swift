internal import CGDAL

extension RasterReader {
  /// Reads the mask of a window.
  ///
  /// - Parameters:
  ///   - window: inside the raster.
  ///   - bands: indices from 0 of the bands that are used; where each has a mask of its own, a pixel
  ///     that one of them leaves out has no data.
  /// - Returns: one byte a pixel, row after row, 0 where it has no data; nil if the raster has no mask.
  /// - Throws: `RasterError` with code `.cannotRead`, naming the rows.
  public func mask(of window: RasterWindow, bands: [Int]) throws(RasterError) -> [UInt8]? {
    switch file.mask {
    case .none: return nil
    case .alpha(let band):
      // It was decoded together with the samples if these were read before.
      if let opacity, opacity.window == window { return opacity.bytes }
      return try bytes(of: window, band: band, readsMask: false)
    case .shared: return try bytes(of: window, band: 0, readsMask: true)
    case .perBand:
      var mask = [UInt8](repeating: 255, count: window.pixelCount)
      for band in bands {
        let own = try bytes(of: window, band: band, readsMask: true)
        for pixel in own.indices where own[pixel] == 0 { mask[pixel] = 0 }
      }
      return mask
    }
  }

  /// The samples of a band (from 0), or of the mask that belongs to it, as bytes.
  private func bytes(
    of window: RasterWindow,
    band: Int,
    readsMask: Bool
  ) throws(RasterError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: window.pixelCount)
    let (code, messages) = unsafe bytes.withUnsafeMutableBytes { buffer in
      GDALLibrary.collecting {
        unsafe dataset.lend(band: band) { handle in
          unsafe GDALRasterIOEx(
            readsMask ? GDALGetMaskBand(handle) : handle,
            GF_Read,
            Int32(window.x),
            Int32(window.y),
            Int32(window.width),
            Int32(window.height),
            buffer.baseAddress,
            Int32(window.width),
            Int32(window.height),
            GDT_Byte,
            0,
            0,
            nil
          )
        }
      }
    }
    guard code == CE_None, messages.errors.isEmpty else { throw whyNotRead(window, messages) }
    return bytes
  }
}
