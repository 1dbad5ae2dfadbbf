internal import Foundation
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// A hidden file or folder that this process makes beside its target, and holds.
final class HiddenPlace: Sendable {
  let path: String
  private let hold: Mutex<Hold?>  // until it is let go of

  private init(_ path: String, _ hold: Hold) {
    self.path = path
    self.hold = Mutex(hold)
    Unfinished.insert(path)
  }

  deinit { dispose() }

  /// Makes an empty folder beside a target; one that is gone before it was held is made again.
  static func folder(
    beside target: URL,
    task: String,
    path: String
  ) throws(DurableFileError) -> HiddenPlace {
    try make(beside: target, task: task, path: path) { place in
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
      do {
        return try FileDescriptor.open(
          FilePath(place),
          .readOnly,
          options: [.directory, .noFollow, .closeOnExec]
        )
      } catch Errno.noSuchFileOrDirectory {
        return nil
      }
    }
  }

  /// Makes an empty file beside a target.
  static func file(
    beside target: URL,
    task: String,
    path: String
  ) throws(DurableFileError) -> HiddenPlace {
    try make(beside: target, task: task, path: path) { place in
      try FileDescriptor.open(
        FilePath(place),
        .writeOnly,
        options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o666)
      )
    }
  }

  private static func make(
    beside target: URL,
    task: String,
    path: String,
    _ open: (String) throws -> FileDescriptor?
  ) throws(DurableFileError) -> HiddenPlace {
    let folder = target.deletingLastPathComponent()
    while true {
      let name = HiddenName(.partial, of: target.lastPathComponent)
      let place = folder.appendingPathComponent(name.text).path
      let descriptor = try DurableFileError.translating(task, path: path) {
        do { return try open(place) } catch {
          // The folder may be there even if it cannot be opened.
          Unfinished.removeTree(place)
          throw error
        }
      }
      // Before it was held, somebody may have taken it for a leftover; then it is gone, or will be.
      guard let hold = descriptor.map(Hold.init), hold.state != .busy, hold.isAt(place) else {
        continue
      }
      return HiddenPlace(place, hold)
    }
  }

  /// Writes all bytes to a place made by `file`, and waits until they are on the disk.
  func fill(_ data: Data, task: String, path: String) throws(DurableFileError) {
    guard let descriptor = hold.withLock({ $0?.descriptor }) else { return }
    try DurableFileError.translating(task, path: path) { _ = try descriptor.writeAll(data) }
    try Disk.synchronise(descriptor, task: task, path: path)
  }

  /// Removes whatever bears the name, and lets go of it.
  func dispose() {
    guard hold.withLock({ $0 != nil }) else { return }
    Unfinished.removeTree(path)
    letGo()
  }

  /// Lets go of the name; what bears it counts as left by a killed process.
  func letGo() {
    hold.withLock { $0 = nil }
    Unfinished.remove(path)
  }
}
