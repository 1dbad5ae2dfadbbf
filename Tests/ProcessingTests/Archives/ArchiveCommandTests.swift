import Catalogue
import DurableFiles
import Foundation
import Products
import Testing

@testable import Archives
@testable import Processing

@Suite("Status, verification and pruning of an archive")
struct ArchiveCommandTests {
  private let fixture: ArchiveFixture
  private var folder: JobFolder { fixture.folder }
  private var archive: ArchiveFolder { fixture.archive }

  init() throws {
    fixture = try ArchiveFixture()
    try fixture.takeIn()
  }

  private func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: folder.path(name))
  }

  // MARK: Status

  @Test("an archive is found by its job, whose scenes may be gone, or by its folder")
  func finding() throws {
    try remove("tiles")
    #expect(try ArchiveFolder(jobOrFolder: folder.path("job.yaml")) == archive)
    #expect(try ArchiveFolder(jobOrFolder: folder.path("out/")) == archive)
    let nested = "scenes: tiles\noutput: out/{parent}/{name}\n"
    #expect(try ArchiveFolder(jobOrFolder: folder.write(nested, to: "b.yaml")) == archive)
    #expect(throws: (any Error).self) { try ArchiveFolder(jobOrFolder: folder.path("none")) }
    let silent = try folder.write("scenes: tiles\n", to: "c.yaml")
    #expect(throws: (any Error).self) { try ArchiveFolder(jobOrFolder: silent) }
  }

  @Test("the summary of a night with one of everything")
  func summary() throws {
    var look = fixture.done("s2")
    look.look = "3.4 times the archive's median"
    var kept = SceneEnded(scene: "../tiles/k.tif", name: "k", product: "k", outcome: .kept)
    kept.reasons = ["the header changed (k.hdr)"]
    let left = SceneEnded(scene: "../tiles/n.img", name: "n", product: nil, outcome: .leftOut)
    let failed = (1...8).map { fixture.failed("f\($0)") }
    try fixture.log("b", [fixture.failed("f1")], exitCode: 3)
    try fixture.log("c", [look, kept, left] + failed, exitCode: 3)
    try fixture.takeIn()
    let lines = try ArchiveStatus(of: archive).lines()
    #expect(
      lines.map { $0.replacing(folder.path, with: "") } == [
        "Archive: /out",
        "Scenes: 2 up to date, 1 out of date, 8 failed, 1 left out",
        "Last run: 2026-11-28 02:00:01 UTC on c, unmix 0.2.0, job job.yaml: 11 done; 2.0 s; "
          + "exit code 3",
        "Failed:", "  f1  f1 is short. (2 times in a row)", "  f2  f2 is short.",
        "  f3  f3 is short.", "  f4  f4 is short.", "  f5  f5 is short.", "  f6  f6 is short.",
        "  and 2 more (unmix batch status --failed)", "Look:",
        "  s2  3.4 times the archive's median",
      ]
    )
    let all = try ArchiveStatus(of: archive).lines(.failed)
    #expect(
      all.count == 24
        && all[0] == "../tiles/f1.tif: FAILED 2026-11-28 02:00:01 UTC, 2 times in a row"
    )
    #expect(all[2] == "  Copy it again.")
    #expect(try ArchiveStatus(of: archive).lines(.look) == ["s2: 3.4 times the archive's median"])
  }

  @Test("a run that was killed, and lines that are not taken in, are named")
  func killed() throws {
    try fixture.log("b", [fixture.failed("s1")], exitCode: nil)
    #expect(try ArchiveStatus(of: archive).notes.count == 1)
    try fixture.takeIn()
    let status = try ArchiveStatus(of: archive)
    #expect(status.notes.isEmpty)
    #expect(status.lines()[2].hasSuffix("has not ended (at work, or killed)"))
  }

  @Test("a scene is told of with all that came of it, by its name or its paths")
  func scene() throws {
    try fixture.log("b", [fixture.failed("s1")])
    try fixture.takeIn()
    for name in ["s1", "../tiles/s1.tif", folder.path("tiles/s1.tif"), folder.path("out/s1")] {
      let accounts = try SceneAccount.all(named: name, in: archive)
      #expect(accounts.map(\.scene.name) == ["s1"])
      #expect(accounts[0].attempts.map(\.outcome) == ["done", "failed"])
    }
    let account = try SceneAccount.all(named: "s1", in: archive)[0]
    #expect(account.lines.first == "s1: failed" && account.lines.last == "    Copy it again.")
    #expect(account.files.count == 7 && account.footprint.isEmpty)
    #expect(throws: (any Error).self) { try SceneAccount.all(named: "x", in: archive) }
  }

  // MARK: Verification

  @Test("catalogue and disk are compared in both directions, and rasters decoded if wanted")
  func verification() throws {
    let clean = try BatchVerification(job: fixture.job).run(isDeep: true)
    #expect(clean.lines == ["Products: 2 whole, 0 damaged"])
    let files = FileManager.default
    try files.moveItem(atPath: folder.path("out/s2"), toPath: folder.path("out/x"))
    let path = folder.path("out/s1/provenance.json")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let sum = try #require(text.firstMatch(of: /"sha256" : "[0-9a-f]{64}"/)?.output)
    let other = "\"sha256\" : \"\(String(repeating: "0", count: 64))\""
    try text.replacing(sum, with: other).write(toFile: path, atomically: true, encoding: .utf8)
    let found = try BatchVerification(folder: folder.path("out")).run()
    #expect(found.damagedCount == 1)
    #expect(
      found.catalogueDifferences == [
        "s2: in the catalogue, and not on the disk", "x: on the disk, and not in the catalogue",
        "s1: the catalogue has other checksums (abundances.tif)",
      ]
    )
    #expect(found.lines.contains { $0.hasPrefix("Catalogue: 3 differences") })
  }

  @Test("a raster of the right bytes that cannot be decoded is found by a deep look only")
  func undecodable() throws {
    let raster = folder.path("out/s1/abundances.tif")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: raster))
    bytes.replaceSubrange(bytes.count - 600..<bytes.count, with: Data(repeating: 0xAA, count: 600))
    try bytes.write(to: URL(fileURLWithPath: raster))
    let path = folder.path("out/s1/provenance.json")
    var provenance = try Provenance(json: Data(contentsOf: URL(fileURLWithPath: path)))
    let sum = try FileChecksum(ofFile: raster)
    provenance.files = ProductManifest(
      provenance.files.entries.map { entry in
        entry.name == "abundances.tif"
          ? .init(name: entry.name, bytes: bytes.count, sha256: sum?.sha256) : entry
      }
    )
    try provenance.json.write(to: URL(fileURLWithPath: path))
    try fixture.takeIn(.rebuilding)
    #expect(try BatchVerification(folder: folder.path("out")).run().damagedCount == 0)
    let deep = try BatchVerification(folder: folder.path("out")).run(isDeep: true)
    #expect(deep.damagedCount == 1)
    #expect(deep.products[0].faults.first?.contains("abundances.tif cannot be decoded") == true)
  }

  // MARK: Pruning

  @Test("a product whose scene is gone is removed when that is wanted, with its row")
  func pruning() throws {
    #expect(try ArchivePruning(of: archive).items.isEmpty)
    try remove("tiles/s1.tif")
    let pruning = try ArchivePruning(of: archive)
    #expect(pruning.items.map(\.product) == [folder.path("out/s1")] && pruning.removableCount == 1)
    #expect(try folder.names(in: "out").contains("s1"), "nothing was removed yet")
    #expect(try pruning.remove(for: "test", now: ArchiveFixture.now) == [folder.path("out/s1")])
    #expect(try folder.names(in: "out") == [".unmix", "archive.gpkg", "s2"])
    #expect(try CatalogueReader(path: archive.cataloguePath).scenes().map(\.name) == ["s2"])
  }

  @Test(
    "products stay where no scene is left, where they hold other files, and where they are none"
  )
  func obstacles() throws {
    try remove("tiles/s1.tif")
    try folder.write("mine", to: "out/s1/notes.txt")
    let foreign = try ArchivePruning(of: archive)
    #expect(foreign.items[0].obstacle?.contains("notes.txt") == true)
    try remove("tiles/s2.tif")
    let unmounted = try ArchivePruning(of: archive)
    #expect(unmounted.removableCount == 0)
    #expect(unmounted.lines(removed: nil).allSatisfy { !$0.contains("--yes") })
    #expect(unmounted.items.allSatisfy { $0.obstacle?.contains("--whole-folders") == true })
    #expect(try unmounted.remove(for: "test", now: ArchiveFixture.now).isEmpty)
    let told = try ArchivePruning(of: archive, takesWholeFolders: true)
    #expect(told.items.map { $0.obstacle == nil } == [false, true])
    try remove("out/s2/provenance.json")
    #expect(
      try told.remove(for: "test", now: ArchiveFixture.now).isEmpty,
      "it is no product any more"
    )
    #expect(try folder.names(in: "out/s1").contains("notes.txt"))
  }
}
