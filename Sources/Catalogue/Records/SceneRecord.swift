package import Foundation
internal import GRDB

/// A scene of the archive and its product.
package struct SceneRecord: Sendable, Equatable {
  /// Number of the row; nil before it is in the table.
  package var id: Int64?
  /// The footprint of the product, as `GeoPackageGeometry` writes it.
  package var geometry: Data?
  /// What the scene is called.
  package var name: String
  /// How the last look at it ended.
  package var status: String
  /// Why the product was made or is out of date, or why the scene is left out.
  package var reason: String?
  /// Why the last attempt failed.
  package var error: String?
  /// Name of the method.
  package var method: String?
  /// Name of the model file.
  package var model: String?
  /// When the scene was taken.
  package var acquired: String?
  /// When the product was made.
  package var made: String?
  /// When the last attempt ended.
  package var attempted: String?
  /// Mean reconstruction error in reflectance.
  package var meanError: Double?
  /// Mean spectral angle in degrees.
  package var meanAngle: Double?
  /// Share of valid pixels whose mixture is out of range.
  package var outOfRangeShare: Double?
  /// Share of pixels without data.
  package var noDataShare: Double?
  /// What is odd about the product.
  package var flags: String?
  /// `accept`, `look` or `reject`.
  package var quality: String?
  /// Why somebody should look at the product.
  package var look: String?
  /// Columns of the product.
  package var width: Int?
  /// Rows of the product.
  package var height: Int?
  /// Pixels that were unmixed.
  package var validPixels: Int?
  /// Time that the product took.
  package var seconds: Double?
  /// Bytes of the scene's data.
  package var sceneBytes: Int?
  /// The scene's data file.
  package var scenePath: String?
  /// The product's folder, from the output folder.
  package var productPath: String?
  /// What the inputs of the product come to.
  package var productKey: String?

  /// Describes a row; the rest is set by name.
  package init(name: String, status: String) {
    self.name = name
    self.status = status
  }
}

extension SceneRecord: CatalogueRecord {
  static let table = "scenes"

  var columns: [(name: String, value: (any DatabaseValueConvertible)?)] {
    [
      ("geom", geometry),
      ("name", name),
      ("status", status),
      ("reason", reason),
      ("error", error),
      ("method", method),
      ("model", model),
      ("acquired", acquired),
      ("made", made),
      ("attempted", attempted),
      ("mean_error", meanError),
      ("mean_angle", meanAngle),
      ("out_of_range_share", outOfRangeShare),
      ("no_data_share", noDataShare),
      ("flags", flags),
      ("quality", quality),
      ("look", look),
      ("width", width),
      ("height", height),
      ("valid_pixels", validPixels),
      ("seconds", seconds),
      ("scene_bytes", sceneBytes),
      ("scene_path", scenePath),
      ("product_path", productPath),
      ("product_key", productKey),
    ]
  }

  init(_ row: Row) {
    id = row["id"]
    geometry = row["geom"]
    name = row["name"]
    status = row["status"]
    reason = row["reason"]
    error = row["error"]
    method = row["method"]
    model = row["model"]
    acquired = row["acquired"]
    made = row["made"]
    attempted = row["attempted"]
    meanError = row["mean_error"]
    meanAngle = row["mean_angle"]
    outOfRangeShare = row["out_of_range_share"]
    noDataShare = row["no_data_share"]
    flags = row["flags"]
    quality = row["quality"]
    look = row["look"]
    width = row["width"]
    height = row["height"]
    validPixels = row["valid_pixels"]
    seconds = row["seconds"]
    sceneBytes = row["scene_bytes"]
    scenePath = row["scene_path"]
    productPath = row["product_path"]
    productKey = row["product_key"]
  }
}
