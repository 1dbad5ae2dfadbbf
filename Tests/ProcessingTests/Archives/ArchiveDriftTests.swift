import Essentials
import Foundation
import Products
import Testing

@testable import Archives
@testable import Processing

@Suite("Drift over an archive")
struct ArchiveDriftTests {
  private let fixture: TiledArchive

  init() throws { fixture = try TiledArchive(tileCount: 10) }

  @Test("a line whose bands 11 to 16 are too bright is named with these bands, and to be looked at")
  func bright() throws {
    try fixture.writeTiles((0..<10).filter { $0 != 6 })
    try fixture.writeTiles(
      [6],
      changed: { band, value in (10..<16).contains(band) ? value * 1.25 : value }
    )
    let job = try fixture.job()
    #expect(try BatchRun(job: job).run().doneCount == 10)
    let products = job.requests.map(\.targetPath)
    let report = DriftReport(products: products, threadCount: 2)
    #expect(report.comparedCount == 10 && report.otherCount == 0)
    #expect(report.odd.map(\.scene) == ["line06.tif"], "\(report.lines)")
    let bands = try #require(report.odd.first?.bands)
    #expect(bands.allSatisfy { 11...16 ~= $0.first && 11...16 ~= $0.last }, "\(report.lines)")
    #expect(bands.allSatisfy { $0.meanResidual > $0.archiveMedian + 0.01 })
    #expect(report.lines[0] == "Drift: 10 products compared, 1 differ")
    #expect(report.lines.contains { $0.contains(" nm): mean residual +") })
    let judged = ArchiveQuality(ProductRecord.read(products, threadCount: 2)).products
    #expect(judged.filter { $0.verdict?.level != .accept }.map(\.record.scene) == ["line06.tif"])
  }

  @Test("the watch of a run judges by what came before, and what it says is in no product")
  func watch() throws {
    try fixture.writeTiles(0..<9)
    let job = try fixture.job()
    _ = try BatchRun(job: job).run()
    try fixture.writeTiles([9], changed: { $0 < 20 ? $1 * 1.4 : $1 })
    let later = try fixture.job()
    _ = try BatchRun(job: later).run()
    let products = later.requests.map(\.targetPath)
    let watch = QualityWatch(products: products, threadCount: 2)
    let odd = try #require(watch.judge(products[9]))
    #expect(odd.level != .accept && odd.sentence?.contains("the archive's median") == true)
    #expect(watch.judge(products[0])?.level == .accept)
    #expect(
      QualityWatch(products: Array(products.prefix(3)), threadCount: 1).judge(products[0]) == nil
    )
    let provenance = try String(contentsOfFile: products[9] + "/provenance.json", encoding: .utf8)
    #expect(!provenance.contains("median"))
  }

  @Test("products of other models and earlier versions are counted, not compared")
  func others() throws {
    try fixture.writeTiles(0..<9)
    _ = try BatchRun(job: try fixture.job()).run()
    let products = try fixture.job().requests.map(\.targetPath)
    var old = try Provenance(ofProduct: products[0])
    old.quality = nil
    try old.json.write(to: URL(fileURLWithPath: products[0] + "/provenance.json"))
    let report = DriftReport(products: products + ["/no/product"], threadCount: 2)
    #expect(report.comparedCount == 8 && report.otherCount == 1 && report.odd.isEmpty)
    #expect(report.lines[0].contains("1 not compared"))
    let few = DriftReport(products: Array(products.prefix(4)), threadCount: 2)
    #expect(few.comparedCount == 0 && few.otherCount == 4)
  }
}
