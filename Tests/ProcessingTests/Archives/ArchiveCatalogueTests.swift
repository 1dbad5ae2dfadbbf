import Catalogue
import Foundation
import Rasters
import Testing

@testable import Archives
@testable import Processing

@Suite("The catalogue of an archive")
struct ArchiveCatalogueTests {
  private let fixture: ArchiveFixture
  private var folder: JobFolder { fixture.folder }
  private var archive: ArchiveFolder { fixture.archive }
  private let now = ArchiveFixture.now

  init() throws { fixture = try ArchiveFixture() }

  @discardableResult
  private func takeIn(_ extent: ArchiveCatalogue.Extent = .newEvents) throws
    -> CatalogueTaking.Report
  {
    try fixture.takeIn(extent)
  }

  private func scenes() throws -> [SceneRecord] {
    try CatalogueReader(path: archive.cataloguePath).scenes()
  }

  private func memory(_ name: String) -> SceneMemory? {
    ArchiveCatalogue(of: archive).memory().memory[
      scene: folder.path("tiles/\(name).tif"),
      product: folder.path("out/\(name)")
    ]
  }

  @Test("logs and products are taken in once: status, numbers, files, memory, run")
  func takingIn() throws {
    let report = try takeIn()
    #expect(report.logCount == 1 && report.eventCount == 4 && report.productCount == 2)
    let found = try scenes()
    #expect(
      found.map(\.name) == ["s1", "s2"] && found.map(\.status) == ["up to date", "up to date"]
    )
    #expect(found[0].method == "fcls" && found[0].width == 24 && found[0].meanError == 0.01)
    #expect(found[0].scenePath == "../tiles/s1.tif" && found[0].geometry == nil)
    let reader = try CatalogueReader(path: archive.cataloguePath)
    let files = try reader.files(of: found[0]).map(\.name)
    #expect(
      try files + ["provenance.json"] == folder.names(in: "out/s1").filter {
        $0 != "provenance.json"
      } + ["provenance.json"]
    )
    #expect(try reader.attempts(of: found[0]).map(\.outcome) == ["done"])
    #expect(try reader.runs(limit: 9).map(\.exitCode) == [0])
    #expect(memory("s1")?.watermark?.inputs == "mark of s1" && memory("s3") == nil)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: archive.cataloguePath))
    #expect(try takeIn() == CatalogueTaking.Report())
    #expect(try Data(contentsOf: URL(fileURLWithPath: archive.cataloguePath)) == bytes)
    #expect(try folder.names(in: "out") == [".unmix", "archive.gpkg", "s1", "s2"])
  }

  @Test("a product that is current is read again unless its mark tells that it is the one entered")
  func unmarked() throws {
    try takeIn()
    var current = fixture.done("s1")
    current.outcome = .current
    try fixture.log("b", [current])
    #expect(try takeIn().productCount == 0)
    current.watermark = nil
    for host in ["c", "d"] {
      try fixture.log(host, [current])
      #expect(try takeIn().productCount == 1)
    }
  }

  @Test("failures in a row are counted, and forgotten with the next product")
  func failures() throws {
    try takeIn()
    try fixture.log("b", [fixture.failed("s1")], exitCode: nil)
    try takeIn()
    try fixture.log("c", [fixture.failed("s1", .surroundings), fixture.failed("s3")], exitCode: 3)
    try takeIn()
    let failure = try #require(memory("s1")?.lastFailure)
    #expect(failure.count == 2 && failure.kind == .surroundings && failure.inputs == "then")
    #expect(failure.jobKey == "key" && failure.program == "0.2.0")
    #expect(memory("s1")?.watermark?.inputs == "mark of s1", "the product is still there")
    #expect(memory("s3")?.lastFailure?.count == 1)
    #expect(try scenes().map(\.status) == ["failed", "up to date", "failed"])
    try fixture.log("d", [fixture.done("s1")])
    try takeIn()
    #expect(memory("s1")?.lastFailure == nil && memory("s1")?.watermark != nil)
    let reader = try CatalogueReader(path: archive.cataloguePath)
    let attempts = try reader.attempts(of: try scenes()[0])
    #expect(attempts.map(\.outcome) == ["done", "failed", "failed", "done"])
    #expect(attempts[1].error == "s1 is short.\nCopy it again.")
  }

  @Test("a catalogue that is made again has what the one before had")
  func rebuilding() throws {
    try takeIn()
    try fixture.log("b", [fixture.failed("s1"), fixture.failed("s3")])
    try takeIn()
    func content() throws -> ([SceneRecord], [String], [SceneMemory?]) {
      let reader = try CatalogueReader(path: archive.cataloguePath)
      let scenes = try reader.scenes()
      let rest = try scenes.flatMap { scene in
        try reader.files(of: scene).map { "\(scene.name) \($0.name) \($0.sha256 ?? "")" }
          + reader.attempts(of: scene).map { "\(scene.name) \($0.time) \($0.outcome)" }
      }
      return (scenes, rest, scenes.map { memory($0.name) })
    }
    let before = try content()
    let report = try takeIn(.rebuilding)
    #expect(report.productCount == 2 && report.logCount == 2 && report.goneCount == 0)
    let after = try content()
    #expect(after.0 == before.0 && after.1 == before.1 && after.2 == before.2)
  }

  @Test(
    "a lost or damaged catalogue, or another database of its name, is made again by itself",
    arguments: ["lost", "empty", "cut", "junk", "foreign"]
  )
  func damage(kind: String) throws {
    try takeIn()
    let before = try scenes()
    let url = URL(fileURLWithPath: archive.cataloguePath)
    let whole = try Data(contentsOf: url)
    switch kind {
    case "lost": try FileManager.default.removeItem(at: url)
    case "empty": try Data().write(to: url)
    case "cut": try whole.prefix(whole.count * 2 / 3).write(to: url)
    case "junk": try Data(repeating: 7, count: 9999).write(to: url)
    default:
      try FileManager.default.removeItem(at: url)
      let python = Process()
      python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      let words = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('CREATE TABLE a (b)')"
      python.arguments = ["python3", "-c", words, archive.cataloguePath]
      try python.run()
      python.waitUntilExit()
    }
    let (memory, note) = ArchiveCatalogue(of: archive).memory()
    #expect(memory.sceneCount == 0 && note?.contains("archive.gpkg") == true)
    let report = try takeIn()
    #expect(try scenes() == before)
    let isAside = kind != "lost"
    #expect(report.notes.count == (isAside ? 1 : 0), "\(report.notes)")
    #expect(report.notes.allSatisfy { $0.contains("set aside as .unmix/set-aside-1.gpkg") })
    let hidden = try folder.names(in: "out/.unmix")
    #expect(hidden == (isAside ? ["runs", "set-aside-1.gpkg"] : ["runs"]))
    #expect(ArchiveCatalogue(of: archive).memory().note == nil)
  }

  @Test("products that were copied in, deleted or damaged by hand are found by a look at the disk")
  func byHand() throws {
    try takeIn()
    try FileManager.default.copyItem(
      atPath: folder.path("out/s1"),
      toPath: folder.path("out/x/y"),
      makingFolders: true
    )
    try FileManager.default.removeItem(atPath: folder.path("out/s2"))
    let report = try takeIn(.disk)
    #expect(report.productCount == 1 && report.goneCount == 1)
    let found = try scenes()
    #expect(found.map(\.name) == ["s1", "s2", "y"])
    #expect(found.map(\.status) == ["up to date", "gone", "not checked"])
    #expect(found[2].productPath == "x/y" && found[2].scenePath == nil)
    try folder.write("{", to: "out/x/y/provenance.json")
    let again = try takeIn(.rebuilding)
    #expect(again.notes.count == 1 && again.notes[0].hasPrefix("x/y: "))
    #expect(try scenes().map(\.status) == ["up to date", "gone", "damaged"])
  }

  @Test("an archive that was moved with its scenes remembers them all")
  func moved() throws {
    try takeIn()
    let copy = folder.path("elsewhere")
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    for name in ["out", "tiles"] {
      try FileManager.default.moveItem(atPath: folder.path(name), toPath: copy + "/" + name)
    }
    let there = ArchiveFolder(copy + "/out")
    let memory = ArchiveCatalogue(of: there).memory().memory
    #expect(memory[scene: copy + "/tiles/s1.tif", product: copy + "/out/s1"] != nil)
    #expect(try ArchiveCatalogue(of: there).takeIn(now: now) == CatalogueTaking.Report())
  }

  @Test("cut and junk lines of run logs are passed over, once")
  func junk() throws {
    let path = try #require(RunLog.paths(in: archive).first)
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("\u{0}junk\n{\"version\":9,\"event\":\"x\"}\n{\"cut".utf8))
    try handle.close()
    let report = try takeIn()
    #expect(report.notes.count == 1 && report.notes[0].contains("later version"))
    #expect(try scenes().count == 2)
    #expect(try takeIn() == CatalogueTaking.Report())
    let reader = try CatalogueReader(path: archive.cataloguePath)
    #expect(try reader.runs(limit: 1)[0].unreadableLines == 1)
  }

  @Test("the empty log of a run that was killed before its first line says nothing new")
  func emptyLog() throws {
    try takeIn()
    try folder.write("", to: "out/.unmix/runs/20261128T020002Z-x-1.jsonl")
    #expect(try takeIn() == CatalogueTaking.Report())
    #expect(try ArchiveStatus(of: archive).notes.isEmpty)
  }

  @Test("a scene that is left out or stays out of date is entered once, however often it is said")
  func standing() throws {
    var kept = SceneEnded(scene: "../tiles/s1.tif", name: "s1", product: "s1", outcome: .kept)
    kept.reasons = ["option seed changed from 1 to 2"]
    var out = SceneEnded(scene: "../tiles/x.img", name: "x", product: nil, outcome: .leftOut)
    out.reasons = ["there is no .hdr beside it"]
    for host in ["b", "c", "d"] {
      try fixture.log(host, [kept, out])
      try takeIn()
    }
    let found = try scenes()
    #expect(found.map(\.status) == ["out of date", "up to date", "left out"])
    #expect(found[0].reason == "option seed changed from 1 to 2" && found[2].productPath == nil)
    let reader = try CatalogueReader(path: archive.cataloguePath)
    #expect(try reader.attempts(of: found[0]).map(\.outcome) == ["done", "kept"])
    #expect(try reader.attempts(of: found[2]).count == 1)
  }
}

extension FileManager {
  fileprivate func copyItem(atPath path: String, toPath other: String, makingFolders: Bool) throws {
    let parent = (other as NSString).deletingLastPathComponent
    try createDirectory(atPath: parent, withIntermediateDirectories: makingFolders)
    try copyItem(atPath: path, toPath: other)
  }
}
