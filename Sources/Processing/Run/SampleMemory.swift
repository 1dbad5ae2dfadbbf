internal import Synchronization

/// The part of the memory budget in which products hold their samples until they are in their
/// place; those that find none left keep them in files.
final class SampleMemory: Sendable {
  /// Some of it, given back with its owner.
  final class Share: Sendable {
    private let memory: SampleMemory
    private let byteCount: Int

    fileprivate init(_ memory: SampleMemory, _ byteCount: Int) {
      (self.memory, self.byteCount) = (memory, byteCount)
    }

    deinit { memory.free.withLock { $0 += byteCount } }
  }

  private let free: Mutex<Int>  // bytes, changed by the workers that open and end scenes

  init(byteCount: Int) { free = Mutex(byteCount) }

  /// Takes as many bytes; nil if there are not so many.
  func take(_ byteCount: Int) -> Share? {
    let isTaken = free.withLock { free in
      guard byteCount <= free else { return false }
      free -= byteCount
      return true
    }
    return isTaken ? Share(self, byteCount) : nil
  }
}
