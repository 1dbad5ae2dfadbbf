import Foundation
import Testing

@testable import Archives
@testable import Processing

@Suite("Verifying the products of a job")
struct BatchVerificationTests {
  private let folder: JobFolder
  private let job: BatchJob

  init() throws {
    folder = try JobFolder()
    for number in 1...3 { try folder.scene("tiles/s\(number).tif", seed: UInt64(number)) }
    let text =
      "scenes: tiles\nendmembersFrom: scene\ncount: 3\nmethod: fcls\noutput: out\noverwrite: true\n"
    job = try BatchJob(path: try folder.write(text, to: "job.yaml"))
    #expect(try BatchRun(job: job).run().doneCount == 3)
  }

  /// Changes 16 bytes inside a file and keeps its length.
  private func overwrite(_ name: String) throws {
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path(name)))
    try handle.seek(toOffset: 2000)
    try handle.write(contentsOf: Data(repeating: 0x55, count: 16))
    try handle.close()
  }

  @Test("whole products are counted, by job, by folder and alone")
  func whole() throws {
    #expect(try BatchVerification(job: job).run().lines == ["Products: 3 whole, 0 damaged"])
    #expect(try BatchVerification(folder: folder.path("out")).run().lines.count == 1)
    let one = try BatchVerification(folder: folder.path("out/s1"))
    #expect(one.products == [folder.path("out/s1")])
  }

  @Test("bytes that changed inside a raster are found, and the product is made again")
  func damaged() throws {
    let old = try folder.products(in: "out")
    try overwrite("out/s2/abundances.tif")
    let summary = try BatchVerification(job: job).run()
    #expect(summary.damagedCount == 1)
    #expect(summary.lines[1] == "\(folder.path("out/s2")): DAMAGED")
    #expect(summary.lines[2].contains("abundances.tif"))
    let run = try BatchRun(job: job).run()
    #expect(run.doneCount == 1 && run.upToDateCount == 2)
    #expect(run.scenes[1].reasons.first?.contains("abundances.tif") == true)
    let same = try folder.products(in: "out") == old
    #expect(same)
  }

  @Test("scenes without a product are counted apart; a folder without products is refused")
  func missing() throws {
    try FileManager.default.removeItem(atPath: folder.path("out/s3"))
    let summary = try BatchVerification(job: job).run()
    #expect(summary.lines.first == "Products: 2 whole, 0 damaged, 1 not made yet")
    #expect(summary.catalogueDifferences == ["s3: in the catalogue, and not on the disk"])
    #expect(throws: (any Error).self) { try BatchVerification(folder: folder.path("tiles")) }
  }
}
