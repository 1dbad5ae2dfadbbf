public import Methods
internal import Products
public import Rasters
internal import Sampling
public import Scenes
public import Spectra

/// One scene to unmix: what, how and where to.
public struct SceneRequest: Sendable {
  /// The scene's data file.
  public var scenePath: String
  /// The product folder to make.
  public var targetPath: String
  /// What a person knows better than the scene's files.
  public var overrides: SceneOverrides
  /// The bands to leave out.
  public var removal: BandSelection
  /// How.
  public var method: MethodChoice
  /// Whether every abundance gets its standard deviation.
  public var withUncertainty: Bool
  /// How the samples of the product's rasters are compressed.
  public var compression: RasterCompression
  /// Seed of every random draw.
  public var seed: UInt64
  /// What to do with a product that is there already.
  public var existing: ExistingProduct
  /// The words of the command line, for the provenance.
  public var command: [String]

  /// What to do with a product that is there already.
  public enum ExistingProduct: Sendable {
    /// Fail; the product stays as it is.
    case refuse
    /// Keep it, and say whether it was made from the same inputs and is whole.
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
    method: MethodChoice,
    overrides: SceneOverrides = SceneOverrides(),
    removal: BandSelection = .header,
    withUncertainty: Bool = false,
    compression: RasterCompression = .deflate,
    seed: UInt64 = 1,
    existing: ExistingProduct = .refuse,
    command: [String] = []
  ) {
    self.scenePath = scenePath
    self.targetPath = targetPath
    self.method = method
    self.overrides = overrides
    self.removal = removal
    self.withUncertainty = withUncertainty
    self.compression = compression
    self.seed = seed
    self.existing = existing
    self.command = command
  }
}
