internal import Foundation

extension SafetensorsFile {
  /// The bytes of the file; the same content gives the same bytes.
  func encoded() throws(TrainingError) -> Data {
    var header = Header()
    header.metadata = metadata
    var offset = 0
    let names = tensors.keys.sorted()
    for name in names {
      guard let tensor = tensors[name] else { continue }
      let length = 4 * tensor.values.count
      header.entries[name] = Entry(
        dtype: "F32",
        shape: tensor.shape,
        offsets: [offset, offset + length]
      )
      offset += length
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var text: Data
    do {
      text = try encoder.encode(header)
    } catch {
      throw TrainingError(
        code: .cannotAccessModel,
        message: "the model's description cannot be written as JSON.",
        remedy: "Look for names that are not text.",
        underlying: "\(error)"
      )
    }
    // Spaces bring the tensors to a multiple of 8 bytes, as the format asks for.
    text.append(contentsOf: repeatElement(0x20, count: (8 - text.count % 8) % 8))
    var data = Data(capacity: 8 + text.count + offset)
    Self.append(UInt64(text.count), byteCount: 8, to: &data)
    data.append(text)
    for name in names {
      for value in tensors[name]?.values ?? [] {
        Self.append(UInt64(value.bitPattern), byteCount: 4, to: &data)
      }
    }
    return data
  }

  private static func append(_ number: UInt64, byteCount: Int, to data: inout Data) {
    for index in 0..<byteCount { data.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
  }
}
