internal import DurableFiles
internal import Foundation
internal import LinearAlgebra
internal import Rasters

/// The rasters of a scene while its tiles arrive, in any order and from any thread.
struct SceneRasters: Sendable {
  private static let abundanceSamples = ".abundances.samples"
  private static let qualitySamples = ".quality.samples"
  private static let uncertaintySamples = ".uncertainty.samples"

  let abundances: AbundanceRaster
  let quality: QualityRaster
  /// The standard deviations of the abundances, if the product has them.
  let uncertainty: AbundanceRaster?
  /// The files that hold samples until the rasters are made.
  private let samplePaths: [String]

  /// Makes room for the samples.
  ///
  /// - Parameters:
  ///   - folder: where files of samples go.
  ///   - storage: whether there are such files.
  ///   - grid: size and georeferencing of the scene.
  ///   - names: names of the endmembers.
  ///   - tags: what all rasters say about themselves.
  ///   - withUncertainty: whether there are standard deviations.
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  init(
    in folder: StagedFolder,
    storage: SamplePlanes.Storage,
    grid: RasterGrid,
    names: [String],
    tags: [String: String],
    withUncertainty: Bool
  ) throws(ProductsError) {
    abundances = try AbundanceRaster(
      stagedPath: folder.path(of: Self.abundanceSamples),
      storage: storage,
      grid: grid,
      names: names,
      tags: tags
    )
    quality = try QualityRaster(
      stagedPath: folder.path(of: Self.qualitySamples),
      storage: storage,
      grid: grid,
      tags: tags
    )
    uncertainty =
      withUncertainty
      ? try AbundanceRaster(
        stagedPath: folder.path(of: Self.uncertaintySamples),
        storage: storage,
        grid: grid,
        names: names,
        content: .standardDeviations,
        tags: tags
      ) : nil
    let names =
      [Self.abundanceSamples, Self.qualitySamples]
      + (withUncertainty ? [Self.uncertaintySamples] : [])
    samplePaths = storage == .file ? names.map(folder.path) : []
  }

  /// Bytes that the samples take; see the parameters of `init`.
  static func byteCount(of grid: RasterGrid, endmemberCount: Int, withUncertainty: Bool) -> Int {
    let bandCount =
      endmemberCount * (withUncertainty ? 2 : 1) + QualityRaster.Band.allCases.count
    return SamplePlanes.byteCount(of: grid, bandCount: bandCount)
  }

  /// Writes a window; see `ProductFolder.write`.
  func write(
    window: RasterWindow,
    abundances: Matrix,
    quality: Matrix,
    uncertainty: Matrix?
  ) throws(ProductsError) {
    precondition((uncertainty == nil) == (self.uncertainty == nil), "uncertainty as promised")
    try self.abundances.write(abundances, window: window)
    try self.quality.write(quality, window: window)
    if let uncertainty { try self.uncertainty?.write(uncertainty, window: window) }
  }

  /// The statistics of all rasters.
  ///
  /// - Parameter threadCount: number of threads.
  /// - Returns: those of all bands.
  /// - Throws: `ProductsError` with code `.incomplete` if pixels were left out.
  func summary(threadCount: Int) throws(ProductsError) -> ProductSummary {
    ProductSummary(
      abundances: try abundances.staged.statistics(threadCount: threadCount),
      quality: try quality.staged.statistics(threadCount: threadCount),
      uncertainty: try uncertainty?.staged.statistics(threadCount: threadCount) ?? []
    )
  }

  /// Removes the files of samples once they are not needed any more.
  ///
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  func removeSamples() throws(ProductsError) {
    for path in samplePaths {
      do { try FileManager.default.removeItem(atPath: path) } catch {
        throw ProductsError(
          code: .cannotWrite,
          path: path,
          message: "cannot remove \(path), which only held the tiles.",
          remedy: "See who may write in its folder, then run the scene again.",
          underlying: error.localizedDescription
        )
      }
    }
  }
}
