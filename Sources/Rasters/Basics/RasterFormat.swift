/// A file format to write, with the options of its GDAL driver.
public struct RasterFormat: Sendable, Equatable {
  /// Short name of the GDAL driver.
  public var driver: String
  /// Creation options, `KEY=VALUE`.
  public var options: [String]

  /// Makes a format from the name and the creation options of a GDAL driver.
  public init(driver: String, options: [String] = []) {
    self.driver = driver
    self.options = options
  }

  /// A raw file with an ENVI header.
  public static func envi(_ order: SampleOrder = .bandSequential) -> RasterFormat {
    RasterFormat(driver: "ENVI", options: ["INTERLEAVE=\(order.rawValue)"])
  }

  /// A GeoTIFF.
  ///
  /// - Parameters:
  ///   - pixelInterleaved: whether the bands of a pixel lie together (`INTERLEAVE=PIXEL`) or every
  ///     band is stored for itself (`BAND`).
  ///   - blockSide: side of the square tiles in pixels, a multiple of 16; nil for strips of rows.
  ///   - compression: `DEFLATE`, `LZW`, `ZSTD` ...; nil for none.
  /// - Returns: the format.
  public static func geoTIFF(
    pixelInterleaved: Bool = false,
    blockSide: Int? = nil,
    compression: String? = nil
  ) -> RasterFormat {
    // Without PHOTOMETRIC, GDAL makes colours of three bytes a pixel and an alpha band of a fourth.
    var options = [
      "INTERLEAVE=\(pixelInterleaved ? "PIXEL" : "BAND")", "BIGTIFF=IF_SAFER",
      "PHOTOMETRIC=MINISBLACK",
    ]
    if let blockSide {
      options += ["TILED=YES", "BLOCKXSIZE=\(blockSide)", "BLOCKYSIZE=\(blockSide)"]
    }
    if let compression { options.append("COMPRESS=\(compression)") }
    return RasterFormat(driver: "GTiff", options: options)
  }
}
