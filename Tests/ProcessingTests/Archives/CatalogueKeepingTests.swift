import Catalogue
import Foundation
import Testing

@testable import Archives
@testable import Processing

@Suite("Runs and the catalogue")
struct CatalogueKeepingTests {
  private let folder: JobFolder
  private let job: BatchJob
  private var options = BatchRun.Options()
  private var archive: ArchiveFolder { ArchiveFolder(job.outputPath) }

  /// Two scenes whose files changed long ago, as far as plans can tell.
  init() throws {
    folder = try JobFolder()
    for number in 1...2 { try folder.scene("tiles/s\(number).tif", seed: UInt64(number)) }
    let text = "scenes: tiles\ncount: 3\nmethod: fcls\nendmembersFrom: scene\noutput: out\n"
    job = try BatchJob(path: try folder.write(text, to: "job.yaml"))
    options.plan.now = Date(timeIntervalSinceNow: 3600)
  }

  private func statuses() throws -> [String] {
    try CatalogueReader(path: archive.cataloguePath).scenes().map(\.status)
  }

  @Test("after a run the catalogue is up to date, and unchanged scenes are not opened any more")
  func unopened() throws {
    #expect(try BatchRun(job: job, options: options).run().doneCount == 2)
    #expect(try statuses() == ["up to date", "up to date"])
    let plan = try ArchivePlan(job, options: options.plan)
    #expect(plan.memoryNote == nil && plan.count(.current) == 2)
    #expect(plan.scenes.allSatisfy { $0.plan == nil })
    try FileManager.default.removeItem(atPath: archive.cataloguePath)
    let slow = try ArchivePlan(job, options: options.plan)
    #expect(slow.memoryNote?.contains("archive.gpkg") == true && slow.count(.current) == 2)
    #expect(slow.scenes.allSatisfy { $0.plan != nil })
    #expect(try BatchRun(job: job, options: options).run().upToDateCount == 2)
    #expect(try ArchivePlan(job, options: options.plan).scenes.allSatisfy { $0.plan == nil })
  }

  @Test("a part of a run writes products and its log only; the catalogue takes them in afterwards")
  func parts() throws {
    for index in 1...2 {
      var part = options
      part.plan.shard = try Shard("\(index)/2")
      _ = try BatchRun(job: job, options: part).run()
    }
    #expect(!FileManager.default.fileExists(atPath: archive.cataloguePath))
    let report = try ArchiveCatalogue(of: archive).update(.disk, for: "test")
    #expect(report.logCount == 2 && report.productCount == 2)
    #expect(try statuses() == ["up to date", "up to date"])
  }

  @Test("a run goes on where the catalogue cannot be written, and says so once")
  func newer() throws {
    _ = try BatchRun(job: job, options: options).run()
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let words = """
      import sqlite3, sys
      with sqlite3.connect(sys.argv[1]) as file:
          file.execute("INSERT INTO grdb_migrations VALUES ('catalogue 99')")
      """
    python.arguments = ["python3", "-c", words, archive.cataloguePath]
    try python.run()
    python.waitUntilExit()
    try FileManager.default.removeItem(atPath: folder.path("out/s1"))
    let told = ToldLines()
    let run = BatchRun(job: job, options: options, warn: { told.add($0) })
    #expect(try run.run().doneCount == 1)
    #expect(told.lines.count == 1 && told.lines[0].contains("later version of the program"))
  }
}

/// Lines that a run told a person.
private final class ToldLines: @unchecked Sendable {
  // Runs tell lines from several threads.
  private let lock = NSLock()
  private var all: [String] = []

  var lines: [String] { lock.withLock { all } }

  func add(_ line: String) { lock.withLock { all.append(line) } }
}
