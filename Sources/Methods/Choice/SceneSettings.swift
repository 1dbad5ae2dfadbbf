public import Rasters
public import Scenes
public import Spectra

/// How a scene is unmixed, and how its product is written: the same value whether it was read from
/// the command line or from a job.
public struct SceneSettings: Sendable {
  /// Which way leads from pixels to abundances.
  public var method: MethodChoice
  /// What a person knows better than the scene's files.
  public var overrides: SceneOverrides
  /// The bands to leave out.
  public var removal: BandSelection
  /// Whether every abundance gets its standard deviation.
  public var withUncertainty: Bool
  /// How the samples of the product's rasters are compressed.
  public var compression: RasterCompression
  /// Seed of every random draw.
  public var seed: UInt64

  /// Makes settings; see the properties.
  public init(
    method: MethodChoice,
    overrides: SceneOverrides = SceneOverrides(),
    removal: BandSelection = .header,
    withUncertainty: Bool = false,
    compression: RasterCompression = .deflate,
    seed: UInt64 = 1
  ) {
    self.method = method
    self.overrides = overrides
    self.removal = removal
    self.withUncertainty = withUncertainty
    self.compression = compression
    self.seed = seed
  }
}
