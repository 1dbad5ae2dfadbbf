internal import CGDAL

/// A raster made small enough to look at.
public struct RasterPreview: Sendable, Equatable {
  /// Number of columns.
  public let width: Int
  /// Number of rows.
  public let height: Int
  /// One plane a band, `height x width` by rows; no-data stays the raster's no-data value.
  public let planes: [[Float]]

  init(width: Int, height: Int, planes: [[Float]]) {
    (self.width, self.height, self.planes) = (width, height, planes)
  }

  /// Reads a raster, averaging pixels so that neither side is longer than a limit.
  ///
  /// No-data does not enter the averages; a pixel is no-data where all that it covers is. A raster
  /// within the limit is read as it is. Overviews are used where the file has them.
  ///
  /// - Parameters:
  ///   - path: the raster.
  ///   - maximumSide: the most columns and rows wanted.
  /// - Throws: `RasterError` with code `.cannotOpen`, `.truncated` or `.cannotRead`.
  public init(of path: String, maximumSide: Int) throws(RasterError) {
    let dataset = try InputDataset(path)
    let size = dataset.size
    let shrink = max(1, Double(max(size.width, size.height)) / Double(maximumSide))
    width = max(1, Int((Double(size.width) / shrink).rounded()))
    height = max(1, Int((Double(size.height) / shrink).rounded()))
    var planes: [[Float]] = []
    for band in 0..<size.bandCount {
      planes.append(
        try Self.plane(band, of: dataset, size.width, size.height, width: width, height: height)
      )
    }
    self.planes = planes
  }

  private static func plane(
    _ band: Int,
    of dataset: InputDataset,
    _ fullWidth: Int,
    _ fullHeight: Int,
    width: Int,
    height: Int
  ) throws(RasterError) -> [Float] {
    var plane = [Float](repeating: 0, count: width * height)
    var extra = unsafe GDALRasterIOExtraArg()
    unsafe extra.nVersion = RASTERIO_EXTRA_ARG_CURRENT_VERSION
    unsafe extra.eResampleAlg = GRIORA_Average
    let (code, messages) = GDALLibrary.collecting {
      unsafe dataset.lend(band: band) {
        unsafe GDALRasterIOEx(
          $0,
          GF_Read,
          0,
          0,
          Int32(fullWidth),
          Int32(fullHeight),
          &plane,
          Int32(width),
          Int32(height),
          GDT_Float32,
          0,
          0,
          &extra
        )
      }
    }
    guard code == CE_None else {
      throw RasterError(
        code: .cannotRead,
        path: dataset.path,
        message: "cannot read band \(band + 1) of \(dataset.path) for its preview.",
        remedy: "See that the disk is sound, then run again.",
        underlying: messages.text
      )
    }
    return plane
  }
}
