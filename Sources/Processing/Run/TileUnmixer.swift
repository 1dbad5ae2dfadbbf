internal import LinearAlgebra
internal import Methods
internal import Products
internal import Rasters
internal import Sampling
internal import Scenes
internal import Unmixing

/// Turns the pixels of a tile into abundances, their deviations if asked for, and quality: they are
/// projected as they are read, once for the method and the rest together, then the method follows.
struct TileUnmixer: Sendable {
  /// What pixels are projected on: the projections of the method, then those of the basis.
  private let projection: SceneProjection
  private let estimator: any AbundanceEstimator
  private let basis: EndmemberBasis
  private let uncertainty: AbundanceUncertainty?
  private let bandCount: Int
  private let projectionCount: Int
  private let firstBasisRow: Int

  /// The memory of one worker.
  struct Buffers {
    /// Abundances of a window, `endmemberCount x pixelCount`.
    var abundances = Matrix(rowCount: 0, columnCount: 0)
    /// Its quality, one row a band of the quality raster.
    var quality = Matrix(rowCount: 0, columnCount: 0)
    /// Standard deviations of the abundances; of no meaning where they were not asked for.
    var deviations = Matrix(rowCount: 0, columnCount: 0)
    fileprivate var part = TilePixels()
    fileprivate var estimate = Matrix(rowCount: 0, columnCount: 0)
    fileprivate var fit = Matrix(rowCount: 0, columnCount: 0)
    fileprivate var spread = Matrix(rowCount: 0, columnCount: 0)
    fileprivate var workspace = Workspace()
  }

  /// Makes an unmixer for a scene.
  init(_ method: PreparedMethod, of prepared: PreparedScene) {
    estimator = method.estimator
    basis = method.basis
    uncertainty = method.uncertainty
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

  /// Bytes that a tile of so many pixels needs in `Buffers` and in its reader.
  func byteCount(forPixels pixelCount: Int, of file: RasterFile) -> Int {
    let extra = uncertainty == nil ? 0 : basis.endmemberCount
    let outputCount = basis.endmemberCount + QualityRaster.Band.allCases.count + extra
    // The states of the method, norms, marks and the fit beside the projections.
    let workingCount = projectionCount + 5 * basis.endmemberCount + 6 + extra
    let partCount = SceneReader.partPixelCount(of: file, forPixels: pixelCount)
    return 4 * (outputCount * pixelCount + workingCount * partCount)
      + SceneReader.tileBytes(of: file, forPixels: pixelCount, bands: projection.keptBands)
  }

  /// Reads and unmixes the pixels of a window; abundances, quality and deviations are left in the
  /// buffers, -9999 where a pixel has no data.
  ///
  /// - Returns: the pixels that were unmixed, counted by their flags.
  /// - Throws: `SceneError` if the window cannot be read.
  func unmix(
    _ window: RasterWindow,
    with reader: SceneReader,
    using buffers: inout Buffers
  ) throws -> FlagCounts {
    let pixelCount = window.pixelCount
    buffers.abundances.reshape(rowCount: basis.endmemberCount, columnCount: pixelCount)
    buffers.quality.reshape(rowCount: QualityRaster.Band.allCases.count, columnCount: pixelCount)
    if uncertainty != nil {
      buffers.deviations.reshape(rowCount: basis.endmemberCount, columnCount: pixelCount)
    }
    var counts = FlagCounts()
    var first = 0
    for part in reader.parts(of: window) {
      try reader.read(part, through: projection, into: &buffers.part)
      estimator.estimate(
        buffers.part.planes,
        into: &buffers.estimate,
        using: &buffers.workspace
      )
      judge(buffers.part, buffers.estimate, into: &buffers.fit)
      buffers.estimate.copyColumns(to: first, of: &buffers.abundances)
      if let uncertainty {
        spread(buffers.part, buffers.estimate, of: uncertainty, into: &buffers.spread)
        buffers.spread.copyColumns(to: first, of: &buffers.deviations)
      }
      finish(&buffers, from: first, counting: &counts)
      first += part.pixelCount
    }
    return counts
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
      brightnessPenalty: estimator.brightnessPenalty,
      into: &fit
    )
  }

  private func spread(
    _ tile: borrowing TilePixels,
    _ abundances: borrowing Matrix,
    of uncertainty: AbundanceUncertainty,
    into deviations: inout Matrix
  ) {
    uncertainty.deviations(
      projected: tile.planes,
      firstRow: firstBasisRow,
      squaredNorms: tile.squaredNorms.span,
      abundances: abundances,
      into: &deviations
    )
  }

  /// Copies the quality of a part, adds the flags, and marks pixels without data.
  private func finish(
    _ buffers: inout Buffers,
    from first: Int,
    counting counts: inout FlagCounts
  ) {
    for pixel in 0..<buffers.part.pixelCount {
      let place = first + pixel
      guard buffers.part.states[pixel] == .valid else {
        for row in 0..<buffers.abundances.rowCount {
          buffers.abundances[row, place] = QualityRaster.noData
          if uncertainty != nil { buffers.deviations[row, place] = QualityRaster.noData }
        }
        for row in 0..<buffers.quality.rowCount {
          buffers.quality[row, place] = QualityRaster.noData
        }
        continue
      }
      let (error, angle) = (buffers.fit[0, pixel], buffers.fit[1, pixel])
      let meanSquare = buffers.part.squaredNorms[pixel] / Double(bandCount)
      let flags = PixelFlags(
        rootMeanSquareReflectance: Float(meanSquare.squareRoot()),
        reconstructionError: error,
        spectralAngleDegrees: angle
      )
      buffers.quality[QualityRaster.Band.reconstructionError.rawValue, place] = error
      buffers.quality[QualityRaster.Band.spectralAngle.rawValue, place] = angle
      buffers.quality[QualityRaster.Band.flags.rawValue, place] = flags.sample
      counts.add(flags)
    }
  }
}
