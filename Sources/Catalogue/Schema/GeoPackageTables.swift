internal import GRDB

/// The tables that make a database a GeoPackage (OGC 12-128r18, version 1.3).
enum GeoPackageTables {
  /// `GPKG`, as a GeoPackage says in its header.
  static let applicationID = 0x4750_4B47
  /// Version 1.3.0, likewise.
  private static let userVersion = 10300
  /// Longitude and latitude in WGS 84, in this order in geometries.
  static let footprintSystem = 4326

  static func create(in database: Database) throws {
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(userVersion)")
    try database.execute(sql: tables)
    let systems: [(name: String, id: Int, organization: String, definition: String)] = [
      ("Undefined Cartesian SRS", -1, "NONE", "undefined"),
      ("Undefined geographic SRS", 0, "NONE", "undefined"),
      ("WGS 84 geodetic", footprintSystem, "EPSG", geodeticDefinition),
    ]
    for system in systems {
      try database.execute(
        sql: "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
        arguments: [system.name, system.id, system.organization, system.id, system.definition]
      )
    }
  }

  /// Enters a table of features with footprints.
  static func enterFeatures(_ table: String, _ description: String, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
        VALUES (?, 'features', ?, ?, ?)
        """,
      arguments: [table, table, description, footprintSystem]
    )
    try database.execute(
      sql: "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'MULTIPOLYGON', ?, 0, 0)",
      arguments: [table, footprintSystem]
    )
  }

  /// Enters a table without a geometry.
  static func enterAttributes(_ table: String, _ description: String, in database: Database) throws
  {
    try database.execute(
      sql: """
        INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
        VALUES (?, 'attributes', ?, ?)
        """,
      arguments: [table, table, description]
    )
  }

  private static let tables = """
    CREATE TABLE gpkg_spatial_ref_sys (
      srs_name TEXT NOT NULL,
      srs_id INTEGER NOT NULL PRIMARY KEY,
      organization TEXT NOT NULL,
      organization_coordsys_id INTEGER NOT NULL,
      definition TEXT NOT NULL,
      description TEXT
    );
    CREATE TABLE gpkg_contents (
      table_name TEXT NOT NULL PRIMARY KEY,
      data_type TEXT NOT NULL,
      identifier TEXT UNIQUE,
      description TEXT DEFAULT '',
      last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
      min_x DOUBLE,
      min_y DOUBLE,
      max_x DOUBLE,
      max_y DOUBLE,
      srs_id INTEGER,
      CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
    );
    CREATE TABLE gpkg_geometry_columns (
      table_name TEXT NOT NULL,
      column_name TEXT NOT NULL,
      geometry_type_name TEXT NOT NULL,
      srs_id INTEGER NOT NULL,
      z TINYINT NOT NULL,
      m TINYINT NOT NULL,
      CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
      CONSTRAINT uk_gc_table_name UNIQUE (table_name),
      CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
      CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
    );
    """

  private static let geodeticDefinition = """
    GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,\
    AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,\
    AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],\
    AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]
    """
}
