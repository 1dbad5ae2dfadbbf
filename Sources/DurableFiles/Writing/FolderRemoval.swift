internal import CFiles
internal import Foundation

/// Removes a folder so that its name shows the whole folder or nothing.
public enum FolderRemoval {
  /// Renames a folder to a hidden name, which counts as left over, and removes it.
  ///
  /// - Parameter path: the folder; a symbolic link is followed.
  /// - Throws: `DurableFileError` if it cannot be renamed; it is then as it was.
  public static func remove(_ path: String) throws(DurableFileError) {
    let task = "cannot remove \(path)"
    try DurableFileError.requireUsableName(path, task: task)
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let name = HiddenName(.partial, of: target.lastPathComponent).text
    let hidden = target.deletingLastPathComponent().path + "/" + name
    let failure = try Unfinished.placing { renameReplacing(target.path, hidden) }
    guard failure == 0 else {
      throw DurableFileError(task: task, path: path, systemError: failure)
    }
    Unfinished.removeTree(hidden)
  }
}
