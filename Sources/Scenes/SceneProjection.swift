public import LinearAlgebra

/// How the pixels of a scene become projections of reflectance, or reflectance itself.
///
/// One value serves all workers; each has a `SceneReader` of its own.
public struct SceneProjection: Sendable, Equatable {
  /// Indices of the bands that are read, from 0, ascending; no others are looked at, so that bad
  /// bands cost no pixel.
  public let keptBands: [Int]
  let kernel: PixelProjection
  /// Whether pixels that are 0 in all bands are filling: a file that states its no-data value means
  /// its zeros.
  let zerosAreFilling: Bool

  /// Makes a projection.
  ///
  /// - Parameters:
  ///   - scene: the scene, for its scale, offset and no-data values.
  ///   - keptBands: indices of the bands to read, from 0, ascending.
  ///   - weights: `W`, `keptBandCount x projectionCount`, so that a pixel `y` becomes `W^T y`; nil for
  ///     the reflectance itself.
  public init(_ scene: Scene, keptBands: [Int], weights: Matrix? = nil) {
    precondition(zip(keptBands, keptBands.dropFirst()).allSatisfy { $0 < $1 }, "bands in order")
    self.keptBands = keptBands
    kernel = PixelProjection(
      factors: keptBands.map { Float(scene.scaling[$0].factor) },
      offsets: keptBands.map { Float(scene.scaling[$0].offset) },
      noData: keptBands.map { scene.noData[$0].map { Float($0) } },
      weights: weights
    )
    zerosAreFilling = !scene.statesNoData(inBands: keptBands)
  }

  /// Makes a projection that leaves samples as they are stored.
  init(samplesOf bands: [Int]) {
    keptBands = bands
    kernel = PixelProjection(
      factors: bands.map { _ in 1 },
      offsets: bands.map { _ in 0 },
      noData: bands.map { _ in nil },
      weights: nil
    )
    zerosAreFilling = false
  }
}
