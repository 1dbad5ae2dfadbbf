internal import Foundation

/// What the page of an archive shows; it goes into the page as JSON.
struct ReportData: Encodable, Equatable {
  /// What became of a scene.
  enum Status: String, Encodable, CaseIterable {
    /// Nothing is odd about the product.
    case accept
    /// Somebody should look at the product.
    case look
    /// The product should not be used.
    case reject
    /// There is a product, and nothing to compare it with.
    case unjudged
    /// No product could be made.
    case failed
    /// There is no product yet.
    case missing
  }

  /// One scene.
  struct Scene: Encodable, Equatable {
    /// Name of the scene.
    var name: String
    /// What became of it.
    var status: Status
    /// Why it is to be looked at, or why it failed.
    var words: String?
    /// The product's folder, from the page.
    var product: String?
    /// When it was acquired.
    var acquired: String?
    /// When the product was made.
    var made: String?
    /// The measures, by their names.
    var values: [String: Double] = [:]
    /// Longitude and latitude of the outline in degrees.
    var outline: [[Double]]?
    /// A small picture.
    var picture: String?
  }

  /// Products whose residuals were compared with each other.
  struct Drift: Encodable, Equatable {
    /// Numbers of the bands.
    var bands: [Int]
    /// Their wavelengths in nanometres, where they are known.
    var wavelengths: [Double]?
    /// Median of the mean residuals, one a band.
    var medians: [Double]
    /// Spread of the mean residuals, one a band.
    var spreads: [Double]
    /// Number of scenes.
    var sceneCount: Int
    /// Those that differ: the name, the bands in words, and the residuals.
    var odd: [Odd]
  }

  /// A scene whose residuals differ.
  struct Odd: Encodable, Equatable {
    var name: String
    var words: [String]
    var residuals: [Double]
  }

  /// Name of the job or of the folder.
  var title: String
  /// When the page was made.
  var made: String
  /// Version of the program.
  var program: String
  /// Products below which nothing is compared.
  var leastSceneCount = QualityBaseline.leastSceneCount
  /// The scenes.
  var scenes: [Scene]
  /// What their residuals show.
  var drifts: [Drift]
}
