internal import Foundation
internal import Glibc
internal import Synchronization

/// The hidden names under which files and folders grow beside their target:
/// `.<name>.partial-<process>-<counter>-<host>`.
///
/// Whatever bears such a name is unfinished and belongs to the process that made it. Once that
/// process is gone, the next writer of the same target removes it. On a file system shared by
/// several hosts only leftovers of the own host are touched, because a process of another host
/// cannot be seen from here.
enum PartialName {
  /// What an unfinished file or folder is to its target.
  enum Kind: String {
    /// New content that has not become the target.
    case partial
    /// The former target, moved aside for an instant while the new one is put in place.
    case replaced
  }

  /// The names in use by this process, as full paths.
  private static let inUse = Mutex<Set<String>>([])
  private static let counter = Atomic<Int>(0)

  /// A path beside `target` that nothing bears yet, held by this process until it is disposed of.
  static func claim(_ kind: Kind, beside target: URL) -> URL {
    let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
    let host = ProcessInfo.processInfo.hostName
    let name = prefix(kind, target) + "\(getpid())-\(number)-\(host)"
    let path = target.deletingLastPathComponent().appendingPathComponent(name)
    inUse.withLock { _ = $0.insert(path.path) }
    return path
  }

  /// Removes whatever still bears the name, and lets go of it.
  static func dispose(of path: URL) {
    // After a rename nothing is there. A leftover that cannot be removed now is not the caller's
    // concern: from here on it counts as abandoned, and the next writer of the target removes it or
    // says why not.
    try? FileManager.default.removeItem(at: path)
    letGo(of: path)
  }

  /// Lets go of a name; what still bears it counts as abandoned.
  static func letGo(of path: URL) {
    inUse.withLock { _ = $0.remove(path.path) }
  }

  /// Removes what dead processes left for `target`, and puts back a former target that lost its
  /// successor.
  static func removeLeftovers(of target: URL) throws(DurableFileError) {
    let files = FileManager.default
    let folder = target.deletingLastPathComponent()
    let names = try DurableFileError.translating("cannot list \(folder.path)", path: folder.path) {
      try files.contentsOfDirectory(atPath: folder.path)
    }
    for name in names.sorted() {
      guard let kind = abandonedKind(of: name, target: target) else { continue }
      let leftover = folder.appendingPathComponent(name)
      let task = "cannot clear away \(leftover.path), left by a process that was killed"
      try DurableFileError.translating(task, path: leftover.path) {
        do {
          if kind == .replaced, !files.fileExists(atPath: target.path) {
            try files.moveItem(at: leftover, to: target)
          } else {
            try files.removeItem(at: leftover)
          }
        } catch  where !files.fileExists(atPath: leftover.path) {
          // Another process cleared it away at the same moment.
        }
      }
    }
  }

  /// What `name` is, if it belongs to `target` and its process is dead; else nothing.
  private static func abandonedKind(of name: String, target: URL) -> Kind? {
    for kind in [Kind.partial, .replaced] where name.hasPrefix(prefix(kind, target)) {
      let parts = name.dropFirst(prefix(kind, target).count).split(separator: "-", maxSplits: 2)
      guard parts.count == 3, let process = pid_t(parts[0]), process > 0, Int(parts[1]) != nil,
        parts[2] == ProcessInfo.processInfo.hostName
      else { return nil }
      let path = target.deletingLastPathComponent().appendingPathComponent(name).path
      return isAlive(process, holding: path) ? nil : kind
    }
    return nil
  }

  /// A number that this process bears may also be that of a dead one (in a container all are
  /// process 1).
  private static func isAlive(_ process: pid_t, holding path: String) -> Bool {
    if process == getpid() { return inUse.withLock { $0.contains(path) } }
    return kill(process, 0) == 0 || errno == EPERM
  }

  private static func prefix(_ kind: Kind, _ target: URL) -> String {
    ".\(target.lastPathComponent).\(kind.rawValue)-"
  }
}
