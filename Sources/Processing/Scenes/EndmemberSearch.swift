internal import DurableFiles
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
    let sample = try SceneSampler(prepared: prepared, pixelLimit: pixelLimit).sampleBlocks(
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

  /// Writes a library: CSV where the name ends in `.csv`, otherwise an ENVI library with its header.
  ///
  /// - Returns: the files that were written.
  /// - Throws: `DurableFileError`, `ProcessingError` for another ending.
  public static func write(_ endmembers: EndmemberSet, to path: String) throws -> [String] {
    if path.lowercased().hasSuffix(".csv") {
      try DurableFile.write(CSVLibraryFile.text(of: endmembers), to: path)
      return [path]
    }
    guard path.lowercased().hasSuffix(".sli") else {
      throw ProcessingError(
        code: .badOptions,
        message: "\(path) ends in neither .csv nor .sli.",
        remedy: "End the name of the library in .csv for a table or in .sli for an ENVI library."
      )
    }
    let files = ENVILibraryFile.contents(of: endmembers)
    let header = path.dropLast(4) + ".hdr"
    try DurableFile.write(files.spectra, to: path)
    try DurableFile.write(files.header, to: String(header))
    return [path, String(header)]
  }
}
