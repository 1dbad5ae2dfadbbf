/// Times a body several times.
struct Stopwatch {
  /// How often a body is timed.
  let repetitions: Int

  /// Seconds of every run, shortest first.
  struct Seconds {
    let sorted: [Double]

    /// The middle one.
    var median: Double { sorted[sorted.count / 2] }
    /// The shortest.
    var least: Double { sorted[0] }
  }

  /// Seconds of one run of a body.
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(body) / .seconds(1)
  }

  /// Times a body, after one run that does not count.
  func time(_ body: () throws -> Void) rethrows -> Seconds {
    try body()
    return Seconds(sorted: try (0..<repetitions).map { _ in try Self.seconds(body) }.sorted())
  }

  /// Times two bodies in turn, after one run of each that does not count, so that what disturbs the
  /// machine disturbs both.
  func time(
    _ first: () throws -> Void,
    against second: () throws -> Void
  ) rethrows -> (Seconds, Seconds) {
    try first()
    try second()
    var times: ([Double], [Double]) = ([], [])
    for _ in 0..<repetitions {
      times.0.append(try Self.seconds(first))
      times.1.append(try Self.seconds(second))
    }
    return (Seconds(sorted: times.0.sorted()), Seconds(sorted: times.1.sorted()))
  }
}
