import Testing

@testable import Benchmarks

@Suite("Stopwatch")
struct StopwatchTests {
  @Test(
    "the median is the middle of the times, or the mean of the two in the middle",
    arguments: [([9, 1, 2], 2), ([4, 1, 9, 2], 3), ([5], 5)] as [([Double], Double)]
  )
  func median(runs: [Double], median: Double) {
    #expect(Stopwatch.Seconds(runs).median == median)
  }

  @Test("a body runs once more than it is timed")
  func once() {
    var runCount = 0
    let seconds = Stopwatch(repetitions: 4).time { runCount += 1 }
    #expect(runCount == 5 && seconds.sorted.count == 4)
  }

  @Test("two bodies run in turn, and each goes first every other time")
  func alternately() {
    var calls = ""
    _ = Stopwatch(repetitions: 3).time({ calls += "a" }, against: { calls += "b" })
    #expect(calls == "ab" + "ab" + "ba" + "ab")
  }

  @Test("the ratio is that of neighbours, whatever disturbs both of them")
  func ratio() {
    // The first takes three times as long as the second; the machine is slow by another factor in
    // each turn. The first call of each is left out.
    let slowness = [100.0, 1, 5, 2]
    var turns = (first: slowness, second: slowness)
    let times = Stopwatch(repetitions: 3).compare(
      { 3 * turns.first.removeFirst() },
      with: { turns.second.removeFirst() }
    )
    #expect(times.ratio == 3)
    #expect(times.first.sorted == [3, 6, 15] && times.second.sorted == [1, 2, 5])
  }

  @Test("bodies run round after round, each as often as it is to")
  func rounds() throws {
    var calls = ""
    let times = try Stopwatch.time(inTurn: [
      (3, { calls += "a" }), (1, { calls += "b" }), (2, { calls += "c" }),
    ])
    #expect(calls == "abc" + "ac" + "a")
    #expect(times.map(\.sorted.count) == [3, 1, 2])
  }
}
