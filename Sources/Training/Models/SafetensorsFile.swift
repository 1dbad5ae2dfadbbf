internal import Foundation
internal import LinearAlgebra

/// The safetensors container: 8 bytes of length, a JSON header, raw little-endian tensors.
///
/// Only 32-bit floats are written and read. What is read is checked as the reference implementation
/// does: the tensors must fill the file without gaps or overlaps.
struct SafetensorsFile: Equatable {
  /// A named array of numbers.
  struct Tensor: Equatable {
    /// Length of every dimension.
    let shape: [Int]
    /// The numbers, the last dimension fastest.
    let values: [Float]
  }

  /// Text under names of the writer's choice.
  var metadata: [String: String] = [:]
  /// The tensors by name.
  var tensors: [String: Tensor] = [:]

  /// A header of this many bytes or more is refused, as the reference implementation does.
  static let headerLimit = 100_000_000

  /// What the header says of a tensor.
  private struct Entry: Codable {
    let dtype: String
    let shape: [Int]
    let offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype
      case shape
      case offsets = "data_offsets"
    }
  }

  /// A header's key: any text.
  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private static let metadataKey = Key(stringValue: "__metadata__")

  private struct Header: Codable {
    var metadata: [String: String] = [:]
    var entries: [String: Entry] = [:]

    init() {}

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      for key in container.allKeys {
        if key.stringValue == SafetensorsFile.metadataKey.stringValue {
          metadata = try container.decode([String: String].self, forKey: key)
        } else {
          entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
        }
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(metadata, forKey: SafetensorsFile.metadataKey)
      for name in entries.keys.sorted() {
        try container.encode(entries[name], forKey: Key(stringValue: name))
      }
    }
  }
}

// MARK: - Writing

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

// MARK: - Reading

extension SafetensorsFile {
  /// Reads the bytes of a file.
  ///
  /// - Throws: `TrainingError` with code `.badModelFile` and the reason.
  init(_ data: Data, path: String?) throws(TrainingError) {
    let reader = Reader(bytes: [UInt8](data), path: path)
    let (header, start) = try reader.header()
    metadata = header.metadata
    let ordered = header.entries.sorted {
      ($0.value.offsets.first ?? 0, $0.key) < ($1.value.offsets.first ?? 0, $1.key)
    }
    var end = 0
    for (name, entry) in ordered {
      tensors[name] = try reader.tensor(name, entry, after: end, from: start)
      end = entry.offsets[1]
    }
    guard start + end == reader.bytes.count else {
      throw reader.damaged(
        "its header promises \(start + end) bytes and it has \(reader.bytes.count)"
      )
    }
  }

  /// The bytes of a file, read with every step checked.
  private struct Reader {
    let bytes: [UInt8]
    let path: String?

    func damaged(_ reason: String, underlying: String? = nil) -> TrainingError {
      let name = path.map { "the model \($0)" } ?? "the model"
      return TrainingError(
        code: .badModelFile,
        path: path,
        message: "\(name) cannot be read: \(reason).",
        remedy: "Copy the file again, or train the model again.",
        underlying: underlying
      )
    }

    /// A little-endian number.
    func number(at offset: Int, byteCount: Int) -> UInt64 {
      (0..<byteCount).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
    }

    /// The header, and where the tensors begin.
    func header() throws(TrainingError) -> (Header, Int) {
      guard bytes.count >= 8 else {
        throw damaged("it has \(bytes.count) bytes, too few for a safetensors file")
      }
      let length = number(at: 0, byteCount: 8)
      guard length < UInt64(SafetensorsFile.headerLimit), Int(length) <= bytes.count - 8 else {
        throw damaged(
          "its first 8 bytes promise a header of \(length) bytes and \(bytes.count - 8) follow; "
            + "it is cut off, or not a safetensors file"
        )
      }
      let end = 8 + Int(length)
      do {
        return (try JSONDecoder().decode(Header.self, from: Data(bytes[8..<end])), end)
      } catch {
        throw damaged(
          "its header is not the JSON of a safetensors file",
          underlying: "\(error)"
        )
      }
    }

    func tensor(
      _ name: String,
      _ entry: Entry,
      after end: Int,
      from start: Int
    ) throws(TrainingError) -> Tensor {
      guard entry.dtype == "F32" else {
        throw damaged("tensor \(name) has numbers of type \(entry.dtype) instead of F32")
      }
      var count = 1
      for length in entry.shape {
        let (product, isTooBig) = count.multipliedReportingOverflow(by: length)
        guard length >= 0, !isTooBig, product <= bytes.count else {
          throw damaged("tensor \(name) has the shape \(entry.shape)")
        }
        count = product
      }
      let offsets = entry.offsets
      guard offsets.count == 2, offsets[0] == end, offsets[1] >= end,
        offsets[1] - end == 4 * count, offsets[1] <= bytes.count - start
      else {
        throw damaged(
          "tensor \(name) of shape \(entry.shape) needs \(4 * count) bytes from \(end) on, its "
            + "place is given as \(offsets), and \(bytes.count - start) bytes of tensors are there"
        )
      }
      let values = (0..<count).map { index in
        Float(bitPattern: UInt32(number(at: start + end + 4 * index, byteCount: 4)))
      }
      return Tensor(shape: entry.shape, values: values)
    }
  }
}
