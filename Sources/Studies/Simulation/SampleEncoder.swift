internal import Rasters

/// Turns samples into the bytes of a raw file.
struct SampleEncoder {
  private let sampleType: SampleType
  private let isBigEndian: Bool
  private let noData: Double

  init(_ storage: SimulatedStorage) {
    sampleType = storage.sampleType
    isBigEndian = storage.isBigEndian
    noData = storage.noData
  }

  /// Appends the bytes of a sample that lies within the range of the type.
  func append(_ sample: Float, to bytes: inout [UInt8]) {
    switch sampleType {
    case .byte: bytes.append(UInt8(sample))
    case .int16: append(bits: UInt16(bitPattern: Int16(sample)), to: &bytes)
    case .uint16: append(bits: UInt16(sample), to: &bytes)
    case .int32: append(bits: UInt32(bitPattern: Int32(sample)), to: &bytes)
    // The largest number is no-data, and as a Float it is one too many.
    case .uint32: append(bits: UInt32(min(Double(sample), noData)), to: &bytes)
    case .float32: append(bits: sample.bitPattern, to: &bytes)
    case .float64: append(bits: Double(sample).bitPattern, to: &bytes)
    }
  }

  private func append(bits: some FixedWidthInteger, to bytes: inout [UInt8]) {
    var rest = isBigEndian ? bits.byteSwapped : bits
    for _ in 0..<bits.bitWidth / 8 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }
}
