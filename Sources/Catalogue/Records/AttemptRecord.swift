internal import GRDB

/// What came of a scene once.
package struct AttemptRecord: Sendable, Equatable {
  /// Number of the row; nil before it is in the table.
  package var id: Int64?
  /// The scene.
  package var sceneID: Int64
  /// The run.
  package var runID: Int64
  /// When it ended.
  package var time: String
  /// How it ended.
  package var outcome: String
  /// Why it was tried.
  package var reason: String?
  /// Why it failed.
  package var error: String?
  /// Whose fault that was.
  package var failureKind: String?
  /// Time that it took.
  package var seconds: Double?
  /// The most memory that was reserved.
  package var peakBytes: Int?
  /// The memory that was expected.
  package var predictedBytes: Int?
  /// Mean reconstruction error in reflectance.
  package var meanError: Double?
  /// Why somebody should look at the product.
  package var look: String?

  /// Describes a row; the rest is set by name.
  package init(sceneID: Int64, runID: Int64, time: String, outcome: String) {
    self.sceneID = sceneID
    self.runID = runID
    self.time = time
    self.outcome = outcome
  }
}

extension AttemptRecord: CatalogueRecord {
  static let table = "attempts"

  var columns: [(name: String, value: (any DatabaseValueConvertible)?)] {
    [
      ("scene_id", sceneID),
      ("run_id", runID),
      ("time", time),
      ("outcome", outcome),
      ("reason", reason),
      ("error", error),
      ("failure_kind", failureKind),
      ("seconds", seconds),
      ("peak_bytes", peakBytes),
      ("predicted_bytes", predictedBytes),
      ("mean_error", meanError),
      ("look", look),
    ]
  }

  init(_ row: Row) {
    id = row["id"]
    sceneID = row["scene_id"]
    runID = row["run_id"]
    time = row["time"]
    outcome = row["outcome"]
    reason = row["reason"]
    error = row["error"]
    failureKind = row["failure_kind"]
    seconds = row["seconds"]
    peakBytes = row["peak_bytes"]
    predictedBytes = row["predicted_bytes"]
    meanError = row["mean_error"]
    look = row["look"]
  }
}
