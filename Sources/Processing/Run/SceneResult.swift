public import Products
public import Sampling

/// How one scene of a run ended.
public struct SceneResult: Sendable {
  /// How it ended.
  public enum Outcome: Sendable {
    /// A product was made.
    case done(ProductReport)
    /// The product that was there is up to date.
    case upToDate
    /// The product that was there is out of date or damaged, and stays.
    case kept
    /// Nothing was made; why.
    case failed(any Error)
    /// Nothing was made, because the run was stopped.
    case cancelled
  }

  /// The scene's data file.
  public let scenePath: String
  /// The product folder.
  public let targetPath: String
  /// How it ended.
  public let outcome: Outcome
  /// Why a product was to be made, or is out of date; empty for one that is up to date.
  public let reasons: [Reason]

  /// The reasons on one line, without a full stop; nil if there just was no product yet.
  public var why: String? { reasons.isEmpty || reasons == [.noProduct] ? nil : reasons.words }
}

/// What a finished product holds, for people and for `--json`.
public struct ProductReport: Sendable, Encodable {
  /// One endmember's share of the scene.
  public struct Material: Sendable, Encodable {
    /// Its name.
    public let name: String
    /// Mean abundance over the valid pixels, 0...1.
    public let meanAbundance: Double
    /// Mean standard deviation of its abundance over the valid pixels, 0...0.5; nil if it was not
    /// asked for.
    public let meanStandardDeviation: Double?
    /// Its area: the sum of its abundance times the area of a pixel; nil for a scene without a
    /// projected coordinate system.
    public let areaSquareMetres: Double?
  }

  /// The scene's data file.
  public let scene: String
  /// The product folder.
  public let product: String
  /// The most memory that was reserved for the scene at once.
  public internal(set) var reservedBytes = 0
  /// Name of the method.
  public let method: String
  /// Pixels of the scene.
  public let pixelCount: Int
  /// Pixels that were unmixed.
  public let validPixelCount: Int
  /// Bands of the scene.
  public let bandCount: Int
  /// Bands that were used.
  public let keptBandCount: Int
  /// How the number of endmembers was found, where nobody gave it.
  public let counting: EndmemberCountReport?
  /// Every endmember's share.
  public let materials: [Material]
  /// Mean reconstruction error in reflectance.
  public let meanReconstructionError: Double
  /// Mean spectral angle between pixels and their reconstruction in degrees.
  public let meanSpectralAngleDegrees: Double
  /// How well the scene was explained.
  public let quality: Provenance.Quality
  /// Time it took.
  public let seconds: Double
  /// What a reader ought to know.
  public let notes: [String]
}
