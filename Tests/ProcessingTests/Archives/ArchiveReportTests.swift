import Foundation
import LinearAlgebra
import Rasters
import Testing

@testable import Archives
@testable import Processing

@Suite("The page of an archive")
struct ArchiveReportTests {
  private let fixture: TiledArchive
  private let now = Date(timeIntervalSince1970: 1_795_000_000)

  init() throws { fixture = try TiledArchive(tileCount: 9) }

  private func report(_ job: BatchJob, failures: [String: String] = [:]) -> ArchiveReport {
    ArchiveReport(
      title: "job <1>",
      output: job.outputPath,
      entries: job.requests.map { request in
        let name = (request.scenePath as NSString).lastPathComponent
        return .init(name: name, product: request.targetPath, failure: failures[name])
      },
      threadCount: 2
    )
  }

  /// The JSON inside a page.
  private func content(of path: String) throws -> [String: Any] {
    let html = try String(contentsOfFile: path, encoding: .utf8)
    let json = try #require(
      html.firstMatch(of: /(?s)<script id="data" type="application\/json">(.*?)<\/script>/)
    )
    let object = try JSONSerialization.jsonObject(with: Data(String(json.output.1).utf8))
    return try #require(object as? [String: Any])
  }

  @Test("every scene has its status, measures, outline in degrees and a picture")
  func scenes() throws {
    try fixture.writeTiles(0..<8)
    let job = try fixture.job()
    _ = try BatchRun(job: job).run()
    try fixture.writeTiles([8])
    try fixture.folder.write("no raster", to: "lines/text.tif")
    let written = try report(try fixture.job(), failures: ["text.tif": "GDAL says no"]).write(
      made: now
    )
    #expect(written.path == fixture.folder.path("out/index.html"))
    #expect(written.counts == ["accept": 8, "missing": 1, "failed": 1])
    let scenes = try #require(try content(of: written.path)["scenes"] as? [[String: Any]])
    #expect(scenes.count == 10)
    #expect((scenes[0]["values"] as? [String: Double])?.count == 6)
    #expect((scenes[0]["picture"] as? String)?.hasPrefix("data:image/png;base64,iVBOR") == true)
    #expect(scenes[0]["product"] as? String == "line00")
    let outline = try #require(scenes[7]["outline"] as? [[Double]])
    // The test's place is on the central meridian of zone 33, 1.12 km to the east.
    #expect(outline.count == 16 && abs(outline[0][0] - 15.016_4) < 0.001)
    #expect(scenes[9]["words"] as? String == "GDAL says no")
    let data = report(job).data(made: now)
    #expect(data.drifts.count == 1 && data.drifts[0].bands.count == 40)
    #expect(data.made == "2026-11-18T11:06:40Z")
  }

  @Test("names with markup stay text, and nothing is loaded from anywhere")
  func escaping() throws {
    let name = "<img src=x onerror=alert(1)>&\"'.tif"
    try fixture.writeTiles([0], name: { _ in name })
    let job = try fixture.job("count: 3\nmethod: fcls\nendmembersFrom: scene")
    _ = try BatchRun(job: job).run()
    let hostile = "</script><script>alert(2)</script>"
    let entry = ArchiveReport.Entry(name: hostile, product: "/none", failure: hostile + "\u{2028}")
    let page = ArchiveReport(
      title: hostile,
      output: job.outputPath,
      entries: [entry, .init(name: name, product: job.requests[0].targetPath)],
      threadCount: 1
    )
    let written = try page.write(made: now)
    let html = try String(contentsOfFile: written.path, encoding: .utf8)
    #expect(!html.contains("<img src=x") && !html.contains("<script>alert"))
    #expect(html.contains("default-src 'none'") && !html.contains("unsafe-inline"))
    #expect(html.ranges(of: "</script>").count == 2)
    #expect(try content(of: written.path)["title"] as? String == hostile)
  }

  @Test("products without a place or a readable picture are shown without")
  func incomplete() throws {
    try fixture.writeTiles([0], hasPlace: false)
    let job = try fixture.job()
    _ = try BatchRun(job: job).run()
    let picture = fixture.folder.path("out/line00/quicklook.png")
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: picture))
    let scene = try #require(report(job).data(made: now).scenes.first)
    #expect(scene.status == .unjudged && scene.outline == nil && scene.picture == nil)
  }

  @Test("without an output folder there is nothing to report")
  func nothing() throws {
    try fixture.writeTiles([0])
    #expect { try report(try fixture.job()).write(made: now) } throws: {
      "\($0)".contains("unmix batch run")
    }
  }

  @Test("a page of 5,000 scenes stays small")
  func many() throws {
    let data = ReportData(
      title: "many",
      made: "",
      program: "",
      scenes: (0..<5000).map { number in
        var scene = ReportData.Scene(name: "line\(number).img", status: .accept)
        scene.values = ["error": 0.01, "angle": 2.5]
        scene.outline = (0..<16).map { [15.123456, 52.0 + Double($0)] }
        return scene
      },
      drifts: []
    )
    #expect(try ReportPage.html(data).utf8.count < 3_500_000)
  }
}
