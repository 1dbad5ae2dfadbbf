package import LinearAlgebra
internal import Rasters
package import Scenes

/// Looks whether the values of a scene can be reflectances.
package enum ReflectanceCheck {
  /// The largest value of a usual pixel that still passes: snow and glint reach a little over 1.
  private static let limit: Float = 2
  /// The largest value of a usual pixel that a scale of the files may leave: deep water has more.
  private static let smallestLimit: Float = 0.002
  /// Reflectance that no noise and no correction for the atmosphere reaches.
  private static let lowLimit: Float = -0.5
  /// The share of such samples from which on they are told of.
  private static let lowShare = 0.001

  /// Refuses a scene whose usual pixel has values that no reflectance has, unless a person has said
  /// what the scale is.
  ///
  /// - Parameters:
  ///   - spectra: pixels of the scene, `pixelCount x bandCount`.
  ///   - scene: the scene, for the words.
  ///   - isStatedByPerson: whether `--scale` was given.
  /// - Throws: `WorkError` with code `.notReflectance`.
  package static func check(_ spectra: Matrix, of scene: Scene, isStatedByPerson: Bool) throws {
    guard spectra.rowCount > 0, !isStatedByPerson else { return }
    let maxima = (0..<spectra.rowCount).map { spectra.row($0).max() ?? 0 }.sorted()
    let median = maxima[maxima.count / 2]
    if median > limit { throw tooLarge(median, scene) }
    if median > 0, median < smallestLimit, scene.isScaleStated { throw tooSmall(median, scene) }
  }

  private static func tooLarge(_ median: Float, _ scene: Scene) -> WorkError {
    let raw = Double(median) / (scene.scaling.first?.factor ?? 1)
    var suggested = 100.0
    while raw / suggested > 1.2 { suggested *= 10 }
    return WorkError(
      code: .notReflectance,
      message: "values around \(Int(median.rounded())) in \(scene.file.path) are not reflectances "
        + "between 0 and 1, "
        + (scene.isScaleStated
          ? "although its files state a scale." : "and its files state no scale."),
      remedy: "Give --scale with the counts per unit of reflectance, for instance "
        + "--scale \(Int(suggested)); --scale 1 takes the values as they are."
    )
  }

  private static func tooSmall(_ median: Float, _ scene: Scene) -> WorkError {
    WorkError(
      code: .notReflectance,
      message: "after the scale that its files state (\(scene.sources["scale"] ?? "")), the "
        + "largest value of the middle pixel of \(scene.file.path) is \(median), below \(smallestLimit): "
        + "too dark for any scene.",
      remedy: "If the samples are reflectances already, give --scale 1; otherwise --scale with the "
        + "counts per unit of reflectance."
    )
  }

  /// What is odd about the values, one sentence each: samples far below 0, and samples that are no
  /// numbers or too large for any reflectance.
  ///
  /// - Parameters:
  ///   - sample: pixels of the scene.
  ///   - prepared: the scene, for the words.
  /// - Returns: the notes, mostly none.
  package static func notes(on sample: SceneSampler.Sample, of prepared: PreparedScene) -> [String]
  {
    var notes: [String] = []
    let values = sample.spectra.span
    let bandCount = sample.spectra.columnCount
    var (lowCount, lowest) = (0, 0)
    for index in 0..<values.count where values[index] < lowLimit {
      if lowCount == 0 || values[index] < values[lowest] { lowest = index }
      lowCount += 1
    }
    let share = Double(lowCount) / Double(max(values.count, 1))
    if share > lowShare {
      let scaling = prepared.scene.scaling[prepared.keptBands[lowest % bandCount]]
      let raw = ((Double(values[lowest]) - scaling.offset) / scaling.factor).rounded()
      notes.append(
        "\((share * 1000).rounded() / 10) % of the samples looked at are reflectances below "
          + "\(lowLimit), down to a sample of \(raw): it looks like a no-data value that the files "
          + "do not state; give --no-data \(Int(raw))"
      )
    }
    let statesNaN = prepared.keptBands.contains { prepared.scene.noData[$0]?.isNaN ?? false }
    if sample.notFiniteCount > 0, !statesNaN {
      notes.append(
        "\(sample.notFiniteCount) of the \(sample.seenCount) pixels looked at hold NaN, infinity or "
          + "values too large for any reflectance; such pixels count as no data"
      )
    }
    return notes
  }
}
