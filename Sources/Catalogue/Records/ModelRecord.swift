internal import GRDB

/// A model of the archive.
package struct ModelRecord: Sendable, Equatable {
  /// Number of the row; nil before it is in the table.
  package var id: Int64?
  /// The run that made it.
  package var runID: Int64
  /// When it was made.
  package var time: String
  /// The file, from the output folder.
  package var path: String
  /// Its checksum.
  package var sha256: String
  /// Name of the method or the extractor.
  package var method: String
  /// Number of endmembers.
  package var endmemberCount: Int
  /// Scenes that its pixels are from.
  package var sceneCount: Int
  /// Why it was made.
  package var reason: String?

  /// Describes a row; the rest is set by name.
  package init(
    runID: Int64,
    time: String,
    path: String,
    sha256: String,
    method: String,
    endmemberCount: Int,
    sceneCount: Int,
    reason: String?
  ) {
    self.runID = runID
    self.time = time
    self.path = path
    self.sha256 = sha256
    self.method = method
    self.endmemberCount = endmemberCount
    self.sceneCount = sceneCount
    self.reason = reason
  }
}

extension ModelRecord: CatalogueRecord {
  static let table = "models"

  var columns: [(name: String, value: (any DatabaseValueConvertible)?)] {
    [
      ("run_id", runID),
      ("time", time),
      ("path", path),
      ("sha256", sha256),
      ("method", method),
      ("endmember_count", endmemberCount),
      ("scene_count", sceneCount),
      ("reason", reason),
    ]
  }

  init(_ row: Row) {
    id = row["id"]
    runID = row["run_id"]
    time = row["time"]
    path = row["path"]
    sha256 = row["sha256"]
    method = row["method"]
    endmemberCount = row["endmember_count"]
    sceneCount = row["scene_count"]
    reason = row["reason"]
  }
}
