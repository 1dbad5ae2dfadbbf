/// Bytes that running tiles may hold together.
///
/// Reservations are granted in the order in which they are asked for, so that a big tile is not
/// overtaken for ever by small ones. There is no deadlock: a worker holds one reservation at a time
/// and never waits for another while it has one, so whoever holds bytes is running and will give
/// them back.
final class MemoryBudget: Sendable {
  private struct Ledger: Sendable {
    var reservedBytes = 0
    var nextTicket = 0  // given to the next that asks
    var servedTicket = 0  // the one whose turn it is
  }

  /// The most that may be reserved at once, or nothing for no limit.
  let limit: Int?
  private let ledger = Monitor(Ledger())

  init(limit: Int?) {
    precondition(limit ?? 1 > 0, "a memory budget is positive")
    self.limit = limit
  }

  /// Whether a single need can be met at all.
  func fits(_ bytes: Int) -> Bool {
    limit.map { bytes <= $0 } ?? true
  }

  /// Waits until the bytes can be reserved; they must fit.
  ///
  /// - Returns: whether it had to wait, in which case the world may have changed.
  func reserve(_ bytes: Int) -> Bool {
    guard let limit, bytes > 0 else { return false }
    precondition(bytes <= limit, "a need beyond the whole budget can never be met")
    let (ticket, mustWait) = ledger.withLock { ledger in
      let ticket = ledger.nextTicket
      ledger.nextTicket += 1
      let isFree = ticket == ledger.servedTicket && ledger.reservedBytes + bytes <= limit
      if isFree { Self.grant(bytes, in: &ledger) }
      return (ticket, !isFree)
    }
    guard mustWait else { return false }
    ledger.wait(
      until: { $0.servedTicket == ticket && $0.reservedBytes + bytes <= limit },
      then: { Self.grant(bytes, in: &$0) }
    )
    ledger.wakeAll()  // the next in line may fit too
    return true
  }

  /// Gives bytes back.
  func release(_ bytes: Int) {
    guard limit != nil, bytes > 0 else { return }
    let someoneWaits = ledger.withLock { ledger in
      ledger.reservedBytes -= bytes
      return ledger.servedTicket < ledger.nextTicket
    }
    if someoneWaits { ledger.wakeAll() }
  }

  private static func grant(_ bytes: Int, in ledger: inout Ledger) {
    ledger.reservedBytes += bytes
    ledger.servedTicket += 1
  }
}
