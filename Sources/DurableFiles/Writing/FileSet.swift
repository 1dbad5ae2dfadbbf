internal import CFiles
public import Foundation
internal import SystemPackage

/// Files of one folder that belong together, as a library and its header do.
///
/// No file system changes two names in one step. So all files are made first, in a hidden folder; the
/// name of that folder is then changed, which decides; then each goes to its place. A process killed
/// before the decision leaves everything as it was. One killed after it leaves the rest to whoever
/// next works in that folder, and no new file beside an old one: the last of the old files is removed
/// first.
public enum FileSet {
  /// One of the files.
  public struct Item: Sendable {
    let data: Data
    let path: String

    /// Makes an item: the whole content, and the file, whose folder must exist.
    public init(_ data: Data, path: String) {
      self.data = data
      self.path = path
    }
  }

  /// Writes the files.
  ///
  /// Symbolic links are followed. Where they lead to several folders, the files are written one
  /// after the other, each of them whole.
  ///
  /// - Parameter items: at least one; without the last one, readers do not take the others for whole.
  /// - Throws: `DurableFileError`.
  public static func write(_ items: [Item]) throws(DurableFileError) {
    let targets = try items.map { (item) throws(DurableFileError) in
      try DurableFile.target(item.path)
    }
    guard let first = targets.first else { return }
    let folder = first.deletingLastPathComponent()
    guard targets.allSatisfy({ $0.deletingLastPathComponent() == folder }) else {
      for item in items { try DurableFile.write(item.data, to: item.path) }
      return
    }
    Leftovers.remove(in: folder.path)
    let task = "cannot write \(items[0].path)"
    let place = try HiddenPlace.folder(beside: first, task: task, path: items[0].path)
    defer { place.dispose() }
    for (item, target) in zip(items, targets) {
      let file = URL(fileURLWithPath: place.path + "/" + target.lastPathComponent)
      try DurableFile.create(item.data, at: file.path, task: task)
    }
    try Disk.synchronise(contentOf: place.path, task: task)
    let decided = folder.path + "/" + HiddenName(.decided, of: first.lastPathComponent).text
    let names = targets.map(\.lastPathComponent)
    let failure = try Unfinished.placing { () throws(DurableFileError) in
      let failure = renameReplacing(place.path, decided)
      guard failure == 0 else {
        throw DurableFileError(task: task, path: items[0].path, systemError: failure)
      }
      // There is no way back, so that what fails for a moment is tried again.
      let first = move(names, from: decided, to: folder.path)
      return first == 0 ? 0 : move(names, from: decided, to: folder.path)
    }
    guard failure == 0 else {
      throw DurableFileError(task: task, path: items[0].path, systemError: failure)
    }
    try Disk.confirm(first, path: items[0].path)
  }

  /// Completes a set whose writer was killed, unless somebody else wrote there since.
  static func complete(_ decided: String, in folder: String) {
    // What cannot be listed stays.
    guard let found = try? FileManager.default.contentsOfDirectory(atPath: decided) else { return }
    let names = found.sorted()
    let isOvertaken = names.contains { isNewer(folder + "/" + $0, than: decided + "/" + $0) }
    if isOvertaken { return Unfinished.removeTree(decided) }
    _ = move(names, from: decided, to: folder)
  }

  /// Moves files to their places and removes their folder; 0, or the `errno` of what failed.
  private static func move(_ names: [String], from decided: String, to folder: String) -> Int32 {
    let waiting = names.filter { DurableFile.isAnything(at: decided + "/" + $0) }
    if waiting.count > 1, let last = waiting.last, waiting.count == names.count {
      let failure = removeFile(folder + "/" + last)
      guard failure == 0 || failure == ENOENT else { return failure }
    }
    for name in waiting {
      let failure = renameReplacing(decided + "/" + name, folder + "/" + name)
      guard failure == 0 else { return failure }
    }
    Unfinished.removeTree(decided)
    return 0
  }

  private static func isNewer(_ path: String, than other: String) -> Bool {
    guard let there = try? Stat(FilePath(path), followTargetSymlink: false),  // nothing: not newer
      let here = try? Stat(FilePath(other), followTargetSymlink: false)
    else { return false }
    let (new, old) = (there.st_ctim, here.st_ctim)
    return (new.tv_sec, new.tv_nsec) > (old.tv_sec, old.tv_nsec)
  }
}
