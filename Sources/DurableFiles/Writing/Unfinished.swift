internal import Foundation
internal import Synchronization

/// The hidden files and folders that this process is making.
///
/// A process that is told to end removes them first (`removeAll`). From then on nothing is put in
/// place any more, as it may be half removed.
public enum Unfinished {
  private struct State {
    var paths: Set<String> = []
    var isEnding = false
  }

  private static let state = Mutex(State())  // held while names are changed

  /// Removes all of them; to be called only by a process that is about to end, from any thread.
  public static func removeAll() {
    let paths = state.withLock { state in
      state.isEnding = true
      return state.paths
    }
    for path in paths { removeTree(path) }
  }

  static func insert(_ path: String) { state.withLock { _ = $0.paths.insert(path) } }

  static func remove(_ path: String) { state.withLock { _ = $0.paths.remove(path) } }

  /// Changes names, unless the process is about to end; then this never returns.
  static func placing<Value: Sendable>(
    _ body: () throws(DurableFileError) -> Value
  ) throws(DurableFileError) -> Value {
    let value = try state.withLock { (state) throws(DurableFileError) -> Value? in
      state.isEnding ? nil : try body()
    }
    if let value { return value }
    while true { Thread.sleep(forTimeInterval: 1) }
  }

  /// Removes a file, or a folder and all in it, as far as that is possible.
  ///
  /// Another process may be removing it too, and a file system may fail for a moment: it is tried
  /// again. What stays counts as left by a killed process.
  static func removeTree(_ path: String) {
    for _ in 0..<3 where DurableFile.isAnything(at: path) {
      try? FileManager.default.removeItem(atPath: path)
    }
  }
}
