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

  /// A header of more bytes is refused; that of a model of 65,000 bands has 3 MiB.
  static let headerLimit = 16 << 20
  /// A file of more bytes is refused: a model of 65,000 bands, 50 endmembers and 20 layers has 260 MiB.
  static let sizeLimit = 1 << 30

  /// What the header says of a tensor.
  struct Entry: Codable {
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
  struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  static let metadataKey = Key(stringValue: "__metadata__")

  struct Header: Codable {
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
