public import Foundation

/// A regular file that is read once from its start: first as many bytes as show what it is, then all.
///
/// Pipes and devices are not opened, as they may have no end. The bytes and their checksum are of one
/// reading, so that what was hashed is what was used.
public struct FileReader {
  /// The file, as the caller named it.
  public let path: String
  /// Its size when it was opened.
  public let byteCount: Int
  /// The bytes that were read so far.
  public private(set) var data = Data()
  private let file: RegularFile

  /// Opens a file and reads nothing yet.
  ///
  /// - Throws: `DurableFileError`, with code `.wrongKind` for folders, pipes and devices.
  public init(_ path: String) throws(DurableFileError) {
    self.path = path
    file = try RegularFile(path)
    byteCount = file.byteCount
  }

  /// Reads on until `data` has this many bytes, or the whole file.
  public mutating func read(to count: Int) throws(DurableFileError) {
    while data.count < count {
      let chunk = try file.read(min(count - data.count, 1 << 20))
      if chunk.isEmpty { return }
      data += chunk
    }
  }

  /// Reads the rest.
  ///
  /// - Parameters:
  ///   - limit: the largest number of bytes that such a file may have.
  ///   - kind: what it is, for the message: `a spectral library`.
  /// - Returns: the checksum of all bytes of the file, which are then in `data`.
  /// - Throws: `DurableFileError`, with code `.tooLarge` beyond the limit, before reading where the
  ///   size is known.
  public mutating func readAll(
    limit: Int,
    kind: String
  ) throws(DurableFileError) -> FileChecksum {
    if byteCount <= limit { try read(to: limit + 1) }
    guard max(byteCount, data.count) <= limit else {
      throw DurableFileError(
        code: .tooLarge,
        path: path,
        message: "cannot read \(path): it has \(max(byteCount, data.count)) bytes, and \(kind) may "
          + "have at most \(limit) (\(limit >> 20) MiB).",
        remedy: "Check that it is the right file, or leave out of it what is not needed."
      )
    }
    return FileChecksum(
      path: path,
      byteCount: data.count,
      sha256: Checksum.sha256(of: data)
    )
  }
}
