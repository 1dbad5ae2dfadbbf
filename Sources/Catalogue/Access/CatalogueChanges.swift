internal import GRDB

/// Rows that are read and written in one transaction.
package struct CatalogueChanges {
  let database: Database

  /// The scene with a product in a place.
  package func scene(product: String) throws -> SceneRecord? {
    try SceneRecord.fetch(database, "WHERE product_path = ? LIMIT 1", [product]).first
  }

  /// The scene of a data file.
  package func scene(path: String) throws -> SceneRecord? {
    try SceneRecord.fetch(database, "WHERE scene_path = ? LIMIT 1", [path]).first
  }

  /// All places of products.
  package func productPaths() throws -> [String] {
    try String.fetchAll(
      database,
      sql: "SELECT product_path FROM scenes WHERE product_path IS NOT NULL ORDER BY product_path"
    )
  }

  /// Writes a scene, and widens the bounds of the layer.
  ///
  /// - Returns: the number of its row.
  package func save(_ scene: SceneRecord, footprint: Footprint? = nil) throws -> Int64 {
    if let bounds = footprint?.bounds {
      try database.cachedStatement(
        sql: """
          UPDATE gpkg_contents SET
            min_x = MIN(IFNULL(min_x, ?1), ?1), min_y = MIN(IFNULL(min_y, ?2), ?2),
            max_x = MAX(IFNULL(max_x, ?3), ?3), max_y = MAX(IFNULL(max_y, ?4), ?4)
          WHERE table_name = 'scenes'
          """
      ).execute(arguments: [bounds.west, bounds.south, bounds.east, bounds.north])
    }
    return try scene.save(in: database)
  }

  /// Removes a scene and all that belongs to it.
  package func remove(scene: Int64) throws {
    for (table, column) in [
      ("files", "scene_id"), ("attempts", "scene_id"), ("memory", "scene_id"), ("scenes", "id"),
    ] {
      try database.cachedStatement(sql: "DELETE FROM \(table) WHERE \(column) = ?")
        .execute(arguments: [scene])
    }
  }

  /// Replaces the files of a scene's product.
  package func replaceFiles(of scene: Int64, with files: [FileRecord]) throws {
    try database.cachedStatement(sql: "DELETE FROM files WHERE scene_id = ?")
      .execute(arguments: [scene])
    for file in files { try file.save(in: database) }
  }

  /// What is remembered of a scene.
  package func memory(of scene: Int64) throws -> MemoryRecord {
    let statement = try database.cachedStatement(sql: "SELECT * FROM memory WHERE scene_id = ?")
    return try Row.fetchOne(statement, arguments: [scene]).map(MemoryRecord.init) ?? MemoryRecord()
  }

  /// Remembers a scene.
  package func save(_ memory: MemoryRecord, of scene: Int64) throws {
    try memory.save(of: scene, in: database)
  }

  /// The run of a log.
  package func run(log: String) throws -> RunRecord? {
    try RunRecord.fetch(database, "WHERE log = ?", [log]).first
  }

  /// Writes a run; returns the number of its row.
  package func save(_ run: RunRecord) throws -> Int64 { try run.save(in: database) }

  /// Adds an attempt.
  package func add(_ attempt: AttemptRecord) throws { try attempt.save(in: database) }

  /// Adds a model.
  package func add(_ model: ModelRecord) throws { try model.save(in: database) }
}
