internal import CGDAL

/// The kind of number that a raster stores for one pixel of one band.
public enum SampleType: String, Sendable, Equatable, CaseIterable {
  /// 0...255; see `RasterBand.hasSignedBytes`.
  case byte
  /// -32,768...32,767, the usual type of reflectance scaled by 10,000.
  case int16
  /// 0...65,535.
  case uint16
  /// 32-bit integers with sign.
  case int32
  /// 32-bit integers without sign.
  case uint32
  /// IEEE single precision.
  case float32
  /// IEEE double precision.
  case float64

  /// Bytes of one sample.
  public var byteCount: Int {
    switch self {
    case .byte: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .float64: 8
    }
  }

  /// Whether samples are rounded to whole numbers when written.
  public var isInteger: Bool { self != .float32 && self != .float64 }

  /// The type in GDAL's numbering.
  var gdalType: GDALDataType {
    switch self {
    case .byte: GDT_Byte
    case .int16: GDT_Int16
    case .uint16: GDT_UInt16
    case .int32: GDT_Int32
    case .uint32: GDT_UInt32
    case .float32: GDT_Float32
    case .float64: GDT_Float64
    }
  }

  /// The type with GDAL's number; nil for complex and 64-bit integer samples.
  init?(_ gdalType: GDALDataType) {
    guard let type = Self.allCases.first(where: { $0.gdalType == gdalType }) else { return nil }
    self = type
  }
}
