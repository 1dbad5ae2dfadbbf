import Essentials
import Foundation
import Processing
import Synchronization
import Testing

@testable import Archives

@Suite("Runs of many scenes: attempts, limits, changes on the way")
struct BatchRunPolicyTests {
  private let folder: JobFolder

  init() throws {
    folder = try JobFolder()
    for name in ["a", "b"] { try folder.scene("tiles/\(name).tif", seed: 1) }
  }

  private func job(_ more: String = "") throws -> BatchJob {
    let text =
      "scenes: tiles\nendmembersFrom: scene\ncount: 3\nmethod: fcls\noutput: out\nworkers: 1\n"
    return try BatchJob(path: folder.write(text + more, to: "job.yaml"))
  }

  private func log() throws -> [String] {
    try String(contentsOfFile: folder.path("log"), encoding: .utf8).split(separator: "\n")
      .map { String($0.dropFirst(20)) }
  }

  private func run(
    _ job: BatchJob,
    _ control: RunControl = RunControl(),
    seconds: Double? = nil
  ) throws -> BatchSummary {
    var options = BatchRun.Options()
    options.logPath = folder.path("log")
    options.maximumSeconds = seconds
    return try BatchRun(job: job, options: options, control: control).run()
  }

  @Test(
    "a failure of the surroundings is tried again in the same run, and told once",
    arguments: [0, 1]
  )
  func retries(count: Int) throws {
    try folder.write("mine", to: "out/a/notes.txt")
    let place = folder.path("out/a")
    let control = RunControl(report: { event in
      guard case .tiles(let totals) = event, totals.failedSceneCount > 0 else { return }
      try? FileManager.default.removeItem(atPath: place)
    })
    let summary = try run(try job("retries: \(count)"), control)
    #expect(summary.doneCount == 1 + count && summary.failedCount == 1 - count)
    #expect(try log().count { $0.hasPrefix("FAILED") } == 1 - count)
    #expect(try log().count { $0.hasPrefix("done      a.tif") } == count)
  }

  @Test("a scene that is replaced between plan and work is planned anew, and made of one state")
  func replaced() throws {
    #expect(try run(try job()).doneCount == 2)
    for name in ["a", "b"] { try folder.scene("tiles/\(name).tif", seed: 2) }
    let calls = Atomic<Int>(0)
    let folder = folder
    // Asked before each scene is planned: at the second time the first scene has its plan.
    let control = RunControl(isCancelled: {
      if calls.wrappingAdd(1, ordering: .relaxed).newValue == 2 {
        _ = try? folder.scene("tiles/a.tif", seed: 3)
      }
      return false
    })
    let summary = try run(try job(), control)
    #expect(summary.doneCount == 2, "\(summary.lines)")
    #expect(try run(try job()).upToDateCount == 2)
  }

  @Test("a scene that takes too long fails, and says how long it may take")
  func timeLimit() throws {
    var job = try job()
    job.limits.secondsPerScene = 0
    let summary = try run(job)
    #expect(summary.failedCount == 2)
    #expect(
      summary.lines.contains { $0.contains("a.tif took longer than the 0s that a scene may") }
    )
    #expect(try folder.productNames(in: "out") == [])
  }

  @Test("a run remembers how much memory a scene was given, for plans to come")
  func memory() throws {
    let reports = try run(try job()).scenes.compactMap(\.report)
    #expect(
      reports.count == 2 && reports.allSatisfy { (10_000...1 << 30).contains($0.reservedBytes) }
    )
    let logs = RunLog.paths(in: ArchiveFolder(folder.path("out")))
    let events = try RunLog(path: try #require(logs.first)).events
    let peaks = events.compactMap {
      if case .scene(let ended) = $0.kind { ended.peakBytes } else { nil }
    }
    #expect(peaks.sorted() == reports.map(\.reservedBytes).sorted())
  }

  @Test("after --max-time no scene is begun, and that is no failure")
  func maximumTime() throws {
    let summary = try run(try job(), seconds: -1)
    #expect(summary.waitingCount == 2 && summary.exitCode == 0, "\(summary.lines)")
    #expect(try run(try job()).doneCount == 2)
  }

  @Test("scenes are begun in the order that the job says", arguments: ["newest", "oldest"])
  func order(word: String) throws {
    let old = [FileAttributeKey.modificationDate: Date(timeIntervalSince1970: 1_000_000)]
    try FileManager.default.setAttributes(old, ofItemAtPath: folder.path("tiles/b.tif"))
    _ = try run(try job("order: \(word)"))
    let names = try log().filter { $0.hasPrefix("done") }.map { $0.dropFirst(10).prefix(5) }
    #expect(names == (word == "newest" ? ["a.tif", "b.tif"] : ["b.tif", "a.tif"]))
  }
}
