internal import Foundation

/// Numbered pieces of work on several threads, which live only as long as the work.
public enum ParallelLoop {
  fileprivate struct State<Failure: Error> {
    var nextItem = 0
    var helperCount: Int
    var failure: (item: Int, error: Failure)?
  }

  /// Calls the body once for every item and blocks until all calls have returned.
  ///
  /// Items are begun in their order; after a failure no further item is begun.
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
    let helperCount = max(0, min(threadCount, itemCount) - 1)
    let state = Monitor(State<Failure>(helperCount: helperCount))
    let work: @Sendable () -> Void = {
      while let item = state.change({ $0.takeItem(of: itemCount) }) {
        do throws(Failure) { try body(item) } catch { state.change { $0.add(error, item: item) } }
      }
    }
    for number in 0..<helperCount {
      let thread = Thread {
        work()
        state.change { $0.helperCount -= 1 }
      }
      thread.name = "rasters \(number)"
      thread.start()
    }
    work()
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

  fileprivate mutating func add(_ error: Failure, item: Int) {
    if let failure, failure.item < item { return }
    failure = (item, error)
  }
}
