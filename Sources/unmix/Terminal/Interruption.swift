import Foundation
import Synchronization

/// Turns SIGINT and SIGTERM into a wish to stop that the work asks for now and then.
///
/// A second signal ends the process at once; what it leaves is cleared away by the next run.
enum Interruption {
  private static let isWanted = Atomic<Bool>(false)

  /// Begins to listen; before, a signal ends the process as usual.
  static func listen() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        // Only what may be done in a signal handler: an atomic exchange and _exit.
        if Interruption.isWanted.exchange(true, ordering: .acquiringAndReleasing) {
          _exit(ExitStatus.interrupted)
        }
      }
    }
  }

  /// Whether the work should stop.
  static var isRequested: Bool { isWanted.load(ordering: .acquiring) }
}
