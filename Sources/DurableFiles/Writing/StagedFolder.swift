internal import CFiles
public import Foundation
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// A folder that appears under its name whole or not at all.
///
/// Files are written into `path`, a hidden folder beside the target; `commit` puts the folder in
/// the target's place. Without a commit, `discard` or the end of the object removes it, and what a
/// killed process left is removed by `Leftovers.removeOnce`, which each new staged folder does first.
public final class StagedFolder: Sendable {
  /// Where the folder shall appear, as the caller named it.
  public let targetPath: String
  /// Where to write until then.
  public let path: String

  private enum State {
    case open
    /// The folder has its name. What the disk has of that is not known yet.
    case placed
    case closed
  }

  private let target: URL
  private let place: HiddenPlace
  private let state = Mutex(State.open)  // goes onwards only

  /// Makes an empty hidden folder beside the target, and the folders above it where they are
  /// missing.
  ///
  /// A symbolic link as target is followed, so that results stay on the disk it leads to.
  ///
  /// - Parameter targetPath: where the folder shall appear.
  /// - Throws: `DurableFileError`, with code `.wrongKind` if something else has that name.
  public init(for targetPath: String) throws(DurableFileError) {
    self.targetPath = targetPath
    let task = "cannot begin the folder \(targetPath)"
    try DurableFileError.requireUsableName(targetPath, task: task)
    target = URL(fileURLWithPath: targetPath).resolvingSymlinksInPath()
    let parent = target.deletingLastPathComponent()
    do {
      try DurableFileError.translating(task, path: targetPath) {
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      }
    } catch  where error.code == .alreadyExists {
      // Only something that is not a folder can be in the way of one that may exist.
      throw DurableFileError(task: task, path: targetPath, systemError: ENOTDIR)
    }
    Leftovers.removeOnce(in: parent.path)
    // What is not there, or cannot be looked at, shows when it is written to.
    let found = try? Stat(FilePath(target.path), followTargetSymlink: false)
    if let type = found?.type, type != .directory {
      throw DurableFileError(task: task, path: targetPath, needing: "a folder", found: type)
    }
    place = try HiddenPlace.folder(beside: target, task: task, path: targetPath)
    path = place.path
  }

  /// The path of a file in the folder, before the commit.
  public func path(of name: String) -> String { path + "/" + name }

  /// Writes a file of the folder, which reaches the disk with the commit.
  ///
  /// - Parameters:
  ///   - data: the whole content.
  ///   - name: its name, which no file has yet.
  /// - Throws: `DurableFileError`.
  public func write(_ data: Data, as name: String) throws(DurableFileError) {
    try DurableFile.create(data, at: path(of: name), task: "cannot write \(path(of: name))")
  }

  /// Writes a text file of the folder as UTF-8; see `write(_:as:)` for data.
  ///
  /// - Throws: `DurableFileError`.
  public func write(_ text: String, as name: String) throws(DurableFileError) {
    try write(Data(text.utf8), as: name)
  }

  /// Puts the folder in the target's place, once everything in it is on the disk.
  ///
  /// A missing target or an empty folder is replaced by one rename. A folder with content is
  /// exchanged with the new one in one step and then removed; on file systems that cannot exchange,
  /// it is moved aside first, and put back by the next writer should the process be killed in
  /// between. After an error the folder can be committed again.
  ///
  /// - Parameter replacing: whether a target with content may be replaced.
  /// - Throws: `DurableFileError`, with code `.alreadyExists` if the target has content and
  ///   `replacing` is false, and with code `.notConfirmed` if the folder is in its place and the disk
  ///   did not say that it knows; after all other errors the target is as it was.
  public func commit(replacing: Bool) throws(DurableFileError) {
    try commit(
      replacing: replacing,
      exchange: { renameExchanging($0, $1) },
      confirm: { (target, path) throws(DurableFileError) in try Disk.confirm(target, path: path) }
    )
  }

  /// Removes the folder and all in it; what was put in its place stays there.
  ///
  /// A later commit is a programmer's mistake.
  public func discard() {
    state.withLock { $0 = .closed }
    place.dispose()
  }

  /// The commit with other calls of the system, for tests of those that fail.
  func commit(
    replacing: Bool,
    exchange: (String, String) -> Int32,
    confirm: (URL, String) throws(DurableFileError) -> Void
  ) throws(DurableFileError) {
    let state = state.withLock { $0 }
    precondition(state != .closed, "a staged folder is committed or discarded once")
    if state == .open {
      let task = "cannot put \(targetPath) in place"
      try Disk.synchronise(contentOf: path, task: task)
      try Unfinished.placing { () throws(DurableFileError) in
        try putInPlace(replacing: replacing, exchange: exchange, task: task)
      }
      self.state.withLock { $0 = .placed }
    }
    // Only once the new folder is known to be on the disk does the old one go.
    try confirm(target, targetPath)
    discard()
  }

  private func putInPlace(
    replacing: Bool,
    exchange: (String, String) -> Int32,
    task: String
  ) throws(DurableFileError) {
    var failure = renameReplacing(path, target.path)
    if replacing, failure == ENOTEMPTY || failure == EEXIST {
      failure = exchange(path, target.path)
      if [EINVAL, ENOSYS, EOPNOTSUPP].contains(failure) { failure = moveAsideAndPlace() }
    }
    guard failure == 0 else {
      throw DurableFileError(task: task, path: targetPath, systemError: failure)
    }
  }

  /// Replaces the target by two renames, so that the old content bears the staged folder's name as
  /// after an exchange; 0, or the `errno` of what failed.
  private func moveAsideAndPlace() -> Int32 {
    let name = HiddenName(.replaced, of: target.lastPathComponent)
    let aside = target.deletingLastPathComponent().path + "/" + name.text
    // Held, so that nobody puts it back in the meantime; without a hold it has just changed.
    let old = try? FileDescriptor.open(
      FilePath(target.path),
      .readOnly,
      options: [.directory, .noFollow, .closeOnExec]
    )
    let hold = old.map(Hold.init)
    defer { withExtendedLifetime(hold) {} }
    let moved = renameReplacing(target.path, aside)
    guard moved == 0 else { return moved }
    let placed = renameReplacing(path, target.path)
    // Failing that, it is back where it was; should even this fail, the next writer puts it back.
    _ = placed == 0 ? renameReplacing(aside, path) : renameReplacing(aside, target.path)
    return placed
  }
}
