internal import Foundation

/// Numbered pieces of work on several threads, which live only as long as the work.
public enum ParallelLoop {
  fileprivate struct State<Failure: Error> {
    var nextItem = 0
    /// Threads that have begun and not ended; one that the system has no room for never begins.
    var helperCount = 0
    var failure: (item: Int, error: Failure)?
  }

  /// Calls the body once for every item and blocks until all calls have returned.
  ///
  /// Items are begun in their order, the first one by the calling thread; after a failure no further
  /// item is begun.
  ///
  /// - Parameters:
  ///   - itemCount: number of items, from 0.
  ///   - threadCount: the most threads that work at once, the calling one among them.
  ///   - body: does the item of a number.
  /// - Throws: the error of the first item, in their order, that failed.
  public static func run<Failure: Error>(
    itemCount: Int,
    threadCount: Int,
    _ body: @escaping @Sendable (Int) throws(Failure) -> Void
  ) throws(Failure) {
    let state = Monitor(State<Failure>())
    let next: @Sendable () -> Int? = { state.change { $0.takeItem(of: itemCount) } }
    let work: @Sendable (Int?) -> Void = { first in
      var current = first
      while let item = current {
        do throws(Failure) { try body(item) } catch { state.change { $0.add(error, item: item) } }
        current = next()
      }
    }
    let first = next()
    for number in 0..<max(0, min(threadCount, itemCount) - 1) {
      let thread = Thread {
        guard let item = state.change({ $0.takeItemAsHelper(of: itemCount) }) else { return }
        work(item)
        state.change { $0.helperCount -= 1 }
      }
      thread.name = "rasters \(number)"
      thread.start()
    }
    work(first)
    let failure = state.wait(until: { $0.helperCount == 0 }, then: { $0.failure })
    if let failure { throw failure.error }
  }
}

extension ParallelLoop.State {
  fileprivate mutating func takeItem(of itemCount: Int) -> Int? {
    guard failure == nil, nextItem < itemCount else { return nil }
    nextItem += 1
    return nextItem - 1
  }

  fileprivate mutating func takeItemAsHelper(of itemCount: Int) -> Int? {
    let item = takeItem(of: itemCount)
    if item != nil { helperCount += 1 }
    return item
  }

  fileprivate mutating func add(_ error: Failure, item: Int) {
    if let failure, failure.item < item { return }
    failure = (item, error)
  }
}
