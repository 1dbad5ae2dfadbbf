public import Foundation
internal import Synchronization
internal import SystemPackage

/// A file that grows line by line, each on the disk before `append` returns.
///
/// A killed process or a full disk may leave a part of the last line. The next line then begins on a
/// line of its own.
public final class AppendedFile: Sendable {
  /// The file.
  public let path: String
  private let descriptor: FileDescriptor
  /// Whether a part of a line stands at the end; held while writing.
  private let isCut = Mutex(false)

  /// Makes a new file, and the folders above it where they are missing.
  ///
  /// - Throws: `DurableFileError`, with code `.alreadyExists` if something has that name.
  public init(_ path: String) throws(DurableFileError) {
    self.path = path
    let task = "cannot begin \(path)"
    try DurableFileError.requireUsableName(path, task: task)
    let folder = (path as NSString).deletingLastPathComponent
    descriptor = try DurableFileError.translating(task, path: path) {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      return try FileDescriptor.open(
        FilePath(path),
        .writeOnly,
        options: [.create, .exclusiveCreate, .append, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o666)
      )
    }
    try Disk.synchronise(folder: folder, task: task, path: path)
  }

  deinit {
    try? descriptor.close()  // what was written has been synced before
  }

  /// Appends a line and waits until it is on the disk.
  ///
  /// - Parameter line: the whole line with its end.
  /// - Throws: `DurableFileError`.
  public func append(_ line: Data) throws(DurableFileError) {
    let task = "cannot write to \(path)"
    try isCut.withLock { (isCut) throws(DurableFileError) in
      let text = isCut ? Data("\n".utf8) + line : line
      isCut = true
      try DurableFileError.translating(task, path: path) { _ = try descriptor.writeAll(text) }
      isCut = false
      try Disk.synchronise(descriptor, task: task, path: path)
    }
  }
}
