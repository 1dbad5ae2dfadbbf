internal import Synchronization

/// Passes on the first of several messages of one kind.
final class Once: Sendable {
  private let isSpent = Atomic(false)
  private let tell: @Sendable (String) -> Void

  init(_ tell: @escaping @Sendable (String) -> Void) { self.tell = tell }

  func callAsFunction(_ words: String) {
    if !isSpent.exchange(true, ordering: .acquiringAndReleasing) { tell(words) }
  }
}
