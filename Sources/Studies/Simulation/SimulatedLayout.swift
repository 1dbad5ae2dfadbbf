internal import Rasters

/// How the samples of a simulated scene follow each other in the file.
public enum SimulatedLayout: String, Sendable, CaseIterable {
  /// Raw with an ENVI header, band after band.
  case enviBSQ = "envi-bsq"
  /// Raw with an ENVI header, row after row, in each row band after band.
  case enviBIL = "envi-bil"
  /// Raw with an ENVI header, pixel after pixel.
  case enviBIP = "envi-bip"
  /// GeoTIFF in strips, band after band.
  case geoTIFF = "geotiff"
  /// The same, compressed.
  case geoTIFFDeflate = "geotiff-deflate"
  /// GeoTIFF in tiles, band after band.
  case geoTIFFTiled = "geotiff-tiled"
  /// The same, compressed.
  case geoTIFFTiledDeflate = "geotiff-tiled-deflate"
  /// GeoTIFF in strips, the bands of a pixel together.
  case geoTIFFPixel = "geotiff-pixel"
  /// The same, compressed.
  case geoTIFFPixelDeflate = "geotiff-pixel-deflate"
  /// GeoTIFF in tiles, the bands of a pixel together.
  case geoTIFFPixelTiled = "geotiff-pixel-tiled"
  /// The same, compressed.
  case geoTIFFPixelTiledDeflate = "geotiff-pixel-tiled-deflate"

  /// Side of the tiles in pixels.
  static let blockSide = 64

  /// The order of a raw file's samples; nil for a GeoTIFF.
  var rawOrder: SampleOrder? {
    switch self {
    case .enviBSQ: .bandSequential
    case .enviBIL: .bandByLine
    case .enviBIP: .bandByPixel
    default: nil
    }
  }

  /// Whether it is a raw file with an ENVI header.
  public var isRaw: Bool { rawOrder != nil }

  /// Whether samples lie in square tiles.
  var isTiled: Bool { rawValue.contains("tiled") }

  /// The format of a GeoTIFF.
  var format: RasterFormat {
    .geoTIFF(
      pixelInterleaved: rawValue.contains("pixel"),
      blockSide: isTiled ? Self.blockSide : nil,
      compression: rawValue.hasSuffix("deflate") ? "DEFLATE" : nil
    )
  }
}
