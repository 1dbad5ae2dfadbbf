internal import LinearAlgebra
internal import Products
internal import Rasters
internal import Scenes
internal import Unmixing

/// Turns the pixels of a tile into abundances and quality: they are projected as they are read, once
/// for the method and the quality together, then the method follows.
struct TileUnmixer: Sendable {
  /// What pixels are projected on: the projections of the method, then those of the basis.
  private let projection: SceneProjection
  private let estimator: any AbundanceEstimator
  private let basis: EndmemberBasis
  private let bandCount: Int
  private let projectionCount: Int
  private let firstBasisRow: Int

  /// The memory of one worker.
  struct Buffers {
    var tile = TilePixels()
    var abundances = Matrix(rowCount: 0, columnCount: 0)
    var fit = Matrix(rowCount: 0, columnCount: 0)
    var quality = Matrix(rowCount: 0, columnCount: 0)
    var workspace = Workspace()
  }

  /// Makes an unmixer for a scene.
  init(_ method: PreparedMethod, of prepared: PreparedScene) {
    estimator = method.estimator
    basis = method.basis
    bandCount = basis.bandCount
    let own = estimator.projections.transposed
    firstBasisRow = own.rowCount
    let stacked = own.stacked(over: basis.projections.transposed)
    projectionCount = stacked.rowCount
    projection = SceneProjection(
      prepared.scene,
      keptBands: prepared.keptBands,
      weights: stacked.transposed
    )
  }

  /// Bytes that a tile of so many pixels needs in `Buffers`.
  func byteCount(forPixels pixelCount: Int) -> Int {
    let planes = bandCount + projectionCount + 6 * basis.endmemberCount + 12
    return 4 * planes * pixelCount
  }

  /// Reads and unmixes the pixels of a window; abundances and quality are left in the buffers, -9999
  /// where a pixel has no data.
  ///
  /// - Returns: number of pixels that were unmixed.
  /// - Throws: `SceneError` if the window cannot be read.
  func unmix(
    _ window: RasterWindow,
    with reader: SceneReader,
    using buffers: inout Buffers
  ) throws -> Int {
    try reader.read(window, through: projection, into: &buffers.tile)
    return unmix(&buffers)
  }

  /// Unmixes the pixels that `buffers.tile` holds.
  private func unmix(_ buffers: inout Buffers) -> Int {
    estimator.estimate(
      buffers.tile.planes,
      into: &buffers.abundances,
      using: &buffers.workspace
    )
    judge(buffers.tile, buffers.abundances, into: &buffers.fit)
    return finishQuality(&buffers)
  }

  private func judge(
    _ tile: borrowing TilePixels,
    _ abundances: borrowing Matrix,
    into fit: inout Matrix
  ) {
    basis.quality(
      projected: tile.planes,
      firstRow: firstBasisRow,
      squaredNorms: tile.squaredNorms.span,
      abundances: abundances,
      into: &fit
    )
  }

  /// Adds the flags, and marks pixels without data.
  private func finishQuality(_ buffers: inout Buffers) -> Int {
    let pixelCount = buffers.tile.pixelCount
    buffers.quality.reshape(
      rowCount: QualityRaster.Band.allCases.count,
      columnCount: pixelCount
    )
    var validCount = 0
    for pixel in 0..<pixelCount {
      guard buffers.tile.states[pixel] == .valid else {
        for row in 0..<buffers.abundances.rowCount {
          buffers.abundances[row, pixel] = QualityRaster.noData
        }
        for row in 0..<buffers.quality.rowCount {
          buffers.quality[row, pixel] = QualityRaster.noData
        }
        continue
      }
      validCount += 1
      let (error, angle) = (buffers.fit[0, pixel], buffers.fit[1, pixel])
      let meanSquare = buffers.tile.squaredNorms[pixel] / Double(bandCount)
      let flags = PixelFlags(
        rootMeanSquareReflectance: Float(meanSquare.squareRoot()),
        reconstructionError: error,
        spectralAngleDegrees: angle
      )
      buffers.quality[QualityRaster.Band.reconstructionError.rawValue, pixel] = error
      buffers.quality[QualityRaster.Band.spectralAngle.rawValue, pixel] = angle
      buffers.quality[QualityRaster.Band.flags.rawValue, pixel] = flags.sample
    }
    return validCount
  }
}
