internal import Foundation

/// Threads that help the calling one.
///
/// A system that has no room for another thread (a limit of memory, of processes, of a container)
/// does not say so here: the thread just never begins. So nobody waits for a thread before it has
/// begun, and all work is done even if none ever does.
struct WorkerThreads: Sendable {
  private struct Crew: Sendable {
    var busyCount = 0
    var isClosed = false
  }

  /// Starts a thread of a name for a body that may begin late or never.
  let start: @Sendable (_ name: String, _ body: @escaping @Sendable () -> Void) -> Void

  private static let stackBytes = 8 << 20

  /// The threads of the system.
  static let system = WorkerThreads { name, body in
    let thread = Thread { body() }
    thread.name = name
    thread.stackSize = stackBytes
    thread.start()
  }

  /// Runs the body once on each of several threads, the first of them the calling one, and waits for
  /// all that have begun.
  ///
  /// - Parameters:
  ///   - count: the number of threads.
  ///   - body: gets the number of the thread; must do all the work that there is on any one of them.
  func run(count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let crew = Monitor(Crew())
    for number in 1..<max(count, 1) {
      start("tiles \(number)") {
        let mayWork = crew.withLock { crew in
          if !crew.isClosed { crew.busyCount += 1 }
          return !crew.isClosed
        }
        guard mayWork else { return }
        body(number)
        crew.withLock { $0.busyCount -= 1 }
        crew.wakeAll()
      }
    }
    body(0)
    crew.withLock { $0.isClosed = true }
    crew.wait(until: { $0.busyCount == 0 }, then: { _ in })
  }
}
