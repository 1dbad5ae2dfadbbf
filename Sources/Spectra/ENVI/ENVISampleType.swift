/// The real types of sample of ENVI files, by their number in the header (`data type`).
enum ENVISampleType: Int {
  case unsigned8 = 1
  case signed16 = 2
  case signed32 = 3
  case float32 = 4
  case float64 = 5
  case unsigned16 = 12
  case unsigned32 = 13
  case signed64 = 14
  case unsigned64 = 15

  /// Bytes a sample.
  var byteCount: Int {
    switch self {
    case .unsigned8: 1
    case .signed16, .unsigned16: 2
    case .signed32, .unsigned32, .float32: 4
    case .signed64, .unsigned64, .float64: 8
    }
  }

  /// The number that a sample's bytes, first byte lowest, stand for.
  func value(ofBits bits: UInt64) -> Double {
    switch self {
    case .unsigned8, .unsigned16, .unsigned32, .unsigned64: Double(bits)
    case .signed16: Double(Int16(truncatingIfNeeded: bits))
    case .signed32: Double(Int32(truncatingIfNeeded: bits))
    case .signed64: Double(Int64(bitPattern: bits))
    case .float32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .float64: Double(bitPattern: bits)
    }
  }

  /// Samples from the bytes of a file, beginning at an offset.
  func values(in bytes: [UInt8], offset: Int, count: Int, isBigEndian: Bool) -> [Double] {
    (0..<count).map { index in
      let start = offset + index * byteCount
      var bits: UInt64 = 0
      for position in 0..<byteCount {
        let place = isBigEndian ? byteCount - 1 - position : position
        bits |= UInt64(bytes[start + position]) << UInt64(8 * place)
      }
      return value(ofBits: bits)
    }
  }
}
