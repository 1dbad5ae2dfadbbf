import DurableFiles
import Foundation
import Synchronization

/// Turns SIGINT and SIGTERM into the end of the command, within a second whatever it is doing.
///
/// Before the work begins, a signal ends the process at once. From then on it is first a wish to stop
/// that the work asks for now and then. Work that does not ask in time (a decoder, a disk that is
/// waited for) is ended: a thread that waits for this removes what is unfinished; should there be no
/// such thread, or should it not come to an end either, an alarm ends the process, and the next run
/// removes what is left. A second signal ends the process at once.
enum Interruption {
  private enum Stage {
    static let idle = 0
    static let working = 1
    static let stopping = 2
  }

  private static let stage = Atomic<Int>(Stage.idle)
  /// The writing end of a pipe whose reader waits for its end; -1 without one.
  private static let bell = Atomic<Int32>(-1)
  private static let alarmCount = Atomic<Int>(0)

  /// Seconds that work has to stop by itself.
  private static let patience = 0.6
  /// Microseconds to an alarm; the second one ends the process.
  private static let alarmInterval: UInt32 = 480_000
  /// What is done before the process is ended in place of work that does not stop.
  private static let lastWords = Mutex<(@Sendable () -> Void)?>(nil)

  /// Begins to listen; before, a signal ends the process as usual.
  static func listen() {
    for number in [SIGINT, SIGTERM] { signal(number) { _ in Interruption.strike() } }
    signal(SIGALRM) { _ in Interruption.ring() }
  }

  /// Says that work begins, which is to be asked to stop before it is ended.
  static func beginWork() {
    let (isFirst, _) = stage.compareExchange(
      expected: Stage.idle,
      desired: Stage.working,
      ordering: .acquiringAndReleasing
    )
    guard isFirst else { return }
    let pipe = Pipe()
    bell.store(dup(pipe.fileHandleForWriting.fileDescriptor), ordering: .releasing)
    try? pipe.fileHandleForWriting.close()  // the duplicate is the only one that counts
    let thread = Thread {
      _ = try? pipe.fileHandleForReading.readToEnd()  // ends when the bell is closed
      Thread.sleep(forTimeInterval: patience)
      Unfinished.removeAll()
      lastWords.withLock { $0 }?()
      StandardStreams.error(
        "unmix: interrupted; what did not stop by itself was ended, and nothing half done is left.\n"
      )
      _exit(ExitStatus.interrupted)
    }
    thread.name = "interruption"
    thread.start()
  }

  /// Has something done before the process is ended in place of work that does not stop, after what is
  /// unfinished was removed.
  static func beforeForcedEnd(_ body: @escaping @Sendable () -> Void) {
    lastWords.withLock { $0 = body }
  }

  /// Whether the work should stop.
  static var isRequested: Bool { stage.load(ordering: .acquiring) == Stage.stopping }

  // Handlers of signals: only what may be done in one, which is atomics, close, ualarm and _exit.

  private static func strike() {
    let before = stage.exchange(Stage.stopping, ordering: .acquiringAndReleasing)
    guard before == Stage.working else { _exit(ExitStatus.interrupted) }
    let end = bell.exchange(-1, ordering: .acquiringAndReleasing)
    if end >= 0 { close(end) }
    ualarm(alarmInterval, 0)
  }

  private static func ring() {
    let count = alarmCount.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
    if count >= 2 { _exit(ExitStatus.interrupted) }
    ualarm(alarmInterval, 0)
  }
}
