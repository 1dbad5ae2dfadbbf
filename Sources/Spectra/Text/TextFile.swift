public import DurableFiles
private import Foundation

/// A small text file, read once, with the checksum of what was read.
public struct TextFile: Sendable, Equatable {
  /// Its content, in UTF-8, UTF-16 with a byte-order mark, or else Latin-1, without the mark.
  public let text: String
  /// The checksum of the bytes that the text is from.
  public let checksum: FileChecksum

  /// The bytes that a list or header may have: one of 65,000 bands has less than 2 MiB.
  public static let sizeLimit = 16 << 20

  /// The file, as the caller named it.
  public var path: String { checksum.path }
  /// SHA-256 of its bytes, 64 lower-case hexadecimal digits.
  public var sha256: String { checksum.sha256 }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - kind: what it is, for messages: `a list of wavelengths`.
  /// - Throws: `SpectraError` with code `.cannotRead`.
  public init(reading path: String, kind: String) throws(SpectraError) {
    var file = try SourceFile(path)
    checksum = try file.readAll(limit: TextFile.sizeLimit, kind: kind)
    text = TextFile.text(of: file.bytes)
  }

  /// Text from bytes in UTF-8, UTF-16 with a byte-order mark, or else Latin-1, without the mark.
  static func text(of bytes: [UInt8]) -> String {
    if let text = utf16Text(of: bytes) { return text }
    let body = withoutMark(bytes)
    if let text = String(validating: body, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(body.map { Unicode.Scalar($0) }))
  }

  /// The text of bytes that begin with the byte-order mark of UTF-16; nil for others.
  static func utf16Text(of bytes: [UInt8]) -> String? {
    let isBigEndian = bytes.starts(with: [0xFE, 0xFF])
    guard isBigEndian || bytes.starts(with: [0xFF, 0xFE]) else { return nil }
    let (high, low) = isBigEndian ? (0, 1) : (1, 0)
    let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
      UInt16(bytes[index + high]) << 8 | UInt16(bytes[index + low])
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// The bytes after a UTF-8 byte-order mark, if there is one.
  static func withoutMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
  }

  /// Whether something of this name is there.
  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }
}
