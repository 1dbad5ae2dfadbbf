internal import Foundation
internal import SystemPackage

/// A regular file that is open for reading.
///
/// Pipes, sockets and devices are refused without being opened: they may have no end, or keep a
/// reader waiting for ever.
final class RegularFile {
  /// The length when it was opened; files that the system makes up say 0.
  let byteCount: Int
  private let path: String
  private let handle: FileHandle

  /// Opens a file; symbolic links are followed.
  ///
  /// - Throws: `DurableFileError`, with code `.wrongKind` for what is not a regular file.
  init(_ path: String) throws(DurableFileError) {
    self.path = path
    let task = "cannot read \(path)"
    try DurableFileError.requireUsableName(path, task: task)
    (handle, byteCount) = try DurableFileError.translating(task, path: path) {
      try Self.requireRegular(Stat(FilePath(path)).type, path: path, task: task)
      // Should a pipe take the file's place just now, opening it does not wait either.
      let descriptor = try FileDescriptor.open(
        FilePath(path),
        .readOnly,
        options: [.nonBlocking, .closeOnExec]
      )
      let handle = FileHandle(fileDescriptor: descriptor.rawValue, closeOnDealloc: true)
      let state = try Stat(descriptor)
      try Self.requireRegular(state.type, path: path, task: task)
      return (handle, Int(state.size))
    }
  }

  /// The next bytes, fewer than asked for only at the end.
  func read(_ count: Int) throws(DurableFileError) -> Data {
    try DurableFileError.translating("cannot read \(path)", path: path) {
      try handle.read(upToCount: count) ?? Data()
    }
  }

  /// The bytes of a range, which the file must have.
  func read(_ range: Range<Int>) throws(DurableFileError) -> Data {
    try DurableFileError.translating("cannot read \(path)", path: path) {
      try handle.seek(toOffset: UInt64(range.lowerBound))
    }
    let block = try read(range.count)
    guard block.count == range.count else {
      throw DurableFileError(
        code: .inputOutput,
        path: path,
        message: "cannot read \(path): it had \(byteCount) bytes a moment ago and now ends at "
          + "\(range.lowerBound + block.count).",
        remedy: "Wait until whatever writes the file has finished."
      )
    }
    return block
  }

  private static func requireRegular(_ type: FileType, path: String, task: String) throws {
    guard type != .regular else { return }
    throw DurableFileError(
      task: task,
      path: path,
      needing: "a file",
      found: type,
      remedy: "Give a file; what a pipe delivers can be written into one first."
    )
  }
}
