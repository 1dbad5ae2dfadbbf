internal import Foundation
internal import Synchronization
internal import SystemPackage

/// A text file that grows by lines and that others may move away at any time, as `logrotate` does: it is
/// opened for every line, and made where it is missing.
///
/// A line is written at once and at the end, also if other processes write to the file.
public final class RotatedFile: Sendable {
  /// The file, from the root of the file system.
  public let path: String
  /// Whether a part of a line stands at the end; held while writing.
  private let isCut = Mutex(false)

  /// Names a file, and looks whether lines can be added.
  ///
  /// - Throws: `DurableFileError` if the file cannot be made or written, or is a pipe or a device.
  public init(_ path: String) throws(DurableFileError) {
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    try write("")
  }

  /// Adds a line.
  ///
  /// - Parameter line: the line without its end.
  /// - Throws: `DurableFileError`.
  public func append(_ line: String) throws(DurableFileError) { try write(line + "\n") }

  private func write(_ text: String) throws(DurableFileError) {
    let task = "cannot write to the log \(path)"
    try isCut.withLock { (isCut) throws(DurableFileError) in
      try DurableFileError.translating(task, path: path) {
        if let kind = DurableFile.specialKind(of: path) {
          throw DurableFileError(
            code: .wrongKind,
            path: path,
            message: "\(task): it is \(kind), and a file is needed.",
            remedy: "Give a file."
          )
        }
        let descriptor = try FileDescriptor.open(
          FilePath(path),
          .writeOnly,
          options: [.create, .append, .nonBlocking, .closeOnExec],
          permissions: FilePermissions(rawValue: 0o666)
        )
        try descriptor.closeAfter {
          guard !text.isEmpty else { return }
          let whole = isCut ? "\n" + text : text
          isCut = true
          _ = try descriptor.writeAll(Array(whole.utf8))
          isCut = false
        }
      }
    }
  }
}
