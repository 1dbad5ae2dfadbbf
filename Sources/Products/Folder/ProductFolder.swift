internal import DurableFiles
public import LinearAlgebra
public import Rasters
public import Spectra

/// The folder of one finished scene: made beside its place, put there whole or not at all.
///
/// Tiles come in any order and from any thread; every byte but those of `provenance.json` depends
/// on the scene and the method alone. Dropped before `commit`, it leaves nothing behind.
///
///     let product = try ProductFolder(target: "out/f180", replacing: true, grid: scene.grid,
///                                     endmembers: endmembers, tags: ["UNMIX_VERSION": "1.0.0"])
///     try product.write(window: window, abundances: abundances, quality: quality)  // every tile
///     let summary = try product.finish(provenance: provenance)
///     try product.commit()
public final class ProductFolder: Sendable {
  private let folder: StagedFolder
  private let replacing: Bool
  private let endmembers: EndmemberSet
  private let compression: RasterCompression
  private let threadCount: Int
  private let rasters: SceneRasters

  /// Opens a hidden folder beside the target.
  ///
  /// - Parameters:
  ///   - target: the folder of the product; the folders above it are made where they are missing.
  ///   - replacing: whether a product that is there already may be replaced; until `commit` it
  ///     stays as it is.
  ///   - grid: size and georeferencing of the scene.
  ///   - endmembers: reflectances on the bands that were used.
  ///   - tags: what all rasters say about themselves: program, version, method, name of the scene.
  ///     No dates and no paths, so that the same work gives the same bytes.
  ///   - withUncertainty: whether `uncertainty.tif` is made.
  ///   - compression: how the samples of all rasters are compressed.
  ///   - storage: where samples are kept until then; see `stagedBytes`.
  ///   - threadCount: the most threads that make the files at the end.
  /// - Throws: `ProductsError` with code `.exists` or `.cannotWrite`.
  public init(
    target: String,
    replacing: Bool,
    grid: RasterGrid,
    endmembers: EndmemberSet,
    tags: [String: String],
    withUncertainty: Bool = false,
    compression: RasterCompression = .deflate,
    storage: SamplePlanes.Storage = .file,
    threadCount: Int = 1
  ) throws(ProductsError) {
    self.replacing = replacing
    self.endmembers = endmembers
    self.compression = compression
    self.threadCount = threadCount
    do { folder = try StagedFolder(for: target) } catch { throw ProductsError(error) }
    if !replacing { try Self.requireEmpty(target) }
    rasters = try SceneRasters(
      in: folder,
      storage: storage,
      grid: grid,
      names: endmembers.names,
      tags: tags,
      withUncertainty: withUncertainty
    )
  }

  /// A scene that takes an hour should not learn at its end that its place is taken.
  private static func requireEmpty(_ target: String) throws(ProductsError) {
    let names = try FolderContent(of: target).names
    guard names.isEmpty else {
      throw ProductsError(
        code: .exists,
        path: target,
        message: "\(target) is there already and holds \(names.count) files.",
        remedy: "Choose another folder, or allow the product to be replaced."
      )
    }
  }

  /// Bytes that the samples of a product take until it is in its place.
  ///
  /// - Parameters:
  ///   - grid: size of the scene.
  ///   - endmemberCount: number of endmembers.
  ///   - withUncertainty: whether `uncertainty.tif` is made.
  /// - Returns: what `storage` in memory would need.
  public static func stagedBytes(
    of grid: RasterGrid,
    endmemberCount: Int,
    withUncertainty: Bool = false
  ) -> Int {
    SceneRasters.byteCount(
      of: grid,
      endmemberCount: endmemberCount,
      withUncertainty: withUncertainty
    )
  }

  /// Bytes that each thread needs that compresses the rasters of a product at its end.
  ///
  /// - Parameters:
  ///   - grid: size of the scene.
  ///   - endmemberCount: number of endmembers.
  /// - Returns: those of the raster with the largest blocks.
  public static func endingBytes(of grid: RasterGrid, endmemberCount: Int) -> Int {
    [endmemberCount, QualityRaster.Band.allCases.count]
      .map { CloudOptimizedFile.bytesPerThread(of: grid, bandCount: $0) }
      .reduce(0, max)
  }

  /// Writes a window of the scene; from any thread, in any order, every pixel once.
  ///
  /// - Parameters:
  ///   - window: the place of the tile.
  ///   - abundances: fractions, `endmemberCount x pixelCount`; -9999 in all rows of a pixel without
  ///     data.
  ///   - quality: `3 x pixelCount`, rows in the order of `QualityRaster.Band`, -9999 likewise.
  ///   - uncertainty: standard deviations in the shape of `abundances`, -9999 likewise; given if and
  ///     only if the product was opened with uncertainty.
  /// - Throws: `ProductsError` with code `.badValue` for a sample that is not a finite number, or
  ///   `.cannotWrite`.
  public func write(
    window: RasterWindow,
    abundances: Matrix,
    quality: Matrix,
    uncertainty: Matrix? = nil
  ) throws(ProductsError) {
    try rasters.write(
      window: window,
      abundances: abundances,
      quality: quality,
      uncertainty: uncertainty
    )
  }

  /// Makes everything that follows from the tiles; `commit` then puts the folder in its place.
  ///
  /// - Parameter provenance: how the product came about, without its files and the means of its quality.
  /// - Returns: the statistics of the rasters.
  /// - Throws: `ProductsError` with code `.incomplete` if tiles or files are missing, or
  ///   `.cannotWrite`.
  public func finish(provenance: Provenance) throws(ProductsError) -> ProductSummary {
    try finish(provenance: provenance, parts: .all)
  }

  /// Makes these parts and no others.
  func finish(
    provenance: Provenance,
    parts: ProductParts
  ) throws(ProductsError) -> ProductSummary {
    let summary = try rasters.summary(threadCount: threadCount)
    let writing = PartsWriting(
      parts: parts,
      scene: FinishedScene(
        endmembers: endmembers,
        rasters: rasters,
        summary: summary,
        provenance: provenance
      ),
      folder: folder,
      compression: compression,
      threadCount: threadCount
    )
    var provenance = provenance
    provenance.quality = provenance.quality?.with(summary)
    provenance.files = try writing.run()
    try rasters.removeSamples()
    try PartFolder(folder).write(provenance.json, as: Provenance.fileName)
    return summary
  }

  /// Puts the folder in its place once all of it is on the disk, after `finish`.
  ///
  /// - Throws: `ProductsError` with code `.exists` if somebody else put a product or other files there
  ///   meanwhile, or `.cannotWrite`; the target is then as it was.
  public func commit() throws(ProductsError) {
    if replacing { try requireNothingForeign() }
    do { try folder.commit(replacing: replacing) } catch { throw ProductsError(error) }
  }

  /// Removes what was made, unless it is in its place already; whatever stays is removed by the next
  /// product for the same place.
  public func discard() { folder.discard() }

  /// What somebody put into the old product's folder while the new one was made must not go with it.
  private func requireNothingForeign() throws(ProductsError) {
    let found = ProductVerification.lengths(of: folder.targetPath)
    if found.verdict == .notThere || found.provenance != nil && found.foreignNames.isEmpty {
      return
    }
    let names = found.foreignNames.joined(separator: ", ")
    throw ProductsError(
      code: .exists,
      path: folder.targetPath,
      message: found.provenance == nil
        ? "\(folder.targetPath) is not a product that can be replaced: \(found.words ?? names)."
        : "\(folder.targetPath) holds files that are not the product's: \(names).",
      remedy: "Move them away, or choose another folder."
    )
  }
}
