internal import CKernels

/// How the samples of some pixels lie in memory.
public struct SampleLayout: Sendable, Equatable {
  /// The kind of number that a sample is.
  public enum Kind: Sendable, Equatable, CaseIterable {
    /// 0...255.
    case uint8
    /// -32,768...32,767.
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

    /// Bytes of a sample.
    public var byteCount: Int {
      switch self {
      case .uint8: 1
      case .int16, .uint16: 2
      case .int32, .uint32, .float32: 4
      case .float64: 8
      }
    }

    var code: unmix_sample {
      switch self {
      case .uint8: UNMIX_UINT8
      case .int16: UNMIX_INT16
      case .uint16: UNMIX_UINT16
      case .int32: UNMIX_INT32
      case .uint32: UNMIX_UINT32
      case .float32: UNMIX_FLOAT32
      case .float64: UNMIX_FLOAT64
      }
    }
  }

  /// The kind of number.
  public var kind: Kind
  /// Whether the bytes of a sample come in the order that is not the machine's.
  public var isSwapped: Bool
  /// Bytes from pixel to pixel: those of one sample where the pixels of a band lie together, more
  /// where the bands of a pixel do.
  public var pixelStride: Int
  /// Bytes from a pixel's place to its sample of each band; ascending where the bands of a pixel
  /// lie together.
  public var bandOffsets: [Int64]

  /// Makes a layout; see the properties.
  public init(kind: Kind, isSwapped: Bool = false, pixelStride: Int, bandOffsets: [Int64]) {
    precondition(!bandOffsets.isEmpty, "pixels have a band")
    precondition(pixelStride >= kind.byteCount, "pixels do not overlap")
    self.kind = kind
    self.isSwapped = isSwapped
    self.pixelStride = pixelStride
    self.bandOffsets = bandOffsets
  }

  /// The byte after the last sample of so many pixels, counted from the first pixel's place.
  func end(ofPixels pixelCount: Int) -> Int {
    guard pixelCount > 0, let last = bandOffsets.max() else { return 0 }
    return Int(last) + (pixelCount - 1) * pixelStride + kind.byteCount
  }
}
