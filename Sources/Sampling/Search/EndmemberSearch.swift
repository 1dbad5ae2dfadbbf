internal import Essentials
package import LinearAlgebra
public import Scenes
public import Spectra
package import Unmixing

/// Finds endmembers in a scene.
public struct EndmemberSearch: Sendable {
  /// Number of endmembers.
  public var count: EndmemberCount
  /// How.
  public var extractor: Extractor
  /// Seed of the draws.
  public var seed: UInt64
  /// The most pixels looked at.
  public var pixelLimit: Int

  /// Makes a search.
  public init(
    count: EndmemberCount,
    extractor: Extractor = .patches,
    seed: UInt64 = 1,
    pixelLimit: Int = 10_000
  ) {
    self.count = count
    self.extractor = extractor
    self.seed = seed
    self.pixelLimit = pixelLimit
  }

  /// Endmembers of a scene.
  public struct Found: Sendable {
    /// Reflectance on the bands that are kept.
    public let endmembers: EndmemberSet
    /// How their number was found, where it was not given.
    public let counting: EndmemberCountReport?
  }

  /// Finds endmembers in a scene.
  ///
  /// - Throws: `SceneError`, `UnmixingError`, `WorkError`.
  public func find(
    in path: String,
    overrides: SceneOverrides,
    removal: BandSelection
  ) throws -> Found {
    let prepared = try PreparedScene(path: path, overrides: overrides, removal: removal)
      .inspected(removal: removal)
    let (number, counting) = try EndmemberCounting(
      control: RunControl(),
      seed: seed,
      isScaleStatedByPerson: overrides.scale != nil
    ).number(count, of: [prepared])
    var generator = SeededGenerator(seed: seed, stream: 1)
    let sample = try SceneSampler(prepared: prepared, pixelLimit: pixelLimit).sampleBlocks(
      using: &generator
    )
    guard sample.validCount > 0 else { throw WorkError.noValidPixels(prepared) }
    try ReflectanceCheck.check(
      sample.spectra,
      of: prepared.scene,
      isStatedByPerson: overrides.scale != nil
    )
    let endmembers = try Self.endmembers(
      in: sample.spectra,
      at: sample.pixelPositions(in: prepared),
      count: number,
      extractor: extractor,
      grid: prepared.keptGrid,
      seed: seed
    )
    return Found(endmembers: endmembers, counting: counting)
  }

  /// Finds endmembers in pixels and names them `endmember 1`, `endmember 2` ...
  package static func endmembers(
    in spectra: Matrix,
    at positions: PixelPositions,
    count: Int,
    extractor: Extractor,
    grid: SpectralGrid,
    seed: UInt64
  ) throws -> EndmemberSet {
    var generator = SeededGenerator(seed: seed, stream: 2)
    let method = extractor.method(at: positions)
    let found = try method.endmembers(in: spectra, count: count, using: &generator)
    return EndmemberSet(
      names: (1...count).map { "endmember \($0)" },
      spectra: found.spectra,
      grid: grid
    )
  }
}
