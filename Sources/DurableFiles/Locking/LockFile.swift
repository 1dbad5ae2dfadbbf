internal import Foundation
internal import SystemPackage

/// A file whose lock a process has for as long as it lives, with words about the holder in it.
///
/// The system lets go of the lock when the process ends in whatever way; the words stay, unless the
/// holder clears them. The file itself is never removed: a name that goes and comes again would let
/// two processes hold locks of one name.
public final class LockFile: Sendable {
  /// What came of asking for the lock.
  public enum Answer: Sendable {
    /// The caller has it.
    case held(LockFile)
    /// Another process has it, and says these words.
    case busy(words: String)
  }

  /// Words that the holder before left; empty if it cleared them.
  public let wordsBefore: String
  /// Whether the file system has locks: without, only the words tell of another holder.
  public let isLocked: Bool
  private let path: String
  private let hold: Hold

  /// The most bytes of words.
  private static let wordsLimit = 64 << 10

  /// Stands for the running system that this process is part of.
  ///
  /// It is another one after each start, and the same in all containers. Locks of one running system
  /// are seen by all of it.
  public static var runningSystem: String { HiddenName.ownMachine }

  private init(path: String, hold: Hold, wordsBefore: String) {
    self.path = path
    self.hold = hold
    self.wordsBefore = wordsBefore
    isLocked = hold.state == .held
  }

  /// Asks for a lock without waiting; file and folder are made where they are missing.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - isShared: whether others may have the lock too, if they share it.
  /// - Returns: the lock, or the words of its holder.
  /// - Throws: `DurableFileError`.
  public static func take(
    _ path: String,
    isShared: Bool = false
  ) throws(DurableFileError) -> Answer {
    let task = "cannot take the lock \(path)"
    let folder = (path as NSString).deletingLastPathComponent
    return try DurableFileError.translating(task, path: path) {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      while true {
        let descriptor = try FileDescriptor.open(
          FilePath(path),
          .readWrite,
          options: [.create, .noFollow, .nonBlocking, .closeOnExec],
          permissions: FilePermissions(rawValue: 0o666)
        )
        let hold = Hold(descriptor, isShared: isShared)
        let type = try Stat(descriptor).type
        guard type == .regular else {
          throw DurableFileError(task: task, path: path, needing: "a file", found: type)
        }
        let words = String(
          decoding: try DurableFile.read(path, limit: wordsLimit, kind: "a lock"),
          as: UTF8.self
        )
        if hold.state == .busy { return .busy(words: words) }
        // Somebody may have removed the file meanwhile; then this lock is of no name any more.
        guard hold.isAt(path) else { continue }
        return .held(LockFile(path: path, hold: hold, wordsBefore: words))
      }
    }
  }

  /// Replaces the words.
  ///
  /// - Throws: `DurableFileError`.
  public func write(_ words: String) throws(DurableFileError) {
    let task = "cannot write to the lock \(path)"
    try DurableFileError.translating(task, path: path) {
      try hold.descriptor.resize(to: 0)
      _ = try hold.descriptor.writeAll(toAbsoluteOffset: 0, Array(words.utf8))
    }
    try Disk.synchronise(hold.descriptor, task: task, path: path)
  }

  /// Clears the words; the lock itself goes with this object.
  public func clear() {
    // Words that stay name a process that is gone, which the next one finds out.
    try? hold.descriptor.resize(to: 0)
  }
}
