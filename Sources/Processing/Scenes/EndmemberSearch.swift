internal import LinearAlgebra
public import Scenes
public import Spectra

/// Finds endmembers in a scene.
public struct EndmemberSearch: Sendable {
  /// Number of endmembers.
  public var count: Int
  /// How.
  public var extractor: MethodChoice.Extractor
  /// Seed of the draws.
  public var seed: UInt64
  /// The most pixels looked at.
  public var pixelLimit: Int

  /// Makes a search.
  public init(
    count: Int,
    extractor: MethodChoice.Extractor = .patches,
    seed: UInt64 = 1,
    pixelLimit: Int = 10_000
  ) {
    self.count = count
    self.extractor = extractor
    self.seed = seed
    self.pixelLimit = pixelLimit
  }

  /// Finds endmembers in a scene.
  ///
  /// - Returns: endmembers in reflectance on the bands that are kept.
  /// - Throws: `SceneError`, `UnmixingError`, `ProcessingError`.
  public func endmembers(
    of path: String,
    overrides: SceneOverrides,
    removal: BandSelection
  ) throws -> EndmemberSet {
    let prepared = try PreparedScene(path: path, overrides: overrides, removal: removal)
    var generator = SeededGenerator(seed: seed, stream: 1)
    let sample = try SceneSampler(prepared: prepared, pixelLimit: pixelLimit).sample(
      using: &generator
    )
    guard sample.validCount > 0 else { throw ProcessingError.noValidPixels(prepared) }
    try ReflectanceCheck.check(
      sample.spectra,
      of: prepared.scene,
      isStatedByPerson: overrides.scale != nil
    )
    return try MethodPreparation.endmembers(
      in: sample.spectra,
      at: sample.pixelPositions(in: prepared),
      count: count,
      extractor: extractor,
      grid: prepared.keptGrid,
      seed: seed
    )
  }
}
