import Foundation
import Processing
import Studies
import Synchronization

/// How fast the machine gives the bytes of a file: the ceiling that everything is compared with.
struct ReadingBenchmark {
  let context: BenchmarkContext

  /// Measures the lines of this section.
  func run(_ add: (ReportLine) throws -> Void) throws {
    let path = try context.scene(.enviBIL).scene
    let mapped = try MappedBytes(path)
    try PageCache.hold(path, in: .single)
    try add(
      rate(
        "sum of the mapped bytes, \(context.workerCount) workers, the file held in single pages",
        mapped.count,
        context.stopwatch.time { try mapped.sum(workerCount: context.workerCount) }
      )
    )
    try PageCache.hold(path, in: .read)
    let rates: [(name: String, body: () throws -> Stopwatch.Seconds)] = [
      (
        "sum of the mapped bytes, 1 worker",
        { try context.stopwatch.time { try mapped.sum(workerCount: 1) } }
      ),
      (
        "sum of the mapped bytes, \(context.workerCount) workers: the read ceiling",
        { try context.stopwatch.time { try mapped.sum(workerCount: context.workerCount) } }
      ),
      (
        "the same bytes once more through a map that is kept: memory alone",
        { try mapped.withMap { map in context.stopwatch.time { map.sum(context.workerCount) } } }
      ),
      ("copy in memory (memcpy), 1 worker", { copyInMemory(mapped.count) }),
      ("plain loop: int16 to float, sum, 1 worker", { try plainLoop(mapped) }),
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

  private func plainLoop(_ mapped: MappedBytes) throws -> Stopwatch.Seconds {
    try mapped.withMap { map in context.stopwatch.time { BlackHole.take(map.sumOfSamples()) } }
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

/// A file whose bytes are added up out of memory that it is mapped to.
///
/// The file is mapped anew for each sum: so must be every scene, once, by a program that maps it, and
/// what the system does for that is a part of reading. A map that is kept shows memory alone.
struct MappedBytes: Sendable {
  private let file: URL
  /// Number of bytes.
  let count: Int

  /// Finds a file.
  init(_ path: String) throws {
    file = URL(fileURLWithPath: path)
    count = try Data(contentsOf: file, options: .alwaysMapped).count
  }

  /// Maps the file and adds all bytes up, each worker a run of them, and waits for all workers.
  func sum(workerCount: Int) throws { try withMap { $0.sum(workerCount) } }

  /// Maps the file for as long as a body runs.
  func withMap<Result>(_ body: (Map) -> Result) throws -> Result {
    body(Map(data: try Data(contentsOf: file, options: .alwaysMapped)))
  }

  /// The bytes in memory.
  struct Map: Sendable {
    fileprivate let data: Data

    /// Adds all bytes up, each worker a run of them, and waits for all workers.
    func sum(_ workerCount: Int) {
      let share = (data.count + workerCount - 1) / workerCount
      DispatchQueue.concurrentPerform(iterations: workerCount) { worker in
        let range = min(worker * share, data.count)..<min((worker + 1) * share, data.count)
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
}
