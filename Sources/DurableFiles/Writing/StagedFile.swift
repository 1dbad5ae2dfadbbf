internal import CFiles
internal import Foundation
internal import Glibc
internal import SystemPackage

/// A file that some library writes, and that takes its target's place whole or not at all.
///
/// It grows in a hidden folder beside the target, where the library may put files of its own. Whoever has
/// the old file open goes on reading that one. What a killed process left is removed by the next
/// writer in that folder.
public final class StagedFile: Sendable {
  /// The target, as the caller named it.
  public let targetPath: String
  /// Where to write until the commit.
  public let path: String
  private let target: URL
  private let place: HiddenPlace

  /// Makes the hidden folder, and no file in it yet.
  ///
  /// - Parameter targetPath: where the file shall appear; its folder must exist.
  /// - Throws: `DurableFileError`.
  public init(for targetPath: String) throws(DurableFileError) {
    self.targetPath = targetPath
    target = try DurableFile.target(targetPath)
    Leftovers.removeOnce(in: target.deletingLastPathComponent().path)
    place = try HiddenPlace.folder(
      beside: target,
      task: "cannot write \(targetPath)",
      path: targetPath
    )
    path = place.path + "/" + target.lastPathComponent
  }

  /// Begins with the bytes of the target, whatever may be done with that one.
  ///
  /// - Throws: `DurableFileError`, with code `.notFound` if there is none.
  public func copyTarget() throws(DurableFileError) {
    let task = "cannot copy \(targetPath)"
    let file = try RegularFile(target.path)
    let copy = try DurableFileError.translating(task, path: targetPath) {
      try FileDescriptor.open(
        FilePath(path),
        .writeOnly,
        options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o666)
      )
    }
    defer {
      try? copy.close()  // what was not written has been thrown before
    }
    while case let chunk = try file.read(1 << 20), !chunk.isEmpty {
      try DurableFileError.translating(task, path: targetPath) { _ = try copy.writeAll(chunk) }
    }
  }

  /// Puts the file in the target's place once it is on the disk.
  ///
  /// - Parameter endings: endings of files beside the target that belong to the old one only.
  /// - Throws: `DurableFileError`; the target is then as it was, or, with code `.notConfirmed`, new.
  public func commit(removing endings: [String] = []) throws(DurableFileError) {
    let task = "cannot put \(targetPath) in place"
    try Disk.synchronise(contentOf: place.path, task: task)
    let failure = try Unfinished.placing { () throws(DurableFileError) in
      for ending in endings {
        let failure = removeFile(target.path + ending)
        guard failure == 0 || failure == ENOENT else { return failure }
      }
      return renameReplacing(path, target.path)
    }
    guard failure == 0 else {
      throw DurableFileError(task: task, path: targetPath, systemError: failure)
    }
    place.dispose()
    try Disk.confirm(target, path: targetPath)
  }

  /// Removes what was written and not committed.
  public func discard() { place.dispose() }
}
