internal import Essentials
internal import LinearAlgebra
internal import Rasters
internal import Sampling
internal import Scenes
internal import Spectra
internal import Unmixing

/// Scenes of one sensor that a blind network learns from together.
struct NetworkTrainingScenes {
  /// The scenes, in the order given.
  let scenes: [PreparedScene]
  /// The scene whose bands stand for all: the first that knows its wavelengths, if any does.
  let reference: PreparedScene

  /// Takes scenes together.
  ///
  /// - Parameter scenes: at least one.
  /// - Throws: `WorkError` with code `.badOptions`, naming the scene whose bands are not those
  ///   of most others.
  init(_ scenes: [PreparedScene]) throws {
    guard let first = scenes.first else {
      throw WorkError(
        code: .badOptions,
        message: "there is no scene to learn from.",
        remedy: "Give at least one scene."
      )
    }
    let friends = scenes.map { scene in
      scenes.count { Self.difference(scene, from: $0) == nil }
    }
    let most = friends.max() ?? 0
    let common = friends.firstIndex(of: most).map { scenes[$0] } ?? first
    for scene in scenes {
      guard let difference = Self.difference(scene, from: common) else { continue }
      throw WorkError(
        code: .badOptions,
        message: "\(scene.scene.file.path) cannot be learnt from together with "
          + "\(common.scene.file.path): \(difference).",
        remedy: "Train on scenes of one sensor with the same bands removed, or leave "
          + "\(scene.scene.name) out."
      )
    }
    self.scenes = scenes
    reference = scenes.first { $0.scene.grid.wavelengths != nil } ?? common
  }

  private static func difference(_ scene: PreparedScene, from other: PreparedScene) -> String? {
    SceneBands(of: scene).difference(from: SceneBands(of: other))
  }

  /// Draws pixels evenly over the scenes; what one cannot give, later ones may.
  ///
  /// - Returns: reflectance, at most `limit` rows, and where the pixels stand, each scene below the
  ///   one before.
  /// - Throws: `SceneError`, `CancellationError`, or `WorkError` for a scene without data or
  ///   without reflectances.
  func sample(
    _ limit: Int,
    isScaleStatedByPerson: Bool,
    using generator: inout SeededGenerator,
    _ control: RunControl
  ) throws -> (spectra: Matrix, positions: PixelPositions) {
    var elements: [Float] = []
    var (rows, columns): ([Int], [Int]) = ([], [])
    var firstRow = 0
    var count = 0
    for (index, prepared) in scenes.enumerated() {
      control.report(.stage("sampling pixels", fraction: Double(index) / Double(scenes.count)))
      let share = max(1, (limit - count) / (scenes.count - index))
      let sample = try SceneSampler(prepared: prepared, pixelLimit: share).sampleBlocks(
        using: &generator,
        isCancelled: control.isCancelled
      )
      guard sample.validCount > 0 else { throw WorkError.noValidPixels(prepared) }
      try ReflectanceCheck.check(
        sample.spectra,
        of: prepared.scene,
        isStatedByPerson: isScaleStatedByPerson
      )
      elements += sample.spectra.elements
      let positions = sample.pixelPositions(in: prepared)
      rows += positions.rows.map { firstRow + $0 }
      columns += positions.columns
      // A row between them keeps pixels of two scenes from being neighbours.
      firstRow += prepared.scene.rasterGrid.height + 1
      count += sample.spectra.rowCount
    }
    let spectra = Matrix(
      rowCount: count,
      columnCount: reference.keptBands.count,
      elements: elements
    )
    return (spectra, PixelPositions(rows: rows, columns: columns))
  }

  /// Fails if there are fewer pixels than endmembers to find.
  func require(_ pixelCount: Int, for endmemberCount: Int) throws {
    guard pixelCount < endmemberCount else { return }
    throw WorkError(
      code: .noValidPixels,
      message:
        "\(scenes.map(\.scene.file.path).joined(separator: ", ")): \(pixelCount) pixels with "
        + "data were drawn; \(endmemberCount) endmembers need at least as many.",
      remedy: "Ask for fewer endmembers with --count, or give more scenes."
    )
  }

  /// What a person should know about the scenes, each sentence once with the scenes it is about.
  var notes: [String] {
    guard scenes.count > 1 else { return reference.notes }
    var sentences: [String] = []
    for note in scenes.flatMap(\.notes) where !sentences.contains(note) { sentences.append(note) }
    return sentences.map { sentence in
      let names = scenes.filter { $0.notes.contains(sentence) }.map(\.scene.name)
      let words =
        names.count == scenes.count
        ? "all \(scenes.count) scenes"
        : names.prefix(3).joined(separator: ", ")
          + (names.count > 3 ? " and \(names.count - 3) more" : "")
      return "\(words): \(sentence)"
    }
  }
}
