package import Essentials
package import LinearAlgebra
internal import Rasters
internal import Scenes
package import Unmixing

/// Counts the endmembers of scenes by their own pixels.
package struct EndmemberCounting {
  package let control: RunControl
  package let seed: UInt64
  package let isScaleStatedByPerson: Bool

  package init(control: RunControl, seed: UInt64, isScaleStatedByPerson: Bool) {
    self.control = control
    self.seed = seed
    self.isScaleStatedByPerson = isScaleStatedByPerson
  }

  /// The most pixels looked at, over all scenes.
  package static let pixelLimit = 20_000
  /// Bytes that counting needs beside the pixels that are drawn.
  ///
  /// - Parameters:
  ///   - bandCount: number of bands.
  ///   - sampleBytes: bytes of the pixels.
  /// - Returns: pixels without noise and means of their neighbours, and squares of the bands.
  package static func workBytes(bandCount: Int, sampleBytes: Int) -> Int {
    2 * sampleBytes + 6 * 8 * bandCount * bandCount
  }
  /// Stream of the seed's random numbers.
  private static let stream: UInt64 = 7

  /// The number that is asked for, counted where it is `auto`.
  ///
  /// - Parameters:
  ///   - wanted: what is asked for.
  ///   - scenes: scenes of the same bands, at least one, counted together.
  /// - Returns: the number, and how it was counted if it was.
  /// - Throws: `WorkError` with code `.notCountable` if they show fewer than two materials or
  ///   hardly have neighbouring pixels, `.noValidPixels` or `.notReflectance`; `SceneError`;
  ///   `UnmixingError`; `CancellationError`.
  package func number(
    _ wanted: EndmemberCount,
    of scenes: [PreparedScene]
  ) throws -> (count: Int, counting: EndmemberCountReport?) {
    switch wanted {
    case .fixed(let number): return (number, nil)
    case .automatic:
      let counting = try count(scenes)
      return (counting.count, counting)
    }
  }

  /// The number that is asked for, counted in pixels that are drawn already where it is `auto`.
  ///
  /// - Parameters:
  ///   - wanted: what is asked for.
  ///   - pixels: reflectance, `pixelCount x bandCount`.
  ///   - positions: where they stand.
  ///   - names: what the pixels are from, for messages.
  /// - Returns: the number, and how it was counted if it was.
  /// - Throws: `WorkError` with code `.notCountable`, `UnmixingError`.
  package static func number(
    _ wanted: EndmemberCount,
    in pixels: Matrix,
    at positions: PixelPositions,
    names: String
  ) throws -> (count: Int, counting: EndmemberCountReport?) {
    switch wanted {
    case .fixed(let number): return (number, nil)
    case .automatic:
      let counting = try count(pixels, positions, names: names)
      return (counting.count, counting)
    }
  }

  private func count(_ scenes: [PreparedScene]) throws -> EndmemberCountReport {
    control.report(.stage("counting endmembers", fraction: 0))
    var generator = SeededGenerator(seed: seed, stream: Self.stream)
    var pixels = Matrix(rowCount: 0, columnCount: scenes.first?.keptBands.count ?? 0)
    var (rows, columns): ([Int], [Int]) = ([], [])
    var firstRow = 0
    for prepared in scenes {
      let share = max(1, Self.pixelLimit / scenes.count)
      let sample = try SceneSampler(prepared: prepared, pixelLimit: share).sampleBlocks(
        using: &generator,
        isCancelled: control.isCancelled
      )
      if sample.validCount == 0, sample.seenCount == prepared.scene.rasterGrid.pixelCount {
        throw WorkError.noValidPixels(prepared)
      }
      try ReflectanceCheck.check(
        sample.spectra,
        of: prepared.scene,
        isStatedByPerson: isScaleStatedByPerson
      )
      pixels = pixels.stacked(over: sample.spectra)
      let positions = sample.pixelPositions(in: prepared)
      rows += positions.rows.map { firstRow + $0 }
      columns += positions.columns
      // A row between them keeps pixels of two scenes from being neighbours.
      firstRow += prepared.scene.rasterGrid.height + 1
    }
    let names = scenes.map(\.scene.file.path).joined(separator: ", ")
    return try Self.count(pixels, PixelPositions(rows: rows, columns: columns), names: names)
  }

  private static func count(
    _ pixels: Matrix,
    _ positions: PixelPositions,
    names: String
  ) throws -> EndmemberCountReport {
    let remedy = "Give the number of endmembers with --count, if you know it."
    let counted: MaterialCount
    do throws(UnmixingError) {
      counted = try MaterialCount(of: pixels, positions: positions)
    } catch {
      guard error.code == .tooFewPixels else { throw error }
      throw WorkError(
        code: .notCountable,
        message: "\(names): \(error.message)",
        remedy: remedy
      )
    }
    let report = EndmemberCountReport(counted)
    guard report.count >= EndmemberCount.numbers.lowerBound else {
      throw WorkError(
        code: .notCountable,
        message: "\(names) shows one material only: in \(pixels.rowCount) pixels "
          + "\(report.reason).",
        remedy: remedy
      )
    }
    return report
  }
}
