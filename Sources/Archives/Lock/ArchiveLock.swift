internal import DurableFiles
package import Foundation

/// The lock of an archive: one run at a time, or the parts of one run (see `Shard`) beside each other.
///
/// A run locks `.unmix/lock` for itself. A part shares that lock with the other parts, and has a lock
/// of its own, `.unmix/lock.2-of-8`. Where the file system passes locks on between computers, that
/// is all; where it does not, the words in these files tell of runs on other computers.
package final class ArchiveLock: Sendable {
  private let locks: [LockFile]

  /// Takes the lock, without waiting.
  ///
  /// - Parameters:
  ///   - folder: the hidden folder of the archive.
  ///   - job: the job file, for others to read.
  ///   - shard: the part of the scenes, if it is one.
  ///   - isBreaking: whether words of runs on other computers are passed over.
  ///   - now: the time.
  /// - Throws: `ArchiveInUse` if another run has it, `DurableFileError`.
  package init(
    in folder: String,
    job: String,
    shard: Shard? = nil,
    isBreaking: Bool = false,
    now: Date
  ) throws {
    let own = LockHolder(job: job, shard: shard?.words, since: now)
    let taking = Taking(
      own: own,
      isBreaking: isBreaking,
      archive: (folder as NSString).deletingLastPathComponent
    )
    let main = folder + "/lock"
    guard let shard else {
      let lock = try taking.take(main)
      for name in Self.names(of: folder) { try taking.requireGone(folder + "/" + name) }
      try lock.write(own.words())
      locks = [lock]
      return
    }
    let shared = try taking.take(main, isShared: true)
    let ending = "-of-\(shard.count)"
    for name in Self.names(of: folder) where !name.hasSuffix(ending) {
      try taking.requireGone(folder + "/" + name)
    }
    let lock = try taking.take("\(main).\(shard.index)\(ending)")
    try lock.write(own.words())
    locks = [shared, lock]
  }

  /// Gives the lock back.
  package func release() { locks.last?.clear() }

  /// The locks of parts.
  fileprivate static func names(of folder: String) -> [String] {
    // The folder is there, as its lock was taken; what cannot be listed has no parts for us.
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasPrefix("lock.") }.sorted()
  }
}

/// How a process asks for locks.
private struct Taking {
  let own: LockHolder
  let isBreaking: Bool
  /// The output folder, for the words.
  let archive: String

  /// Takes a lock, also from a holder who is gone.
  func take(_ path: String, isShared: Bool = false) throws -> LockFile {
    switch try LockFile.take(path, isShared: isShared) {
    case .busy(let words):
      throw inUse(LockHolder(words: words) ?? part(beside: path), isAlive: true)
    case .held(let lock):
      if let before = LockHolder(words: lock.wordsBefore), !isBreaking, !isGone(before, lock) {
        throw inUse(before, isAlive: before.isGone(for: own))
      }
      if !isShared, !lock.isLocked { try claim(lock, path) }
      return lock
    }
  }

  /// Who holds the lock of a part, where the whole archive's names nobody as parts share it.
  private func part(beside path: String) -> LockHolder? {
    let folder = (path as NSString).deletingLastPathComponent
    return ArchiveLock.names(of: folder).lazy.compactMap { name in
      // Words that cannot be read name nobody.
      (try? DurableFile.readText(folder + "/" + name)).flatMap { LockHolder(words: $0) }
    }.first
  }

  /// Fails if a part of a run is at work, or may be.
  func requireGone(_ path: String) throws {
    let lock = try take(path, isShared: true)
    if isBreaking { lock.clear() }
  }

  private func isGone(_ before: LockHolder, _ lock: LockFile) -> Bool {
    guard before.isGone(for: own) else { return false }
    // Without locks, the process itself is asked, if it can be one of this system.
    return lock.isLocked || before.system != own.system || kill(pid_t(before.process), 0) != 0
  }

  /// Where there are no locks, writes the words and looks whether another one did the same.
  private func claim(_ lock: LockFile, _ path: String) throws {
    try lock.write(own.words())
    Thread.sleep(forTimeInterval: 0.2)
    let words = try DurableFile.readText(path)
    guard let holder = LockHolder(words: words),
      holder.process != own.process || holder.host != own.host
    else { return }
    throw inUse(holder, isAlive: true)
  }

  private func inUse(_ holder: LockHolder?, isAlive: Bool) -> ArchiveInUse {
    let who = holder?.text() ?? "another run that has just begun"
    let remedy =
      isAlive
      ? "" : "; if that run has ended and could not give its lock back, give --break-lock"
    return ArchiveInUse(description: "\(archive) is in use by \(who)\(remedy)")
  }
}

/// Another run is at work on an archive.
public struct ArchiveInUse: Error, Equatable, CustomStringConvertible {
  /// Who it is, in one line.
  public let description: String
}
