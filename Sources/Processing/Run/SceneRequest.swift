public import Methods
public import Sampling

/// One scene to unmix: what, how and where to.
public struct SceneRequest: Sendable {
  /// The scene's data file.
  public var scenePath: String
  /// The product folder to make.
  public var targetPath: String
  /// How.
  public var settings: SceneSettings
  /// What to do with a product that is there already.
  public var existing: ExistingProduct
  /// The words of the command line, for the provenance.
  public var command: [String]

  /// What to do with a product that is there already.
  public enum ExistingProduct: Sendable {
    /// Fail; the product stays as it is.
    case refuse
    /// Keep it if it was made from the same input with the same options, otherwise fail.
    case keepIfCurrent
    /// Keep it if it was made from the same input with the same options, otherwise make it again;
    /// the old one stays until the new one is whole.
    case replaceIfChanged
    /// Make it again; the old one stays until the new one is whole.
    case replace
  }

  /// Makes a request; see the properties.
  public init(
    scenePath: String,
    targetPath: String,
    settings: SceneSettings,
    existing: ExistingProduct = .refuse,
    command: [String] = []
  ) {
    self.scenePath = scenePath
    self.targetPath = targetPath
    self.settings = settings
    self.existing = existing
    self.command = command
  }
}

/// How one scene of a run ended.
public struct SceneResult: Sendable {
  /// How it ended.
  public enum Outcome: Sendable {
    /// A product was made.
    case done(ProductReport)
    /// The product that was there is up to date.
    case upToDate
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
  /// Time it took.
  public let seconds: Double
  /// What a reader ought to know.
  public let notes: [String]
}
