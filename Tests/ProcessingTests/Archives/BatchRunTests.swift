import Essentials
import Foundation
import LinearAlgebra
import Products
import Rasters
import Synchronization
import Testing

@testable import Archives
@testable import Processing

@Suite("Runs of many scenes")
struct BatchRunTests {
  private let folder: JobFolder

  init() throws { folder = try JobFolder() }

  private func scenes() throws {
    for number in 1...4 { try folder.scene("tiles/s\(number).tif", seed: UInt64(number)) }
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.path("tiles/s2.tif")))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: folder.path("tiles/half.tif")))
  }

  private func run(
    _ extra: String = "",
    output: String = "out",
    workers: Int = 2,
    control: RunControl = RunControl(),
    options: BatchRun.Options = BatchRun.Options()
  ) throws -> BatchSummary {
    let text =
      "scenes: tiles\nendmembersFrom: scene\ncount: 3\noutput: \(output)\nworkers: \(workers)\n"
    let method = extra.contains("method") ? "" : "method: fcls\n"
    let isStated = ["overwrite", "remake"].contains { extra.contains($0) }
    let policy = isStated ? "" : "overwrite: false\n"
    let path = try folder.write(text + method + policy + extra, to: "job.yaml")
    return try BatchRun(job: try BatchJob(path: path), options: options, control: control).run()
  }

  @Test("a bad scene stops no other and leaves nothing behind; a second run does nothing again")
  func oneBadScene() throws {
    try scenes()
    let first = try run()
    #expect(first.doneCount == 4 && first.failedCount == 1 && first.upToDateCount == 0)
    #expect(first.counts == "4 done, 1 failed" && first.exitCode == 3)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("tiles/half.tif"))).count
    let failure = first.lines.dropFirst().joined(separator: "\n").filter { $0 != "," }
    #expect(failure.contains("FAILED    half.tif"))
    #expect(failure.contains("it has \(bytes) bytes"), "\(failure)")
    #expect(first.scenes.map(\.outcome) == [.failed, .done, .done, .done, .done])
    #expect(try folder.productNames(in: "out") == ["s1", "s2", "s3", "s4"])
    let products = try folder.products(in: "out")
    let second = try run()
    #expect(second.counts == "0 done, 1 failed, 4 up to date")
    #expect(try folder.products(in: "out") == products)
  }

  @Test("products that changed are kept and reported, or made again if that is wanted")
  func changes() throws {
    try folder.scene("tiles/a.tif", seed: 1)
    #expect(try run().doneCount == 1)
    let old = try folder.products(in: "out")
    let kept = try run("seed: 2\nmethod: nnls")
    #expect(kept.keptCount == 1 && kept.lines.contains { $0.contains("overwrite: false") })
    #expect(try folder.products(in: "out") == old)
    #expect(try run("method: nnls\noverwrite: true").doneCount == 1)
    #expect(try folder.products(in: "out") != old)
    #expect(try run("method: nnls\noverwrite: true").upToDateCount == 1)
    try folder.scene("tiles/a.tif", seed: 5)
    #expect(try run("method: nnls").keptCount == 1)
    #expect(try run("method: nnls\noverwrite: true").doneCount == 1)
  }

  @Test("another compression makes another product with the same samples, and is kept in it")
  func compression() throws {
    try folder.scene("tiles/a.tif", seed: 1)
    #expect(try run().doneCount == 1)
    let usual = try samples("out/a/quality.tif")
    #expect(try run("compress: deflate").upToDateCount == 1)
    #expect(try run("compress: zstd").keptCount == 1)
    #expect(try run("compress: zstd\noverwrite: true").doneCount == 1)
    #expect(try run("compress: zstd").upToDateCount == 1)
    let provenance = try Data(
      contentsOf: URL(fileURLWithPath: folder.path("out/a/provenance.json"))
    )
    #expect(try Provenance(json: provenance).method.options["compress"] == "zstd")
    #expect(try samples("out/a/quality.tif") == usual)
  }

  /// All samples of a raster, band after band.
  private func samples(_ name: String) throws -> [[Float]] {
    try RasterPreview(of: folder.path(name), maximumSide: 10_000).planes
  }

  @Test("a product that lost a file or a part of one is not up to date", arguments: [true, false])
  func damaged(isMissing: Bool) throws {
    try folder.scene("tiles/a.tif", seed: 1)
    #expect(try run().doneCount == 1)
    let old = try folder.products(in: "out")
    let quality = URL(fileURLWithPath: folder.path("out/a/quality.tif"))
    if isMissing {
      try FileManager.default.removeItem(at: quality)
    } else {
      try Data().write(to: quality)
    }
    let kept = try run()
    #expect(kept.keptCount == 1 && kept.upToDateCount == 0)
    #expect(kept.lines.contains { $0.contains("quality.tif") })
    #expect(try run("overwrite: true").doneCount == 1)
    #expect(try folder.products(in: "out") == old)
    #expect(try run().upToDateCount == 1)
  }

  @Test("a folder that is not a product is never touched")
  func occupied() throws {
    try folder.scene("tiles/a.tif", seed: 1)
    try folder.write("mine", to: "out/a/notes.txt")
    let summary = try run("overwrite: true")
    #expect(
      summary.failedCount == 1 && summary.scenes[0].error?.contains("not a product folder") == true
    )
    #expect(try folder.names(in: "out/a") == ["notes.txt"])
    #expect(try folder.productNames(in: "out") == ["a"])
  }

  @Test("the bytes do not depend on the number of workers")
  func workers() throws {
    for number in 1...3 { try folder.scene("tiles/s\(number).img", seed: UInt64(number)) }
    for count in [1, 2, 5] {
      #expect(try run(output: "out\(count)", workers: count).doneCount == 3)
    }
    let one = try folder.products(in: "out1")
    let perProduct = try folder.names(in: "out1/s1").filter { $0 != "provenance.json" }
    #expect(perProduct.contains("abundances.tif") && one.count == 3 * perProduct.count)
    #expect(try folder.products(in: "out2") == one)
    #expect(try folder.products(in: "out5") == one)
  }

  @Test("every scene that is tried has a line in the log, once")
  func log() throws {
    try scenes()
    var options = BatchRun.Options()
    options.logPath = folder.path("logs.txt")
    _ = try run(options: options)
    let lines = try String(contentsOfFile: folder.path("logs.txt"), encoding: .utf8)
      .split(separator: "\n").map { $0.dropFirst(20).prefix(18) }
    #expect(lines.first?.hasPrefix("unmix ") == true && lines.last?.hasPrefix("end ") == true)
    let names = [
      "done      s1.tif  ", "done      s2.tif  ", "done      s3.tif  ", "done      s4.tif  ",
    ]
    #expect(
      lines.dropFirst().dropLast().map(String.init).sorted() == ["FAILED    half.tif"] + names
    )
  }

  @Test("a run that is stopped leaves whole products and no traces")
  func cancelled() throws {
    try scenes()
    for number in 5...10 { try folder.scene("tiles/s\(number).tif", seed: UInt64(number)) }
    let endedCount = Atomic<Int>(0)
    let control = RunControl(
      report: { event in
        if case .tiles(let totals) = event {
          endedCount.store(totals.endedSceneCount, ordering: .relaxed)
        }
      },
      isCancelled: { endedCount.load(ordering: .relaxed) >= 2 }
    )
    let summary = try run(workers: 1, control: control)
    // Two that ended, two that wait for the disk and one that the worker was about to finish.
    #expect(summary.cancelledCount >= 5 && summary.doneCount <= 5)
    #expect(summary.lines[0].contains("not done (interrupted)") && summary.exitCode == 130)
    #expect(try folder.productNames(in: "out").allSatisfy { $0.hasPrefix("s") })
    let again = try run()
    #expect(again.doneCount == 10 - summary.doneCount, "\(again.lines)")
  }

  @Test("a product that cannot be put in its place leaves nothing behind")
  func place() throws {
    try folder.scene("tiles/s1.tif", seed: 1)
    #expect(try run().doneCount == 1)
    let foreign = URL(fileURLWithPath: folder.path("out/s1/notes.txt"))
    let control = RunControl(report: { event in
      guard case .tiles = event else { return }
      try? Data("mine".utf8).write(to: foreign)
    })
    let summary = try run("overwrite: true\nmethod: nnls\n", control: control)
    #expect(summary.failedCount == 1)
    #expect(try folder.productNames(in: "out") == ["s1"])
    #expect(try String(contentsOf: foreign, encoding: .utf8) == "mine")
  }

  @Test("a scene without one valid pixel is explained and leaves nothing behind")
  func noData() throws {
    let nothing = Matrix(rowCount: 8, columnCount: 30, repeating: -9999)
    try folder.raster(
      "tiles/empty.tif",
      nothing,
      width: 6,
      names: (1...8).map { "channel \($0)" },
      noData: -9999
    )
    for method in ["fcls", "bunet"] {
      let summary = try run("method: \(method)")
      #expect(summary.failedCount == 1)
      let words = summary.lines.joined(separator: " ")
      #expect(words.contains("none of the 30 pixels") && words.contains("-9999"), "\(words)")
      #expect(!FileManager.default.fileExists(atPath: folder.path("out/empty")))
    }
  }

  @Test(
    "nine EnMAP tiles and half a tenth: nine products, one explanation",
    .enabled(if: SharedData.has("enmap-potsdam"), SharedData.reason)
  )
  func enmap() throws {
    try folder.makeFolder(of: "tiles/x")
    let tiles = try SharedData.tiles()
    for tile in tiles {
      let name = (tile as NSString).lastPathComponent
      try FileManager.default.copyItem(atPath: tile, toPath: folder.path("tiles/" + name))
    }
    let whole = try Data(contentsOf: URL(fileURLWithPath: tiles[0]))
    try whole.prefix(507_015).write(to: URL(fileURLWithPath: folder.path("tiles/half.tif")))
    let summary = try run()
    #expect(summary.doneCount == 9 && summary.failedCount == 1)
    #expect(summary.lines.contains { $0.contains("507,015 bytes") && $0.contains("1,014,030") })
    #expect(try folder.productNames(in: "out").count == 9)
    let again = try run()
    #expect(again.upToDateCount == 9, "\(again.lines) \(again.scenes.map(\.reasons))")
    for scene in summary.scenes {
      guard let report = scene.report else { continue }
      #expect(report.bandCount == 224 && report.keptBandCount == 218)
      #expect(report.validPixelCount == 1024, "\(report.scene)")
    }
  }
}
