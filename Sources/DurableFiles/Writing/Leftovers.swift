internal import CFiles
internal import Foundation
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// What killed processes left in a folder: hidden files and folders that nobody holds any more.
///
/// A leftover is one of this user's, of the form of `HiddenName`, whose lock nobody has. That lock is
/// enough for what was made under the same running system, in whatever container. What another one
/// made (another host that shares the folder, or this one before its last start) may be held by a
/// writer whose lock is not seen from here, as is anything on a file system without locks: it is
/// touched only after a day without a change.
public enum Leftovers {
  /// Seconds without a change after which nobody is thought to write any more.
  private static let patience = 86_400.0

  /// Removes them, puts back a former target that lost its successor, and completes sets of files.
  ///
  /// What cannot be removed now does not stop the work: it stays for the next time.
  ///
  /// - Parameter folder: where targets of this program are, or are to be; it may be missing.
  public static func remove(in folder: String) { remove(in: folder, now: Date()) }

  /// Removes them the first time that this process asks for a folder: to list a folder of thousands of
  /// products for each of them would take longer than to make them.
  static func removeOnce(in folder: String) {
    if searched.withLock({ $0.insert(folder).inserted }) { remove(in: folder) }
  }

  private static let searched = Mutex(Set<String>())  // folders that were searched

  static func remove(in folder: String, now: Date) {
    // A folder that is not there, or cannot be listed, has no leftovers for us.
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    for name in (names ?? []).sorted() {
      guard let hidden = HiddenName(name),
        let hold = hold(of: folder + "/" + name, hidden, now: now)
      else { continue }
      clear(hidden, in: folder)
      withExtendedLifetime(hold) {}
    }
  }

  private static func clear(_ name: HiddenName, in folder: String) {
    let (path, target) = (folder + "/" + name.text, folder + "/" + name.target)
    switch name.kind {
    case .replaced where !DurableFile.isAnything(at: target):
      // Failing that, it stays where it is.
      try? FileManager.default.moveItem(atPath: path, toPath: target)
    case .decided: FileSet.complete(path, in: folder)
    case .partial, .replaced: Unfinished.removeTree(path)
    }
  }

  /// Holds a leftover; nil if it is another's, or may have a writer.
  private static func hold(of path: String, _ name: HiddenName, now: Date) -> Hold? {
    guard let state = try? Stat(FilePath(path), followTargetSymlink: false),
      state.userID.rawValue == geteuid(), state.type == .directory || state.type == .regular,
      name.kind == .partial || state.type == .directory
    else { return nil }
    let isFolder = state.type == .directory
    // To lock a file, some file systems ask for the right to write.
    let descriptor = try? FileDescriptor.open(
      FilePath(path),
      isFolder ? .readOnly : .readWrite,
      options: isFolder
        ? [.directory, .noFollow, .closeOnExec]
        : [.nonBlocking, .noFollow, .closeOnExec]
    )
    guard let hold = descriptor.map(Hold.init) else { return nil }
    switch hold.state {
    case .busy: return nil
    case .held where name.machine == HiddenName.ownMachine: return hold
    case .held, .unknown:
      return now.timeIntervalSince1970 - lastChange(path, state) > patience ? hold : nil
    }
  }

  /// When a file, or a folder or anything directly in it, changed last; seconds since 1970.
  private static func lastChange(_ path: String, _ state: Stat) -> Double {
    let names = try? FileManager.default.contentsOfDirectory(atPath: path)  // a file has none
    let inner = (names ?? []).compactMap {
      try? Stat(FilePath(path + "/" + $0), followTargetSymlink: false)  // gone again: no change
    }
    return ([state] + inner).map { Double($0.st_ctim.tv_sec) }.max() ?? 0
  }
}
