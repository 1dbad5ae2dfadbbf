internal import CGDAL

/// What says, beside the samples themselves, which pixels of a raster have data.
public enum RasterMask: Sendable, Equatable {
  /// Nothing: only the no-data values of the bands, if any.
  case none
  /// An alpha band, the last of the file (index from 0): 0 means that there is no data.
  case alpha(band: Int)
  /// One mask for all bands: inside the file, in a `.msk` beside it, or of no-data values that hold
  /// together.
  case shared
  /// A mask of its own for every band.
  case perBand

  /// The index of the alpha band, from 0.
  public var alphaBand: Int? {
    if case .alpha(let band) = self { band } else { nil }
  }

  /// Looks which mask a raster has; an alpha band goes before a mask.
  ///
  /// - Throws: `RasterError` with code `.unsupported` for an alpha band with others behind it, or
  ///   without any.
  init(_ dataset: InputDataset) throws(RasterError) {
    let count = dataset.size.bandCount
    let alpha = (0..<count).first { index in
      unsafe dataset.lend(band: index) {
        unsafe GDALGetRasterColorInterpretation($0) == GCI_AlphaBand
      }
    }
    if let alpha {
      guard alpha == count - 1, alpha > 0 else {
        throw RasterError(
          code: .unsupported,
          path: dataset.path,
          message: "band \(alpha + 1) of the \(count) of \(dataset.path) is an alpha band (a "
            + "mask); it is read as one only behind at least one other band, and none behind it.",
          remedy: "Move it to the end with gdal_translate -b, or say that it holds values: "
            + "gdal_translate -colorinterp_\(alpha + 1) undefined IN OUT."
        )
      }
      self = .alpha(band: alpha)
      return
    }
    let flags = unsafe dataset.lend(band: 0) { unsafe GDALGetMaskFlags($0) }
    // No flag at all means a mask of each band's own; GMF_NODATA alone says only the no-data values.
    self = flags & GMF_PER_DATASET != 0 ? .shared : flags == 0 ? .perBand : .none
  }
}
