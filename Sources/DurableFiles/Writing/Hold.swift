internal import Glibc
internal import SystemPackage

/// A lock on a hidden file or folder, which its writer has for as long as it lives.
///
/// The system lets go of it when the process ends, in whatever way. So whether a writer is alive is
/// asked of the lock: numbers of processes and names of hosts mean something else in each container.
final class Hold: Sendable {
  /// What came of asking for the lock.
  enum State {
    case held
    /// Another one has it.
    case busy
    /// The file system has no such locks.
    case unknown
  }

  /// The open file or folder, closed with this object.
  let descriptor: FileDescriptor
  let state: State

  /// Takes over what is open and asks for its lock for itself alone, without waiting.
  convenience init(_ descriptor: FileDescriptor) { self.init(descriptor, isShared: false) }

  /// Takes over what is open and asks for its lock, without waiting.
  ///
  /// - Parameters:
  ///   - descriptor: the open file or folder.
  ///   - isShared: whether others may have the lock too, if they share it.
  init(_ descriptor: FileDescriptor, isShared: Bool) {
    self.descriptor = descriptor
    let kind = isShared ? LOCK_SH : LOCK_EX
    var failure: Int32 = 0
    repeat {
      failure = flock(descriptor.rawValue, kind | LOCK_NB) == 0 ? 0 : errno
    } while failure == EINTR
    state = failure == 0 ? .held : failure == EWOULDBLOCK ? .busy : .unknown
  }

  deinit {
    try? descriptor.close()  // what was written has been synced before, or is given up
  }

  /// Whether a path leads to what is open here.
  func isAt(_ path: String) -> Bool {
    guard let here = try? Stat(descriptor),  // what cannot be looked at is not there
      let there = try? Stat(FilePath(path), followTargetSymlink: false)
    else { return false }
    return here.inode == there.inode && here.deviceID == there.deviceID
  }
}
