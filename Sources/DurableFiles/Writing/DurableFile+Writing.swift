internal import CFiles
public import Foundation
internal import SystemPackage

extension DurableFile {
  /// Writes a file so that its name shows the old content or the new, never a part, even after a
  /// power cut.
  ///
  /// The bytes go to a hidden file beside the target (see `HiddenName`), reach the disk, and the name
  /// is changed; then the folder reaches the disk. A symbolic link is followed. What killed processes
  /// left in the folder is removed first.
  ///
  /// - Parameters:
  ///   - data: the whole content.
  ///   - path: the file; its folder must exist.
  /// - Throws: `DurableFileError`; the file is then as it was before, or, with code `.notConfirmed`,
  ///   whole and new.
  public static func write(_ data: Data, to path: String) throws(DurableFileError) {
    let task = "cannot write \(path)"
    let target = try target(path)
    Leftovers.remove(in: target.deletingLastPathComponent().path)
    let place = try HiddenPlace.file(beside: target, task: task, path: path)
    defer { place.dispose() }
    try place.fill(data, task: task, path: path)
    let failure = try Unfinished.placing { renameReplacing(place.path, target.path) }
    guard failure == 0 else {
      throw DurableFileError(task: task, path: path, systemError: failure)
    }
    try Disk.confirm(target, path: path)
  }

  /// Writes text as UTF-8; see `write(_:to:)` for data.
  ///
  /// - Throws: `DurableFileError` as for data.
  public static func write(_ text: String, to path: String) throws(DurableFileError) {
    try write(Data(text.utf8), to: path)
  }

  /// The bytes that this user can still write on the disk of `path`.
  ///
  /// - Parameter path: a file or folder; where it does not exist yet, the nearest existing folder
  ///   above it counts.
  /// - Returns: what `df` calls available.
  /// - Throws: `DurableFileError` if the file system cannot be asked.
  public static func freeBytes(at path: String) throws(DurableFileError) -> Int {
    var place = URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL
    while !FileManager.default.fileExists(atPath: place.path), place.path != "/" {
      place.deleteLastPathComponent()
    }
    return try DurableFileError.translating(
      "cannot tell the free space of \(path)",
      path: path
    ) {
      let attributes = try FileManager.default.attributesOfFileSystem(forPath: place.path)
      guard let free = attributes[.systemFreeSize] as? NSNumber else { throw Errno.noFunction }
      return free.intValue
    }
  }

  /// Where a file is to go, behind symbolic links.
  ///
  /// - Throws: `DurableFileError` with code `.wrongKind` if anything but a file is there: a rename
  ///   would put a plain file in the place of a device or pipe, which root may do and nobody wants.
  static func target(_ path: String) throws(DurableFileError) -> URL {
    let task = "cannot write \(path)"
    try DurableFileError.requireUsableName(path, task: task)
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    // What is not there, or cannot be looked at, shows when it is written to.
    let state = try? Stat(FilePath(target.path), followTargetSymlink: false)
    if let type = state?.type, type != .regular {
      throw DurableFileError(task: task, path: path, needing: "a file", found: type)
    }
    return target
  }

  /// Writes a file that must not be there yet, without waiting for the disk.
  static func create(_ data: Data, at path: String, task: String) throws(DurableFileError) {
    try DurableFileError.translating(task, path: path) {
      let descriptor = try FileDescriptor.open(
        FilePath(path),
        .writeOnly,
        options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o666)
      )
      _ = try descriptor.closeAfter { try descriptor.writeAll(data) }
    }
  }
}
