internal import Foundation

/// A value that threads change one at a time, and wait for without spinning.
///
/// Invariant behind `@unchecked Sendable`: `value` is touched only while `condition` is locked.
final class Monitor<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var value: Value

  init(_ value: Value) {
    self.value = value
  }

  /// Changes the value, and wakes all that wait for it.
  func change<Result>(_ body: (inout Value) -> Result) -> Result {
    condition.lock()
    defer { condition.unlock() }
    defer { condition.broadcast() }
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
}
