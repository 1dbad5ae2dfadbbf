import Foundation
import Processing
import Synchronization

/// How fast the machine gives the bytes of a file: the ceiling that everything is compared with.
struct ReadingBenchmark {
  let context: BenchmarkContext

  /// Measures the lines of this section.
  func run(_ add: (ReportLine) throws -> Void) throws {
    let path = try context.scene(.enviBIL).scene
    let mapped = try MappedBytes(path)
    let rates: [(name: String, body: () throws -> Stopwatch.Seconds)] = [
      (
        "sum of the mapped bytes, 1 worker",
        { context.stopwatch.time { mapped.sum(workerCount: 1) } }
      ),
      (
        "sum of the mapped bytes, \(context.workerCount) workers: the read ceiling",
        { context.stopwatch.time { mapped.sum(workerCount: context.workerCount) } }
      ),
      ("copy in memory (memcpy), 1 worker", { copyInMemory(mapped.count) }),
      ("plain loop: int16 to float, sum, 1 worker", { plainLoop(mapped) }),
      (
        "read() of the file into 128 KiB (dd if=FILE of=/dev/null bs=128k)",
        { try context.stopwatch.time { try ReadingReference.readLoop(path) } }
      ),
      (
        "cat FILE > /dev/null, which need not copy",
        { try context.stopwatch.time { try ReadingReference.cat(path) } }
      ),
    ]
    for (name, body) in rates { try add(rate(name, mapped.count, body())) }
  }

  private func rate(_ name: String, _ byteCount: Int, _ time: Stopwatch.Seconds) -> ReportLine {
    ReportLine(
      name,
      Double(byteCount) / time.median / 1e9,
      "GB/s",
      note: "\(Figures.short(time.median)) s"
    )
  }

  private func copyInMemory(_ byteCount: Int) -> Stopwatch.Seconds {
    let source = [UInt8](repeating: 1, count: byteCount)
    var target = [UInt8](repeating: 0, count: byteCount)
    return context.stopwatch.time { target.replaceSubrange(0..<byteCount, with: source) }
  }

  private func plainLoop(_ mapped: MappedBytes) -> Stopwatch.Seconds {
    context.stopwatch.time { BlackHole.take(mapped.sumOfSamples()) }
  }
}

/// Reading a file as other programs do.
enum ReadingReference {
  /// Reads a file by read() into 128 KiB, the buffer of `cat`; what issue and targets call `cat`.
  static func readLoop(_ path: String) throws {
    try ChildProcess.run("dd", ["if=\(path)", "of=/dev/null", "bs=128k", "status=none"])
  }

  /// Hands a file to `cat`, whose output is thrown away.
  static func cat(_ path: String) throws { try ChildProcess.run("cat", [path]) }
}

/// Keeps the compiler from dropping work whose result nobody needs.
enum BlackHole {
  private static let last = Mutex(0.0)  // the latest result of any thread

  /// Takes a result.
  static func take(_ value: Double) { last.withLock { $0 = value } }
}

/// A file mapped into memory, read and nothing else.
struct MappedBytes: Sendable {
  private let data: Data

  /// Maps a file.
  init(_ path: String) throws {
    data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
  }

  /// Number of bytes.
  var count: Int { data.count }

  /// Adds all bytes up, each worker a run of them, and waits for all workers.
  func sum(workerCount: Int) {
    let share = (count + workerCount - 1) / workerCount
    DispatchQueue.concurrentPerform(iterations: workerCount) { worker in
      let range = min(worker * share, count)..<min((worker + 1) * share, count)
      BlackHole.take(Double(sum(range)))
    }
  }

  private func sum(_ range: Range<Int>) -> UInt8 {
    let bytes = data.span.extracting(range)
    var sum: UInt8 = 0
    for index in bytes.indices { sum &+= bytes[index] }
    return sum
  }

  /// The sum of the samples of int16, low byte first, in single precision.
  func sumOfSamples() -> Double {
    let bytes = data.span
    var sum: Float = 0
    for index in 0..<bytes.count / 2 {
      let sample = UInt16(bytes[2 * index]) | UInt16(bytes[2 * index + 1]) << 8
      sum += Float(Int16(truncatingIfNeeded: sample))
    }
    return Double(sum)
  }
}
