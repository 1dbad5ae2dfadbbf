internal import CFiles
internal import Foundation
internal import Glibc
internal import SystemPackage

/// Waits for the disk.
enum Disk {
  /// What systems say that cannot sync a folder (some in user space, some of a network), or let this
  /// user not open it for that.
  private static let impossible = [EINVAL, ENOTSUP, ENOSYS, EBADF, EROFS, EACCES, EPERM]

  /// Waits until the bytes of a file are on the disk.
  static func synchronise(
    _ descriptor: FileDescriptor,
    task: String,
    path: String
  ) throws(DurableFileError) {
    let failure = synchronise(descriptor)
    guard failure == 0 else {
      throw DurableFileError(task: task, path: path, systemError: failure)
    }
  }

  /// Waits until the names in a folder are on the disk, where the file system can do that.
  static func synchronise(
    folder: String,
    task: String,
    path: String,
    wait: (FileDescriptor) -> Int32 = Disk.synchronise
  ) throws(DurableFileError) {
    let failure: Int32
    do {
      let descriptor = try FileDescriptor.open(
        FilePath(folder),
        .readOnly,
        options: [.directory, .closeOnExec]
      )
      failure = try descriptor.closeAfter { wait(descriptor) }
    } catch {
      failure = (error as? Errno)?.rawValue ?? EIO
    }
    guard failure == 0 || impossible.contains(failure) else {
      throw DurableFileError(task: task, path: path, systemError: failure)
    }
  }

  /// Waits until the new names in a folder are on the disk, after something was put in place there.
  static func confirm(
    _ target: URL,
    path: String,
    wait: (FileDescriptor) -> Int32 = Disk.synchronise
  ) throws(DurableFileError) {
    do {
      try synchronise(
        folder: target.deletingLastPathComponent().path,
        task: "\(path) is in its place and whole, but may not have reached the disk",
        path: path,
        wait: wait
      )
    } catch {
      throw DurableFileError(
        code: .notConfirmed,
        path: path,
        message: error.message,
        remedy: "Check the disk: should the power fail now, what was there before may be back.",
        underlying: error.underlying
      )
    }
  }

  /// Waits until every file and folder inside a folder is on the disk.
  ///
  /// All are on their way before the first is waited for, so that the disk works on them together.
  static func synchronise(
    contentOf folder: String,
    task: String
  ) throws(DurableFileError) {
    let inside = try DurableFileError.translating(task, path: folder) {
      try FileManager.default.subpathsOfDirectory(atPath: folder).map { folder + "/" + $0 }
        .map { (path: $0, type: try Stat(FilePath($0), followTargetSymlink: false).type) }
    }
    let files = inside.filter { $0.type == .regular }.map(\.path)
    // One file is open at a time, however many folders are committed at once.
    for file in files {
      try withFile(file, task: task) { descriptor in
        beginWriteOut(descriptor.rawValue)
        return 0
      }
    }
    for file in files { try withFile(file, task: task) { synchronise($0) } }
    let folders = inside.filter { $0.type == .directory }.map(\.path) + [folder]
    for inner in folders { try synchronise(folder: inner, task: task, path: folder) }
  }

  private static func withFile(
    _ path: String,
    task: String,
    _ body: (FileDescriptor) -> Int32
  ) throws(DurableFileError) {
    let failure = try DurableFileError.translating(task, path: path) {
      let descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      return try descriptor.closeAfter { body(descriptor) }
    }
    guard failure == 0 else {
      throw DurableFileError(task: task, path: path, systemError: failure)
    }
  }

  static func synchronise(_ descriptor: FileDescriptor) -> Int32 {
    while fsync(descriptor.rawValue) != 0 {
      let failure = errno
      if failure != EINTR { return failure }
    }
    return 0
  }
}
