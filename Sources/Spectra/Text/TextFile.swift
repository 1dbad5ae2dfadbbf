internal import DurableFiles
private import Foundation

/// Reads small files whole.
enum TextFile {
  /// The bytes of a file.
  ///
  /// - Throws: `SpectraError` with code `.cannotRead`.
  static func bytes(_ path: String) throws(SpectraError) -> [UInt8] {
    do {
      return [UInt8](try DurableFile.read(path))
    } catch {
      throw SpectraError(
        code: .cannotRead,
        path: path,
        message: error.message,
        remedy: error.remedy + (error.underlying.map { " (\($0))" } ?? "")
      )
    }
  }

  /// The text of a file, in UTF-8 or else Latin-1, without a byte-order mark.
  static func text(_ path: String) throws(SpectraError) -> String {
    text(of: try bytes(path))
  }

  /// Text from bytes in UTF-8 or else Latin-1, without a byte-order mark.
  static func text(of bytes: [UInt8]) -> String {
    let body = withoutMark(bytes)
    if let text = String(validating: body, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(body.map { Unicode.Scalar($0) }))
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
