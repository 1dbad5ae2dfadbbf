internal import CFiles
internal import Crypto
public import Foundation
internal import Glibc

/// A plain file that is read once from its start: first as many bytes as show what it is, then all.
///
/// Only a plain file is opened: a pipe may never end, a device like `/dev/zero` does not. The bytes and
/// their checksum are of one reading, so that what was hashed is what was used.
public struct FileReader {
  /// The file, as the caller named it.
  public let path: String
  /// Its size when it was opened.
  public let byteCount: Int
  /// The bytes that were read so far.
  public private(set) var data = Data()
  private let handle: FileHandle
  private var task: String { "cannot read \(path)" }

  /// Opens a file and reads nothing yet.
  ///
  /// - Throws: `DurableFileError`, with code `.wrongKind` for folders, pipes and devices.
  public init(_ path: String) throws(DurableFileError) {
    self.path = path
    let task = "cannot read \(path)"
    let descriptor = openForReading(path)
    guard descriptor >= 0 else {
      throw DurableFileError(task: task, path: path, systemError: -descriptor)
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let size = regularFileSize(descriptor)
    guard size != -Int64(ESPIPE) else {
      throw DurableFileError(
        code: .wrongKind,
        path: path,
        message: "\(task): it is a pipe or a device, not a file.",
        remedy: "Give a file; what a pipe delivers can be written into one first."
      )
    }
    guard size >= 0 else {
      throw DurableFileError(task: task, path: path, systemError: Int32(-size))
    }
    byteCount = Int(size)
  }

  /// Reads on until `data` has this many bytes, or the whole file.
  public mutating func read(to count: Int) throws(DurableFileError) {
    let (handle, start) = (handle, data.count)
    data += try DurableFileError.translating(task, path: path) {
      var chunks = Data()
      while start + chunks.count < count,
        let chunk = try handle.read(upToCount: min(count - start - chunks.count, 1 << 20)),
        !chunk.isEmpty
      {
        chunks += chunk
      }
      return chunks
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
        message:
          "\(task): it has \(max(byteCount, data.count)) bytes, and \(kind) may have at most "
          + "\(limit) (\(limit >> 20) MiB).",
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
