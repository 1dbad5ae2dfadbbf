internal import DurableFiles
internal import GRDB

/// An open catalogue, for reading.
///
/// It shows one state for as long as it is open: the program replaces the file as a whole.
package final class CatalogueReader: Sendable {
  /// The file.
  package let path: String
  private let queue: DatabaseQueue

  /// Seconds to wait for other programs that write to the file.
  private static let patience = 2.0

  /// Opens a catalogue.
  ///
  /// - Throws: `CatalogueError`, with code `.missing` if there is none.
  package init(path: String) throws(CatalogueError) {
    self.path = path
    queue = try CatalogueReader.translating(path) {
      guard let stamp = FileStamp(path: path) else { throw CatalogueError.missing(path) }
      guard stamp.byteCount > 0 else { throw CatalogueError.damaged(path, because: "it is empty") }
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(Self.patience)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.read { try CatalogueError.requireCatalogue($0, path: path) }
      return queue
    }
  }

  /// Goes through all scenes with what is remembered of them.
  ///
  /// - Parameter body: told the scene's path, the product's path and the memory.
  /// - Throws: `CatalogueError`.
  package func readMemory(
    _ body: (_ scene: String?, _ product: String?, MemoryRecord) -> Void
  ) throws(CatalogueError) {
    try reading { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT scenes.scene_path, scenes.product_path, memory.*
          FROM scenes JOIN memory ON memory.scene_id = scenes.id
          """
      )
      while let row = try rows.next() {
        body(row["scene_path"], row["product_path"], MemoryRecord(row))
      }
    }
  }

  /// Number of scenes by status.
  package func sceneCounts() throws(CatalogueError) -> [String: Int] {
    try reading { database in
      let rows = try Row.fetchAll(
        database,
        sql: "SELECT status, COUNT(*) AS count FROM scenes GROUP BY status"
      )
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["status"], $0["count"]) })
    }
  }

  /// All scenes, or those of a status, by name.
  package func scenes(status: String? = nil) throws(CatalogueError) -> [SceneRecord] {
    try reading { database in
      guard let status else { return try SceneRecord.fetch(database, "ORDER BY name, id") }
      return try SceneRecord.fetch(database, "WHERE status = ? ORDER BY name, id", [status])
    }
  }

  /// Scenes whose product somebody should look at, by name.
  package func scenesToLookAt() throws(CatalogueError) -> [SceneRecord] {
    try reading { database in
      try SceneRecord.fetch(
        database,
        "WHERE look IS NOT NULL OR quality IN ('look', 'reject') ORDER BY name, id"
      )
    }
  }

  /// Scenes of a name, or with a product of that path.
  package func scenes(named name: String) throws(CatalogueError) -> [SceneRecord] {
    try reading { database in
      try SceneRecord.fetch(
        database,
        "WHERE name = ? OR product_path = ? OR scene_path = ? ORDER BY id",
        [name, name, name]
      )
    }
  }

  /// What came of a scene, oldest first, with the runs.
  package func attempts(of scene: SceneRecord) throws(CatalogueError) -> [AttemptRecord] {
    try reading { database in
      try AttemptRecord.fetch(database, "WHERE scene_id = ? ORDER BY time, id", [scene.id])
    }
  }

  /// The files of a scene's product, by name.
  package func files(of scene: SceneRecord) throws(CatalogueError) -> [FileRecord] {
    try reading { database in
      try FileRecord.fetch(database, "WHERE scene_id = ? ORDER BY name", [scene.id])
    }
  }

  /// What is remembered of a scene.
  package func memory(of scene: SceneRecord) throws(CatalogueError) -> MemoryRecord? {
    try reading { database in
      try Row.fetchOne(
        database,
        sql: "SELECT * FROM memory WHERE scene_id = ?",
        arguments: [scene.id]
      ).map(MemoryRecord.init)
    }
  }

  /// Bytes of each run log when it was taken in last, by the log's name.
  package func logSizes() throws(CatalogueError) -> [String: Int] {
    try reading { database in
      let rows = try Row.fetchAll(database, sql: "SELECT log, log_size FROM runs")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["log"], $0["log_size"]) })
    }
  }

  /// The latest runs, newest first, in the order in which they were taken in.
  package func runs(limit: Int) throws(CatalogueError) -> [RunRecord] {
    try reading { database in
      try RunRecord.fetch(database, "ORDER BY id DESC LIMIT ?", [limit])
    }
  }

  /// All models, oldest first.
  package func models() throws(CatalogueError) -> [ModelRecord] {
    try reading { database in try ModelRecord.fetch(database, "ORDER BY time, id") }
  }

  private func reading<Value>(
    _ body: (Database) throws -> Value
  ) throws(CatalogueError) -> Value {
    try Self.translating(path) { try queue.read(body) }
  }

  /// Turns what SQLite throws into an error of this room.
  static func translating<Value>(
    _ path: String,
    _ body: () throws -> Value
  ) throws(CatalogueError) -> Value {
    do { return try body() } catch { throw CatalogueError(error, path: path) }
  }
}
