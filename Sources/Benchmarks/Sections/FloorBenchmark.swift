import CFloors
import Foundation
import LinearAlgebra
import Processing
import Spectra
import Studies
import Unmixing

/// What the kernel path, the whole command and archives take at least on this machine.
///
/// Each part is measured alone, by the shortest way that is known: by it one can judge what is missed.
struct FloorBenchmark {
  let context: BenchmarkContext

  /// Measures the lines of this section.
  func run(_ add: (ReportLine) throws -> Void) throws {
    let scene = try context.scene(.enviBIL)
    try KernelFloor(context: context, scene: scene).run(add)
    try ProductFloor(context: context, scene: scene).run(add)
    try ArchiveFloor(context: context).run(add)
  }
}

/// The kernel path: reading, and the multiplications and additions, each without the other.
struct KernelFloor {
  let context: BenchmarkContext
  let scene: SimulationReport

  /// Bytes that are read at once: a half of an L2 cache.
  private static let chunkBytes = 512 << 10

  func run(_ add: (ReportLine) throws -> Void) throws {
    let mapped = try MappedBytes(scene.scene)
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: scene.scene))
    defer { try? file.close() }
    let (count, workers) = (try rowCount(), context.workerCount)
    try add(
      line("multiply-adds of \(count) sums in the L1 cache", mapped) { multiply(rowCount: count) }
    )
    try add(line("pread() of all samples into a cache", mapped) { try read(file) })
    let pass = try context.networkPass(over: scene)
    let times = try context.stopwatch.time(
      { _ = try pass.run(workerCount: workers) },
      against: {
        try read(file)
        multiply(rowCount: count)
      }
    )
    try add(
      ReportLine(
        "kernel path, \(scene.layout), against both",
        Double(mapped.count) / times.first.median / 1e9,
        "GB/s",
        ratio: ReportLine.Ratio(
          value: times.ratio,
          of: "times both one after the other",
          target: nil
        ),
        note: "both: \(Figures.short(times.second.median)) s on \(workers) workers"
      )
    )
  }

  /// The sums that network and quality need of each pixel.
  private func rowCount() throws -> Int {
    let basis = try EndmemberBasis(context.endmembers.spectra)
    return try context.projections(context.network(), basis).columnCount
  }

  private func line(
    _ name: String,
    _ mapped: MappedBytes,
    _ body: () throws -> Void
  ) throws -> ReportLine {
    let workers = context.workerCount
    let times = try context.stopwatch.time({ try mapped.sum(workerCount: workers) }, against: body)
    let seconds = times.second.median
    let pixelSeconds = seconds * Double(workers) / Double(context.width * context.height)
    return ReportLine(
      "\(name), \(workers) workers",
      Double(mapped.count) / seconds / 1e9,
      "GB/s",
      ratio: ReportLine.Ratio(value: times.ratio, of: "of the read ceiling", target: nil),
      note: "\(Figures.short(pixelSeconds * 1e9)) ns a pixel and core"
    )
  }

  private func multiply(rowCount: Int) {
    let workers = context.workerCount
    let share = Int64((context.width * context.height + workers - 1) / workers)
    let (bands, rows) = (Int32(context.bandCount), Int32(rowCount))
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      BlackHole.take(unmix_floor_products(bands, rows, share))
    }
  }

  private func read(_ file: FileHandle) throws {
    let (descriptor, workers) = (file.fileDescriptor, context.workerCount)
    let count = scene.sampleBytes
    let share = (count + workers - 1) / workers
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      let range = min(worker * share, count)..<min((worker + 1) * share, count)
      let got = unmix_floor_read(
        descriptor,
        Int64(range.lowerBound),
        Int64(range.upperBound),
        Int64(Self.chunkBytes)
      )
      precondition(got == Int64(range.count), "the file was made for this run")
    }
  }
}

/// Archives: what waiting for the disk is of their time.
struct ArchiveFloor {
  let context: BenchmarkContext

  func run(_ add: (ReportLine) throws -> Void) throws {
    for (large, tiny) in [(1, context.isSmoke ? 2 : 30), (0, context.isSmoke ? 2 : 40)] {
      let archive = try SceneArchive(context, largeCount: large, tinyCount: tiny)
      defer { archive.remove() }
      guard let memory = context.memoryFolder else {
        let name = archive.name + ", in memory"
        try add(ReportLine(name, nil, "s", note: "not measured: no /dev/shm here"))
        continue
      }
      try add(waiting(archive, memory))
      try add(secondWorker(archive, memory))
    }
  }

  private func waiting(_ archive: SceneArchive, _ memory: String) throws -> ReportLine {
    let times = try context.stopwatch(atMost: 3).time(
      { try archive.unmix(into: memory, workerCount: 2) },
      against: { try archive.unmix(into: context.folder, workerCount: 2) }
    )
    return ReportLine(
      archive.name + ", in memory",
      times.first.median,
      "s",
      ratio: ReportLine.Ratio(
        value: 100 * (1 - times.ratio),
        of: "% of the time on the disk is waiting for it",
        target: nil
      ),
      note: "2 workers; on the disk \(Figures.short(times.second.median)) s"
    )
  }

  private func secondWorker(_ archive: SceneArchive, _ memory: String) throws -> ReportLine {
    let times = try context.stopwatch(atMost: 3).time(
      { try archive.unmix(into: memory, workerCount: 1) },
      against: { try archive.unmix(into: memory, workerCount: 2) }
    )
    return ReportLine(
      archive.name + ", in memory, 2 workers",
      times.second.median,
      "s",
      ratio: ReportLine.Ratio(value: times.ratio, of: "times faster than 1 worker", target: nil),
      note: "1 worker: \(Figures.short(times.first.median)) s"
    )
  }
}
