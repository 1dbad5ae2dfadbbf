/// What the catalogue says of a scene, in its words.
public enum SceneStatus: String, Sendable, CaseIterable {
  /// The product is what the scene and the job give.
  case upToDate = "up to date"
  /// The product was made from other inputs, and stays.
  case outOfDate = "out of date"
  /// The last attempt failed; there may be an earlier product.
  case failed = "failed"
  /// The scene cannot be one of the job's.
  case leftOut = "left out"
  /// There is a product of which no run log tells.
  case notChecked = "not checked"
  /// The history of the product cannot be read.
  case damaged = "damaged"
  /// The product was there once.
  case gone = "gone"
}
