internal import GRDB

/// The tables of a catalogue, and how older catalogues become like it.
///
/// A later change is a migration of its own, registered after those that are here; these stay as they
/// are. `Docs/Formats.md` describes every column.
enum CatalogueSchema {
  private static let first = "catalogue 1"

  /// The steps from an empty database to the latest tables.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration(first) { database in
      try GeoPackageTables.create(in: database)
      try database.execute(sql: scenes + history)
      try GeoPackageTables.enterFeatures(
        "scenes",
        "The scenes of the archive with the footprints of their products",
        in: database
      )
      let others = [
        ("files", "The files of the products, with their checksums"),
        ("attempts", "What came of each scene, every time that something came of it"),
        ("runs", "The runs over the archive, one for each run log"),
        ("models", "The models of the archive"),
        ("memory", "What lets the program see that a scene is unchanged"),
      ]
      for (table, description) in others {
        try GeoPackageTables.enterAttributes(table, description, in: database)
      }
    }
    return migrator
  }

  /// What a database is.
  enum Kind {
    case catalogue
    /// A catalogue of a later version of the program.
    case newer
    case foreign
  }

  /// Looks what a database is.
  static func kind(of database: Database) throws -> Kind {
    let id = try Int.fetchOne(database, sql: "PRAGMA application_id")
    guard id == GeoPackageTables.applicationID, try database.tableExists("grdb_migrations"),
      try migrator.appliedIdentifiers(database).contains(first)
    else { return .foreign }
    return try migrator.hasBeenSuperseded(database) ? .newer : .catalogue
  }

  private static let scenes = """
    CREATE TABLE scenes (
      id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
      geom MULTIPOLYGON,
      name TEXT NOT NULL,
      status TEXT NOT NULL,
      reason TEXT,
      error TEXT,
      method TEXT,
      model TEXT,
      acquired DATETIME,
      made DATETIME,
      attempted DATETIME,
      mean_error DOUBLE,
      mean_angle DOUBLE,
      out_of_range_share DOUBLE,
      no_data_share DOUBLE,
      flags TEXT,
      quality TEXT,
      look TEXT,
      width INTEGER,
      height INTEGER,
      valid_pixels INTEGER,
      seconds DOUBLE,
      scene_bytes INTEGER,
      scene_path TEXT,
      product_path TEXT,
      product_key TEXT
    );
    CREATE UNIQUE INDEX scenes_product_path ON scenes (product_path);
    CREATE INDEX scenes_scene_path ON scenes (scene_path);
    CREATE INDEX scenes_name ON scenes (name);
    CREATE TABLE files (
      id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
      scene_id INTEGER NOT NULL,
      name TEXT NOT NULL,
      byte_count INTEGER NOT NULL,
      sha256 TEXT
    );
    CREATE INDEX files_scene_id ON files (scene_id);
    CREATE TABLE memory (
      scene_id INTEGER PRIMARY KEY NOT NULL,
      inputs_mark TEXT,
      product_mark TEXT,
      other_inputs TEXT,
      product_files TEXT,
      failure_text TEXT,
      failure_kind TEXT,
      failure_mark TEXT,
      failure_job TEXT,
      failure_program TEXT,
      failure_count INTEGER,
      seconds DOUBLE,
      byte_count INTEGER,
      peak_bytes INTEGER
    );

    """

  private static let history = """
    CREATE TABLE runs (
      id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
      log TEXT NOT NULL UNIQUE,
      log_size INTEGER NOT NULL,
      log_bytes INTEGER NOT NULL,
      unreadable_lines INTEGER NOT NULL,
      began DATETIME,
      ended DATETIME,
      program TEXT,
      job TEXT,
      job_key TEXT,
      host TEXT,
      process INTEGER,
      shard TEXT,
      planned TEXT,
      counts TEXT,
      seconds DOUBLE,
      exit_code INTEGER
    );
    CREATE TABLE attempts (
      id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
      scene_id INTEGER NOT NULL,
      run_id INTEGER NOT NULL,
      time DATETIME NOT NULL,
      outcome TEXT NOT NULL,
      reason TEXT,
      error TEXT,
      failure_kind TEXT,
      seconds DOUBLE,
      peak_bytes INTEGER,
      predicted_bytes INTEGER,
      mean_error DOUBLE,
      look TEXT
    );
    CREATE INDEX attempts_scene_id ON attempts (scene_id);
    CREATE TABLE models (
      id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
      run_id INTEGER NOT NULL,
      time DATETIME NOT NULL,
      path TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      method TEXT NOT NULL,
      endmember_count INTEGER NOT NULL,
      scene_count INTEGER NOT NULL,
      reason TEXT
    );
    """
}
