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
  /// What the largest value of a usual pixel may be after a scale that a person states: what lies
  /// outside shows that the scale is a slip.
  private static let statedLimits: ClosedRange<Float> = 0.0002...10
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
    guard spectra.rowCount > 0 else { return }
    let maxima = (0..<spectra.rowCount).map { spectra.row($0).max() ?? 0 }.sorted()
    let median = maxima[maxima.count / 2]
    if isStatedByPerson {
      let isAsStored = scene.scaling.allSatisfy { $0 == .none }
      if !isAsStored, median > 0, !statedLimits.contains(median) { throw misstated(median, scene) }
      return
    }
    if median > limit { throw tooLarge(median, scene) }
    if median > 0, median < smallestLimit, scene.isScaleStated { throw tooSmall(median, scene) }
  }

  private static func tooLarge(_ median: Float, _ scene: Scene) -> WorkError {
    WorkError(
      code: .notReflectance,
      message: "values around \(words(median)) in \(scene.file.path) are not reflectances "
        + "between 0 and 1, "
        + (scene.isScaleStated
          ? "although its files state a scale." : "and its files state no scale."),
      remedy: suggestedScale(median, scene).map {
        "Give --scale with the counts per unit of reflectance, for instance "
          + "--scale \($0); --scale 1 takes the values as they are."
      } ?? "Check its samples and the gains that its files state, or leave the scene out."
    )
  }

  private static func misstated(_ median: Float, _ scene: Scene) -> WorkError {
    WorkError(
      code: .notReflectance,
      message: "with the --scale that was given, the largest value of the middle pixel of "
        + "\(scene.file.path) is \(median), and no reflectance between 0 and 1.",
      remedy: "Give the counts per unit of reflectance"
        + (suggestedScale(median, scene).map { ", for instance --scale \($0)" } ?? "")
        + "; --scale 1 takes the values as they are."
    )
  }

  /// The power of ten by which stored samples become reflectances; nil if no finite one does.
  private static func suggestedScale(_ median: Float, _ scene: Scene) -> String? {
    // The files' own scale may be what is wrong with some bands, such as a gain of 0.
    let factors = scene.scaling.map(\.factor).filter { $0.isFinite && $0 != 0 }.sorted()
    let raw = Double(median) / (factors.isEmpty ? 1 : factors[factors.count / 2])
    guard raw.isFinite, raw < 1e30 else { return nil }
    var suggested = raw > 1.2 ? 100.0 : 1
    while raw / suggested > 1.2 { suggested *= 10 }
    return words(Float(suggested))
  }

  /// A number without decimals, where it has so few digits that they say something.
  private static func words(_ number: Float) -> String {
    number.magnitude < 1e15 ? Scene.sampleText(number.rounded()) : Scene.sampleText(number)
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
      let number = Scene.sampleText(
        stored(lowest / bandCount, lowest % bandCount, of: sample, prepared)
      )
      notes.append(
        "\((share * 1000).rounded() / 10) % of the samples looked at are reflectances below "
          + "\(lowLimit), down to a sample of \(number): it looks like a no-data value that the files "
          + "do not state; give --no-data \(number)"
      )
    }
    if let first = sample.fillingPositions.first {
      let number =
        (try? prepared.scene.storedSample(atPixel: first, band: prepared.keptBands[0]))
        .map { " (\(Scene.sampleText($0)))" } ?? ""
      notes.append(
        "\(sample.fillingPositions.count) of the pixels drawn hold one number in every band\(number) and look "
          + "like filling; no endmember is made of them, and --no-data with that number makes them no data"
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

  /// A sample as its file stores it.
  private static func stored(
    _ pixel: Int,
    _ band: Int,
    of sample: SceneSampler.Sample,
    _ prepared: PreparedScene
  ) -> Float {
    let (scene, index) = (prepared.scene, prepared.keptBands[band])
    // A file that cannot be read again is told of where it matters; here the scale is undone instead.
    if let number = try? scene.storedSample(atPixel: sample.positions[pixel], band: index) {
      return number
    }
    let scaling = scene.scaling[index]
    return Float((Double(sample.spectra[pixel, band]) - scaling.offset) / scaling.factor)
  }
}
