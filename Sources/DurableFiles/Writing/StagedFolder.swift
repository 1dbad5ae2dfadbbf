internal import CFiles
public import Foundation
internal import Glibc
internal import Synchronization

/// A folder that appears under its name whole or not at all.
///
/// Files are written into `path`, a hidden folder beside the target; `commit` puts the folder in
/// the target's place. Without a commit, `discard` or the end of the object removes it, and what a
/// killed process left is removed by the next staged folder of the same target.
public final class StagedFolder: Sendable {
  /// Where the folder shall appear, as the caller named it.
  public let targetPath: String
  /// Where to write until then.
  public let path: String

  private enum State { case open, closed }

  private let target: URL
  private let staged: URL
  private let state = Mutex(State.open)  // closed by commit or discard, once

  /// Makes an empty hidden folder beside the target, and the folders above it where they are
  /// missing.
  ///
  /// A symbolic link as target is followed, so that results stay on the disk it leads to.
  ///
  /// - Parameter targetPath: where the folder shall appear.
  /// - Throws: `DurableFileError`, with code `.wrongKind` if a file has that name.
  public init(for targetPath: String) throws(DurableFileError) {
    self.targetPath = targetPath
    target = URL(fileURLWithPath: targetPath).resolvingSymlinksInPath()
    let task = "cannot begin the folder \(targetPath)"
    let files = FileManager.default
    let (parent, goal) = (target.deletingLastPathComponent(), target)
    do {
      try DurableFileError.translating(task, path: targetPath) {
        try files.createDirectory(at: parent, withIntermediateDirectories: true)
      }
    } catch  where error.code == .alreadyExists {
      // Only something that is no folder can be in the way of one that may exist.
      throw DurableFileError(task: task, path: targetPath, systemError: ENOTDIR)
    }
    try PartialName.removeLeftovers(of: goal)
    let type = try DurableFile.type(of: goal, task: task)
    guard type == nil || type == .typeDirectory else {
      throw DurableFileError(task: task, path: targetPath, systemError: ENOTDIR)
    }
    let place = PartialName.claim(.partial, beside: goal)
    staged = place
    path = place.path
    try DurableFileError.translating(task, path: targetPath) {
      try files.createDirectory(at: place, withIntermediateDirectories: false)
    }
  }

  deinit {
    if close() { PartialName.dispose(of: staged) }
  }

  /// The path of a file in the folder, before the commit.
  public func path(of name: String) -> String {
    staged.appendingPathComponent(name).path
  }

  /// Writes a file of the folder, which reaches the disk with the commit.
  ///
  /// - Parameters:
  ///   - data: the whole content.
  ///   - name: its name, which no file has yet.
  /// - Throws: `DurableFileError`.
  public func write(_ data: Data, as name: String) throws(DurableFileError) {
    let path = path(of: name)
    let task = "cannot write \(path)"
    let descriptor = openNewFile(path)
    guard descriptor >= 0 else {
      throw DurableFileError(task: task, path: path, systemError: errno)
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try DurableFileError.translating(task, path: path) {
      try file.write(contentsOf: data)
      try file.close()
    }
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
  ///   `replacing` is false; the target is then as it was.
  public func commit(replacing: Bool) throws(DurableFileError) {
    try commit(replacing: replacing, exchange: { renameExchanging($0, $1) })
  }

  /// Removes the folder and all in it.
  ///
  /// A later commit is a programmer's mistake.
  ///
  /// - Throws: `DurableFileError` if the files cannot be removed.
  public func discard() throws(DurableFileError) {
    guard close() else { return }
    defer { PartialName.dispose(of: staged) }
    try DurableFileError.translating("cannot remove \(path)", path: path) {
      try FileManager.default.removeItem(at: staged)
    }
  }

  /// The commit with another way of exchanging, for tests of file systems that cannot.
  func commit(
    replacing: Bool,
    exchange: (String, String) -> Int32
  ) throws(DurableFileError) {
    precondition(state.withLock { $0 == .open }, "a staged folder is committed or discarded once")
    let task = "cannot put \(targetPath) in place"
    try synchroniseContent(task: task)
    var old: URL?
    switch renameReplacing(staged.path, target.path) {
    case 0: break
    case ENOTEMPTY where replacing, EEXIST where replacing:
      old = try replaceContent(task: task, exchange: exchange)
    case let failure:
      throw DurableFileError(task: task, path: targetPath, systemError: failure)
    }
    _ = close()
    try DurableFile.synchronise(target.deletingLastPathComponent(), task: task)
    // Only once the new folder is known to be on the disk does the old one go.
    if let old { PartialName.dispose(of: old) }
    PartialName.dispose(of: staged)
  }

  /// Exchanges staged folder and target, and returns where the old content now is.
  private func replaceContent(
    task: String,
    exchange: (String, String) -> Int32
  ) throws(DurableFileError) -> URL {
    let failure = exchange(staged.path, target.path)
    if failure == 0 { return staged }
    guard [EINVAL, ENOSYS, EOPNOTSUPP].contains(failure) else {
      throw DurableFileError(task: task, path: targetPath, systemError: failure)
    }
    let aside = PartialName.claim(.replaced, beside: target)
    let moved = renameReplacing(target.path, aside.path)
    let placed = moved == 0 ? renameReplacing(staged.path, target.path) : moved
    if placed == 0 { return aside }
    // Back to where it was; should even this fail, the next writer puts it back, as the name is let
    // go of.
    _ = renameReplacing(aside.path, target.path)
    PartialName.letGo(of: aside)
    throw DurableFileError(task: task, path: targetPath, systemError: placed)
  }

  /// Waits until every file and folder inside is on the disk.
  ///
  /// All are on their way before the first is waited for, so that the disk works on them together.
  private func synchroniseContent(task: String) throws(DurableFileError) {
    let files = FileManager.default
    let names = try DurableFileError.translating(task, path: path) {
      try files.subpathsOfDirectory(atPath: path).filter {
        let attributes = try files.attributesOfItem(atPath: self.path(of: $0))
        return attributes[.type] as? FileAttributeType != .typeSymbolicLink
      }
    }
    try DurableFileError.translating(task, path: path) {
      // One file is open at a time, however many folders are committed at once.
      for name in names { try withFile(name) { beginWriteOut($0.fileDescriptor) } }
      for name in names { try withFile(name) { try $0.synchronize() } }
    }
    try DurableFile.synchronise(staged, task: task)
  }

  private func withFile(_ name: String, _ body: (FileHandle) throws -> Void) throws {
    let handle = try FileHandle(forReadingFrom: staged.appendingPathComponent(name))
    try body(handle)
    try handle.close()
  }

  /// Ends the open state; false if it had ended before.
  private func close() -> Bool {
    state.withLock { state in
      defer { state = .closed }
      return state == .open
    }
  }
}
