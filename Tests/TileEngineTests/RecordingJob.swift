import Foundation
import Testing

@testable import TileEngine

/// What happened to a job, in order.
enum Event: Sendable, Equatable {
  case prepared
  case began(Int)
  case ended(Int)
  case finished
  case abandoned
}

/// A failure made by a test.
struct TestFailure: Error, Equatable {
  let place: String
}

/// A worker's state that notices being used by two calls at once.
final class Probe {
  let worker: Int
  private(set) var callCount = 0
  private var isInUse = false

  init(worker: Int) {
    self.worker = worker
  }

  func use<Result>(_ body: () throws -> Result) rethrows -> Result {
    #expect(!isInUse, "a worker's state is used by one call at a time")
    isInUse = true
    callCount += 1
    defer { isInUse = false }
    return try body()
  }
}

/// A job that writes down what happens to it and does what the test wants in each phase.
final class RecordingJob: TileJob {
  let name: String
  let tileCount: Int
  let bytesPerTile: Int
  let preparationBytes: Int
  private let onPrepare: @Sendable () throws -> Void
  private let onTile: @Sendable (Int, _ worker: Int) throws -> Void
  private let onFinish: @Sendable () throws -> Void
  private let record = Monitor([Event]())

  init(
    _ name: String = "scene",
    tiles: Int,
    bytesPerTile: Int = 0,
    preparationBytes: Int = 0,
    prepare: @escaping @Sendable () throws -> Void = {},
    tile: @escaping @Sendable (Int, _ worker: Int) throws -> Void = { _, _ in },
    finish: @escaping @Sendable () throws -> Void = {}
  ) {
    self.name = name
    tileCount = tiles
    self.bytesPerTile = bytesPerTile
    self.preparationBytes = preparationBytes
    onPrepare = prepare
    onTile = tile
    onFinish = finish
  }

  var events: [Event] { record.withLock { $0 } }

  var begunTiles: [Int] {
    events.compactMap { if case .began(let tile) = $0 { tile } else { nil } }
  }

  func prepare(_ state: inout Probe) throws -> TilePlan<String> {
    try state.use {
      note(.prepared)
      try onPrepare()
      return TilePlan(tileCount: tileCount, bytesPerTile: bytesPerTile, opened: "opened \(name)")
    }
  }

  func process(tile: Int, of opened: String, using state: inout Probe) throws {
    #expect(opened == "opened \(name)")
    note(.began(tile))
    defer { note(.ended(tile)) }
    let worker = state.worker
    try state.use { try onTile(tile, worker) }
  }

  func finish(_ opened: String, using state: inout Probe) throws -> Int {
    try state.use {
      note(.finished)
      try onFinish()
      return tileCount
    }
  }

  func abandon(_ opened: String?, because error: any Error) {
    note(.abandoned)
  }

  private func note(_ event: Event) {
    record.withLock { $0.append(event) }
  }

  /// Checks what holds however a job ended: prepared first, no tile twice, nothing after the one end.
  func expectOrder(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) {
    let events = events
    guard let last = events.last else { return }
    #expect(events.first == .prepared, comment, sourceLocation: sourceLocation)
    #expect(events.count { $0 == .prepared } == 1, comment, sourceLocation: sourceLocation)
    #expect([.finished, .abandoned].contains(last), comment, sourceLocation: sourceLocation)
    #expect(events.count { $0 == .abandoned } <= 1, comment, sourceLocation: sourceLocation)
    #expect(events.count { $0 == .finished } <= 1, comment, sourceLocation: sourceLocation)
    let begun = begunTiles
    #expect(Set(begun).count == begun.count, comment, sourceLocation: sourceLocation)
    let ended = events.count { if case .ended = $0 { true } else { false } }
    #expect(ended == begun.count, comment, sourceLocation: sourceLocation)
  }

  /// Checks that every tile was done once and the job finished once.
  func expectFinished(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation)
  {
    expectOrder(comment, sourceLocation: sourceLocation)
    #expect(begunTiles.sorted() == Array(0..<tileCount), comment, sourceLocation: sourceLocation)
    #expect(events.last == .finished, comment, sourceLocation: sourceLocation)
    #expect(!events.contains(.abandoned), comment, sourceLocation: sourceLocation)
  }
}

extension TileScheduler {
  func run(
    _ jobs: [RecordingJob],
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (TileProgress) -> Void = { _ in }
  ) -> [JobOutcome<Int>] {
    run(jobs, makeState: { Probe(worker: $0) }, isCancelled: isCancelled, progress: progress)
  }
}

extension JobOutcome {
  var isFinished: Bool { if case .finished = self { true } else { false } }
  var isCancelled: Bool { if case .cancelled = self { true } else { false } }
  var failure: (any Error)? { if case .failed(let error) = self { error } else { nil } }
}

/// Where threads wait for one another, but not for ever.
final class MeetingPoint: Sendable {
  private let arrived = Monitor(Set<Int>())

  /// Waits until `count` different guests have come; false after ten seconds.
  func meet(guest: Int, until count: Int) -> Bool {
    arrived.withLock { _ = $0.insert(guest) }
    return eventually { self.arrived.withLock { $0.count } >= count }
  }
}

/// Waits until the condition holds; false after ten seconds.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<10_000 {
    if condition() { return true }
    Thread.sleep(forTimeInterval: 0.001)
  }
  return condition()
}

/// The largest value that a sum of additions and subtractions reached.
final class HighWaterMark: Sendable {
  private let levels = Monitor((now: 0, highest: 0))

  var highest: Int { levels.withLock { $0.highest } }

  func add(_ amount: Int) {
    levels.withLock {
      $0.now += amount
      $0.highest = max($0.highest, $0.now)
    }
  }
}

/// A small generator for delays (SplitMix64); this room knows no other.
struct DelayGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
