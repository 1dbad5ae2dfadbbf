internal import LinearAlgebra
internal import Rasters
public import Scenes
public import Spectra

/// What a scene is, what is odd about it, and what unmixing it will cost.
public struct SceneSurvey: Sendable {
  /// The scene.
  public let scene: Scene
  /// The bands that would be used.
  public let selection: BandSelection.Outcome
  /// Pixels that were looked at.
  public let seenPixelCount: Int
  /// Share of them that has data, 0...1.
  public let validFraction: Double
  /// Smallest, middle and largest reflectance of the pixels that were drawn; nil without any.
  public let reflectance: (least: Double, median: Double, greatest: Double)?
  /// Share of negative samples among them, 0...1.
  public let negativeFraction: Double
  /// Bytes of samples that unmixing reads.
  public let readByteCount: Int
  /// Bytes of memory for one tile, with its result for ten endmembers; a worker holds one.
  public let tileByteCount: Int
  /// Number of tiles.
  public let tileCount: Int
  /// What is missing, odd or had to be assumed.
  public let notes: [String]

  /// Looks at a scene: its files, and a sample of its pixels.
  ///
  /// - Throws: `SceneError`, `DurableFileError`.
  public init(path: String, overrides: SceneOverrides, removal: BandSelection) throws {
    let prepared = try PreparedScene(path: path, overrides: overrides, removal: removal)
      .inspected(removal: removal)
    var generator = SeededGenerator(seed: 1)
    let pixelLimit = max(1, min(2_000, Self.sampleLimit / prepared.keptBands.count))
    let sample = try SceneSampler(prepared: prepared, pixelLimit: pixelLimit).sample(
      using: &generator
    )
    scene = prepared.scene
    selection = prepared.selection
    seenPixelCount = sample.seenCount
    validFraction = Double(sample.validCount) / Double(max(sample.seenCount, 1))
    let values = sample.spectra.elements.sorted()
    reflectance =
      values.isEmpty
      ? nil
      : (Double(values[0]), Double(values[values.count / 2]), Double(values[values.count - 1]))
    negativeFraction =
      values.isEmpty ? 0 : Double(values.count { $0 < 0 }) / Double(values.count)
    let layout = prepared.layout
    tileCount = layout.tileCount
    tileByteCount = Self.tileBytes(prepared)
    let bands = prepared.scene.file.bands
    let sampleBytes = prepared.keptBands.map { bands[$0].sampleType.byteCount }.reduce(0, +)
    readByteCount = sampleBytes * layout.width * layout.height
    var notes = prepared.notes
    do {
      try ReflectanceCheck.check(
        sample.spectra,
        of: scene,
        isStatedByPerson: overrides.scale != nil
      )
    } catch let error as WorkError {
      notes.append("\(error)")
    }
    notes += ReflectanceCheck.notes(on: sample, of: prepared)
    if sample.validCount == 0 {
      notes.append("\(WorkError.noValidPixels(prepared))")
    }
    if !scene.statesNoData(inBands: prepared.keptBands) {
      notes.append("no no-data value is stated; pixels that are 0 in all bands count as no data")
    }
    self.notes = notes
  }

  /// The most samples that are looked at, so that scenes of many bands fit in memory.
  private static let sampleLimit = 4 << 20

  /// What a worker holds for a tile: what reading takes, thirteen planes of results and eighty planes
  /// for a part of them.
  private static func tileBytes(_ prepared: PreparedScene) -> Int {
    let (file, pixelCount) = (prepared.scene.file, prepared.layout.largestPixelCount)
    let partCount = SceneReader.partPixelCount(of: file, forPixels: pixelCount)
    return 4 * (13 * pixelCount + 80 * partCount)
      + SceneReader.tileBytes(of: file, forPixels: pixelCount, bands: prepared.keptBands)
  }
}
