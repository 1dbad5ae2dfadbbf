internal import Synchronization

/// Where workers without work sleep, and where work that appears wakes them.
///
/// No wake-up is lost: a worker announces itself before it looks for work a last time, and whoever
/// makes work looks for announced workers after the work can be seen. As both look through the lock
/// of the same deque (or job list), one of them sees the other.
final class WorkerGate: Sendable {
  /// Counts wake-ups, so that a worker notices one between its announcement and its sleep.
  private let wakeUps = Monitor(0)
  private let announced = Atomic<Int>(0)

  /// Says that this worker will sleep unless it finds work now; to be followed by `withdraw` or
  /// `sleep`.
  func announce() -> Int {
    announced.wrappingAdd(1, ordering: .sequentiallyConsistent)
    return wakeUps.withLock { $0 }
  }

  /// Says that it found work after all.
  func withdraw() {
    announced.wrappingSubtract(1, ordering: .sequentiallyConsistent)
  }

  /// Sleeps until there was a wake-up after the announcement that returned `ticket`.
  func sleep(since ticket: Int) {
    wakeUps.wait(until: { $0 != ticket }, then: { _ in })
    withdraw()
  }

  /// Wakes one sleeper, if there is any; costs one load if not.
  func wakeOne() {
    guard announced.load(ordering: .sequentiallyConsistent) > 0 else { return }
    wakeUps.withLock { $0 &+= 1 }
    wakeUps.wakeOne()
  }

  /// Wakes all sleepers.
  func wakeAll() {
    wakeUps.withLock { $0 &+= 1 }
    wakeUps.wakeAll()
  }
}
