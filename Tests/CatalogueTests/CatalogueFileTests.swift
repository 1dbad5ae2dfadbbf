import DurableFiles
import Foundation
import GRDB
import Testing

@testable import Catalogue

/// A folder for one test, removed with the value.
private final class Scratch {
  let path = NSTemporaryDirectory() + "catalogue-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var catalogue: String { path + "/archive.gpkg" }
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

@Suite("The catalogue's file")
struct CatalogueFileTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @discardableResult
  private func write(_ names: [String], isNew: Bool = false) throws -> [Int64] {
    let writer = try CatalogueWriter(path: scratch.catalogue, isNew: isNew)
    let ids = try writer.change { changes in
      try names.map { name in
        var scene = SceneRecord(name: name, status: "up to date")
        scene.productPath = name
        scene.scenePath = "../tiles/\(name).tif"
        let corners = [(1.0, 2.0), (3, 2), (3, 4)].map {
          Footprint.Point(longitude: $0.0, latitude: $0.1)
        }
        let footprint = Footprint(corners: corners)
        scene.geometry = footprint.map(GeoPackageGeometry.data)
        return try changes.save(scene, footprint: footprint)
      }
    }
    try writer.publish(time: "2026-11-28T02:00:00.000Z")
    return ids
  }

  private func code(_ body: () throws -> Void) -> CatalogueError.Code? {
    do { try body() } catch { return (error as? CatalogueError)?.code }
    return nil
  }

  private func readerCode() -> CatalogueError.Code? {
    code { _ = try CatalogueReader(path: scratch.catalogue) }
  }

  @Test("what was written is read again, and nothing else lies in the folder")
  func both() throws {
    #expect(readerCode() == .missing)
    let ids = try write(["a", "b"])
    #expect(try scratch.names == ["archive.gpkg"])
    let reader = try CatalogueReader(path: scratch.catalogue)
    let scenes = try reader.scenes()
    #expect(scenes.map(\.id) == ids && scenes.map(\.name) == ["a", "b"])
    #expect(try reader.sceneCounts() == ["up to date": 2])
    #expect(try reader.scenes(named: "../tiles/b.tif") == [scenes[1]])
  }

  @Test("every record is read as it was written")
  func records() throws {
    let id = try write(["a"])[0]
    let writer = try CatalogueWriter(path: scratch.catalogue)
    var memory = MemoryRecord()
    memory.inputsMark = "0f"
    memory.productFiles = ["a", "b c"]
    memory.failure = .init(text: "t", kind: "scene", mark: nil, job: "j", program: "1", count: 3)
    var run = RunRecord(log: "x.jsonl", logSize: 12, logBytes: 10, unreadableLines: 1)
    run.exitCode = 3
    var attempt = AttemptRecord(sceneID: id, runID: 1, time: "2026-11-28", outcome: "failed")
    attempt.error = "why"
    let model = ModelRecord(
      runID: 1,
      time: "t",
      path: "p",
      sha256: "s",
      method: "vca",
      endmemberCount: 4,
      sceneCount: 9,
      reason: nil
    )
    let file = FileRecord(sceneID: id, name: "q.tif", byteCount: 7, sha256: nil)
    try writer.change { changes in
      try changes.save(memory, of: id)
      run.id = try changes.save(run)
      try changes.add(attempt)
      try changes.add(model)
      try changes.replaceFiles(of: id, with: [file])
    }
    try writer.publish(time: "2026-11-28T02:00:00.000Z")
    let reader = try CatalogueReader(path: scratch.catalogue)
    let scene = try #require(try reader.scenes().first)
    #expect(try reader.memory(of: scene) == memory)
    #expect(try reader.runs(limit: 5) == [run] && reader.logSizes() == ["x.jsonl": 12])
    let (attempts, models, files) = try (
      reader.attempts(of: scene), reader.models(), reader.files(of: scene)
    )
    attempt.id = 1
    #expect(attempts == [attempt] && models.map(\.method) == ["vca"])
    #expect(files.map(\.name) == ["q.tif"] && files.map(\.byteCount) == [7])
    var seen = 0
    try reader.readMemory { path, product, found in
      seen += 1
      #expect(path == "../tiles/a.tif" && product == "a" && found == memory)
    }
    #expect(seen == 1)
  }

  @Test("a reader keeps the state that it opened, and does not keep a writer waiting")
  func longRead() throws {
    try write(["a"])
    let reader = try CatalogueReader(path: scratch.catalogue)
    // Another program in the middle of a transaction, as a GIS that edits the file.
    let other = try DatabaseQueue(path: scratch.catalogue)
    try other.inDatabase { database in
      try database.execute(sql: "BEGIN EXCLUSIVE")
      try write(["b"])
      try database.execute(sql: "ROLLBACK")
    }
    #expect(try reader.scenes().map(\.name) == ["a"])
    #expect(try CatalogueReader(path: scratch.catalogue).scenes().map(\.name) == ["a", "b"])
  }

  @Test("files that another program keeps beside the old catalogue do not get into the new one")
  func journals() throws {
    try write(["a"])
    let other = try DatabasePool(path: scratch.catalogue)
    try other.write { try $0.execute(sql: "UPDATE scenes SET name = 'theirs'") }
    try write(["b"], isNew: true)
    #expect(try CatalogueReader(path: scratch.catalogue).scenes().map(\.name) == ["b"])
    #expect(try scratch.names == ["archive.gpkg"])
    try other.close()
    #expect(try CatalogueReader(path: scratch.catalogue).scenes().map(\.name) == ["b"])
  }

  @Test("a damaged, empty, foreign or newer file is told from a catalogue, and stays as it is")
  func others() throws {
    try write(["a"])
    let whole = try Data(contentsOf: URL(fileURLWithPath: scratch.catalogue))
    var holes = whole
    holes.replaceSubrange(4096..<whole.count, with: Data(count: whole.count - 4096))
    let damaged = [
      Data(), Data("not a database, but long enough for one".utf8), holes,
      whole.prefix(whole.count / 2), whole.prefix(50),
    ]
    for bytes in damaged {
      try bytes.write(to: URL(fileURLWithPath: scratch.catalogue))
      let found = code {
        let reader = try CatalogueReader(path: scratch.catalogue)
        _ = try reader.scenes()
      }
      #expect(found == .damaged)
      #expect(code { try write(["b"]) } == .damaged)
      #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.catalogue)) == bytes)
    }
    try whole.write(to: URL(fileURLWithPath: scratch.catalogue))
    try DatabaseQueue(path: scratch.catalogue).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('catalogue 99')")
    }
    #expect(readerCode() == .newer && code { try write(["b"]) } == .newer)
    try FileManager.default.removeItem(atPath: scratch.catalogue)
    try DatabaseQueue(path: scratch.catalogue).write {
      try $0.execute(sql: "CREATE TABLE scenes (id INTEGER)")
    }
    #expect(readerCode() == .foreign && code { try write(["b"]) } == .foreign)
    try write(["b"], isNew: true)
    #expect(readerCode() == nil)
    #expect(try scratch.names == ["archive.gpkg"])
  }

  @Test("changes that fail leave the catalogue as it was, and nothing beside it")
  func failing() throws {
    try write(["a"])
    let writer = try CatalogueWriter(path: scratch.catalogue)
    #expect(throws: CatalogueError.self) {
      try writer.change { changes in
        _ = try changes.save(SceneRecord(name: "b", status: "x"))
        throw CancellationError()
      }
    }
    writer.discard()
    #expect(try CatalogueReader(path: scratch.catalogue).scenes().map(\.name) == ["a"])
    #expect(try scratch.names == ["archive.gpkg"])
  }

  @Test("the file is a GeoPackage: header, systems, contents and geometry columns")
  func geoPackage() throws {
    try write(["a"])
    let header = try Data(contentsOf: URL(fileURLWithPath: scratch.catalogue)).prefix(72)
    #expect(header[68..<72] == Data("GPKG".utf8))
    let queue = try DatabaseQueue(path: scratch.catalogue)
    try queue.read { database in
      #expect(try Int.fetchOne(database, sql: "PRAGMA user_version") == 10300)
      #expect(try String.fetchOne(database, sql: "PRAGMA integrity_check") == "ok")
      #expect(try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").isEmpty)
      let layer = try #require(
        try Row.fetchOne(database, sql: "SELECT * FROM gpkg_contents WHERE table_name = 'scenes'")
      )
      #expect(layer["data_type"] == "features" && layer["srs_id"] == 4326)
      #expect(layer["min_x"] == 1.0 && layer["max_y"] == 4.0)
      #expect(layer["last_change"] == "2026-11-28T02:00:00.000Z")
      let systems = try Int.fetchAll(database, sql: "SELECT srs_id FROM gpkg_spatial_ref_sys")
      #expect(systems.sorted() == [-1, 0, 4326])
    }
  }
}
