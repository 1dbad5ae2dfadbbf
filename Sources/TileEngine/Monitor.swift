internal import Foundation

/// A value that threads change one at a time, and wait for without spinning.
///
/// The engine uses it in place of `Mutex` throughout: the thread sanitizer sees the locks of
/// Foundation, but not those of `Mutex` on Linux, and would report a race where there is none.
///
/// Invariant behind `@unchecked Sendable`: `value` is touched only while `condition` is locked.
final class Monitor<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var value: Value

  init(_ value: Value) {
    self.value = value
  }

  /// Reads or changes the value.
  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    condition.lock()
    defer { condition.unlock() }
    return body(&value)
  }

  /// Sleeps until the value is as wanted, then reads or changes it before anyone else can.
  func wait<Result>(
    until isWanted: (borrowing Value) -> Bool,
    then body: (inout Value) -> Result
  ) -> Result {
    condition.lock()
    defer { condition.unlock() }
    while !isWanted(value) { condition.wait() }
    return body(&value)
  }

  /// Wakes one sleeper, which looks at the value again.
  func wakeOne() {
    condition.signal()
  }

  /// Wakes all sleepers.
  func wakeAll() {
    condition.broadcast()
  }
}
