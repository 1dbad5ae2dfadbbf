internal import CFiles
public import Foundation
internal import Glibc

/// Files that appear whole or not at all.
public enum DurableFile {
  /// Writes a file so that its name shows the old content or the new, never a part, even after a
  /// power cut.
  ///
  /// The bytes go to `.<name>.partial-<process>-<counter>-<host>` beside the target, reach the
  /// disk, and the name is changed; then the folder reaches the disk. A symbolic link is followed.
  /// What killed processes left for the same target is removed first.
  ///
  /// - Parameters:
  ///   - data: the whole content.
  ///   - path: the file; its folder must exist.
  /// - Throws: `DurableFileError`; the file is then as it was before, or whole and new.
  public static func write(_ data: Data, to path: String) throws(DurableFileError) {
    let task = "cannot write \(path)"
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    try refuseAnythingButAFile(target, path: path)
    try PartialName.removeLeftovers(of: target)
    let partial = PartialName.claim(.partial, beside: target)
    defer { PartialName.dispose(of: partial) }
    try fill(partial, with: data, task: task, path: path, options: .withoutOverwriting)
    let failure = renameReplacing(partial.path, target.path)
    guard failure == 0 else {
      throw DurableFileError(task: task, path: path, systemError: failure)
    }
    try synchronise(target.deletingLastPathComponent(), task: task)
  }

  /// Writes text as UTF-8; see `write(_:to:)` for data.
  ///
  /// - Throws: `DurableFileError`; the file is then as it was before, or whole and new.
  public static func write(_ text: String, to path: String) throws(DurableFileError) {
    try write(Data(text.utf8), to: path)
  }

  /// The whole content of a file.
  ///
  /// - Throws: `DurableFileError` with code `.notFound`, `.noPermission` or `.wrongKind` among
  ///   others.
  public static func read(_ path: String) throws(DurableFileError) -> Data {
    try DurableFileError.translating("cannot read \(path)", path: path) {
      try Data(contentsOf: URL(fileURLWithPath: path))
    }
  }

  /// The whole content of a text file in UTF-8, without a byte-order mark.
  ///
  /// - Throws: `DurableFileError`, with code `.notText` if the bytes are not UTF-8.
  public static func readText(_ path: String) throws(DurableFileError) -> String {
    let data = try read(path)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard
      let text = String(validating: data.dropFirst(data.starts(with: mark) ? 3 : 0), as: UTF8.self)
    else {
      throw DurableFileError(
        code: .notText,
        path: path,
        message: "cannot read \(path): its \(data.count) bytes are not text in UTF-8.",
        remedy: "Check that it is the right file, or save it as UTF-8."
      )
    }
    return text
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
    let task = "cannot tell the free space of \(path)"
    let attributes = try DurableFileError.translating(task, path: path) {
      try FileManager.default.attributesOfFileSystem(forPath: place.path)
    }
    guard let free = attributes[.systemFreeSize] as? NSNumber else {
      throw DurableFileError(task: task, path: path, systemError: ENOSYS)
    }
    return free.intValue
  }

  /// Writes the bytes and waits until they are on the disk.
  static func fill(
    _ place: URL,
    with data: Data,
    task: String,
    path: String,
    options: Data.WritingOptions
  ) throws(DurableFileError) {
    try DurableFileError.translating(task, path: path) {
      try data.write(to: place, options: options)  // Foundation ends with fsync
    }
  }

  /// Waits until a file's bytes, or a folder's names, are on the disk.
  static func synchronise(_ place: URL, task: String) throws(DurableFileError) {
    try DurableFileError.translating(task, path: place.path) {
      let handle = try FileHandle(forReadingFrom: place)
      try handle.synchronize()
      try handle.close()
    }
  }

  /// A rename would put a plain file in the place of a device or pipe, which root may do and nobody
  /// wants.
  private static func refuseAnythingButAFile(_ target: URL, path: String) throws(DurableFileError) {
    let type = try type(of: target, task: "cannot write \(path)")
    guard let type, type != .typeRegular else { return }
    throw DurableFileError(
      code: .wrongKind,
      path: path,
      message: "cannot write \(path): it is a folder or a device, not a file.",
      remedy: "Choose another name."
    )
  }

  /// What is at a path, or nothing if it is free.
  static func type(of place: URL, task: String) throws(DurableFileError) -> FileAttributeType? {
    guard FileManager.default.fileExists(atPath: place.path) else { return nil }
    return try DurableFileError.translating(task, path: place.path) {
      try FileManager.default.attributesOfItem(atPath: place.path)[.type] as? FileAttributeType
    }
  }
}
