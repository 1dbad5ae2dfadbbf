/// Times a body several times.
struct Stopwatch {
  /// How often a body is timed.
  let repetitions: Int

  /// Seconds of some runs.
  struct Seconds {
    /// Shortest first.
    let sorted: [Double]

    /// Takes the seconds of runs in any order; there is at least one.
    init(_ runs: [Double]) {
      precondition(!runs.isEmpty, "something was timed")
      sorted = runs.sorted()
    }

    /// The middle one, or the mean of the two in the middle.
    var median: Double { (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2 }
  }

  /// Two bodies that were timed in turn.
  struct Comparison {
    /// Seconds of the first body.
    let first: Seconds
    /// Seconds of the second.
    let second: Seconds
    /// How many times as long the first took: the median over neighbouring runs, which what comes and
    /// goes on the machine disturbs alike.
    let ratio: Double

    /// Takes the seconds of neighbouring runs.
    init(_ pairs: [(first: Double, second: Double)]) {
      first = Seconds(pairs.map(\.first))
      second = Seconds(pairs.map(\.second))
      ratio = Seconds(pairs.map { $0.first / $0.second }).median
    }
  }

  /// Seconds of one run of a body.
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(body) / .seconds(1)
  }

  /// Times a body, after one run that does not count.
  func time(_ body: () throws -> Void) rethrows -> Seconds {
    try body()
    return Seconds(try (0..<repetitions).map { _ in try Self.seconds(body) })
  }

  /// Times two bodies in turn, after one run of each that does not count.
  func time(
    _ first: () throws -> Void,
    against second: () throws -> Void
  ) rethrows -> Comparison {
    try compare({ try Self.seconds(first) }, with: { try Self.seconds(second) })
  }

  /// Times bodies round after round, each as often as it is to be; a body that had its runs is left
  /// out of the rounds that follow.
  static func time(
    inTurn bodies: [(repetitions: Int, body: () throws -> Void)]
  ) throws -> [Seconds] {
    var runs = bodies.map { _ in [Double]() }
    for round in 0..<(bodies.map(\.repetitions).max() ?? 0) {
      for (number, body) in bodies.enumerated() where round < body.repetitions {
        runs[number].append(try seconds(body.body))
      }
    }
    return runs.map { Seconds($0) }
  }

  /// Calls two bodies in turn that say how many seconds they took, after one call of each that does
  /// not count.
  ///
  /// Every other time the second goes first, so that neither always follows the other.
  func compare(
    _ first: () throws -> Double,
    with second: () throws -> Double
  ) rethrows -> Comparison {
    _ = try first()
    _ = try second()
    return Comparison(
      try (0..<repetitions).map { turn in
        guard turn.isMultiple(of: 2) else {
          let after = try second()
          return (try first(), after)
        }
        return (try first(), try second())
      }
    )
  }
}
