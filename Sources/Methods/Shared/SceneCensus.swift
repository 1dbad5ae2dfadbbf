internal import Essentials
internal import LinearAlgebra
internal import Rasters
internal import Sampling
internal import Scenes
internal import Spectra

/// What a first look at many scenes tells: which of them have the bands of most, and how many pixels with
/// data each has.
struct SceneCensus {
  /// A scene that can be drawn from.
  struct Entry: Sendable {
    let path: String
    /// Its place among all paths.
    let place: Int
    /// Pixels with data, by the share of those looked at.
    let validCount: Double
    let bands: SceneBands
  }

  /// The scenes with the bands of most, by their paths.
  private(set) var entries: [Entry]
  /// The others, and why.
  private(set) var leftOut: [SharedMethod.LeftOut] = []
  /// The bands of most; of a scene that knows its wavelengths if any does.
  let bands: SceneBands

  /// Looks at scenes.
  ///
  /// - Throws: `WorkError` with code `.noValidPixels` if none can be learnt from; `CancellationError`.
  init(of scenes: SharedScenes, seed: UInt64, threadCount: Int, control: RunControl) throws {
    let paths = scenes.paths
    let found = try ParallelLoop.results(of: paths.count, threadCount: threadCount) { place in
      try control.stopIfCancelled()
      control.report(.stage("sampling scenes", fraction: Double(place) / Double(paths.count)))
      return try Self.entry(place, of: scenes, seed: seed, control)
    }
    var entries: [Entry] = []
    for (path, result) in zip(paths, found) {
      switch result {
      case .success(let entry): entries.append(entry)
      case .failure(let error): leftOut.append(.init(path: path, reason: SharedScenes.words(error)))
      }
    }
    guard let most = Self.largestGroup(of: entries), let first = most.first else {
      throw SharedScenes.nothing(leftOut)
    }
    bands = (most.first { $0.bands.grid.wavelengths != nil } ?? first).bands
    let places = Set(most.map(\.place))
    for entry in entries where !places.contains(entry.place) {
      let words = entry.bands.difference(from: first.bands) ?? "its bands are others"
      leftOut.append(
        .init(
          path: entry.path,
          reason: "its bands are not those of most scenes, such as \(first.path): \(words)"
        )
      )
    }
    self.entries = most
  }

  private static func entry(
    _ place: Int,
    of scenes: SharedScenes,
    seed: UInt64,
    _ control: RunControl
  ) throws -> Entry {
    let path = scenes.paths[place]
    let preparation = MethodPreparation(
      prepared: try scenes.open(path),
      seed: seed,
      isScaleStatedByPerson: scenes.overrides.scale != nil,
      control: control
    )
    let sample = try preparation.checkReflectance()
    guard sample.validCount > 0 else { throw WorkError.noValidPixels(preparation.prepared) }
    let share = Double(sample.validCount) / Double(max(1, sample.seenCount))
    return Entry(
      path: path,
      place: place,
      validCount: share * Double(preparation.prepared.scene.rasterGrid.pixelCount),
      bands: SceneBands(of: preparation.prepared)
    )
  }

  /// The scenes of like bands that are most, or of equally many those with most pixels.
  private static func largestGroup(of entries: [Entry]) -> [Entry]? {
    var groups: [[Entry]] = []
    for entry in entries {
      let place = groups.firstIndex { $0[0].bands.difference(from: entry.bands) == nil }
      if let place { groups[place].append(entry) } else { groups.append([entry]) }
    }
    var best: (count: Int, pixels: Double, group: [Entry])?
    for group in groups {
      let size = (group.count, group.map(\.validCount).reduce(0, +))
      if best.map({ size > ($0.count, $0.pixels) }) ?? true { best = (size.0, size.1, group) }
    }
    return best?.group
  }
}
