internal import CGDAL

/// How the samples of a Cloud-Optimized GeoTIFF are compressed, always without loss.
public enum RasterCompression: String, Sendable, CaseIterable {
  /// DEFLATE (zlib), which every program for GeoTIFF reads.
  case deflate
  /// Zstandard, for programs whose TIFF library has it.
  case zstd
  /// None.
  case none

  /// Its name among the creation options of GDAL's drivers and in what they say of a file.
  var driverName: String { rawValue.uppercased() }

  /// Its name among GDAL's compressors; nil if there is nothing to compress.
  var compressorName: String? {
    switch self {
    case .deflate: "zlib"
    case .zstd: "zstd"
    case .none: nil
    }
  }

  /// Fails where this GDAL cannot write it.
  ///
  /// - Throws: `RasterError` with code `.unsupported`.
  public func requireSupport() throws(RasterError) {
    // GDAL is not built without the others.
    guard self == .zstd else { return }
    _ = GDALLibrary.ready
    let offered = ["GTiff", "COG"].allSatisfy { name in
      guard let driver = unsafe GDALGetDriverByName(name),
        let list = unsafe GDALGetMetadataItem(driver, GDAL_DMD_CREATIONOPTIONLIST, nil)
      else { return false }
      return isOffered(in: unsafe String(cString: list))
    }
    let hasCompressor = compressorName.map { unsafe CPLGetCompressor($0) != nil } ?? true
    guard offered, hasCompressor else { throw unsupported }
  }

  /// Whether a driver's list of creation options names it.
  func isOffered(in creationOptions: String) -> Bool {
    creationOptions.contains("<Value>\(driverName)</Value>")
  }

  /// The error of a GDAL that cannot write it.
  var unsupported: RasterError {
    RasterError(
      code: .unsupported,
      path: "",
      message: "cannot write rasters with the compression \(rawValue): the TIFF library of this "
        + "GDAL does not have it.",
      remedy: "Choose another one (\(Self.others(than: self))), or install a GDAL and libtiff that "
        + "have it: gdalinfo --format GTiff lists what there is."
    )
  }

  private static func others(than compression: RasterCompression) -> String {
    allCases.filter { $0 != compression }.map(\.rawValue).joined(separator: ", ")
  }
}
