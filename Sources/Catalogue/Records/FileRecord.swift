internal import GRDB

/// A file of a product.
package struct FileRecord: Sendable, Equatable {
  /// Number of the row; nil before it is in the table.
  package var id: Int64?
  /// The scene.
  package var sceneID: Int64
  /// Name in the product's folder.
  package var name: String
  /// Its length.
  package var byteCount: Int
  /// Its checksum; nil where only the length is known.
  package var sha256: String?

  /// Describes a row; the rest is set by name.
  package init(sceneID: Int64, name: String, byteCount: Int, sha256: String?) {
    self.sceneID = sceneID
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256
  }
}

extension FileRecord: CatalogueRecord {
  static let table = "files"

  var columns: [(name: String, value: (any DatabaseValueConvertible)?)] {
    [
      ("scene_id", sceneID),
      ("name", name),
      ("byte_count", byteCount),
      ("sha256", sha256),
    ]
  }

  init(_ row: Row) {
    id = row["id"]
    sceneID = row["scene_id"]
    name = row["name"]
    byteCount = row["byte_count"]
    sha256 = row["sha256"]
  }
}
