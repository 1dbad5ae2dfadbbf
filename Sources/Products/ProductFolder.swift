internal import DurableFiles
public import Foundation
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
  /// What a finished product says about its abundances.
  public struct Summary: Sendable, Equatable {
    /// Statistics over all valid pixels, one entry an endmember.
    public let abundances: [BandStatistics]
    /// Statistics over all valid pixels in the order of `QualityRaster.Band`; empty without quality.
    public let quality: [BandStatistics]
    /// Statistics of the abundances' standard deviations, one entry an endmember; empty without them.
    public let uncertainty: [BandStatistics]
    /// Bytes of each file but `provenance.json`.
    public internal(set) var files: [String: Int] = [:]
  }

  private static let stagedAbundances = ".abundances.samples"
  private static let stagedQuality = ".quality.samples"
  private static let stagedUncertainty = ".uncertainty.samples"

  let folder: StagedFolder
  private let storage: SamplePlanes.Storage
  private let replacing: Bool
  let endmembers: EndmemberSet
  private let title: String
  let compression: RasterCompression
  let threadCount: Int
  let abundances: AbundanceRaster
  let quality: QualityRaster?
  let uncertainty: AbundanceRaster?

  /// Opens a hidden folder beside the target.
  ///
  /// - Parameters:
  ///   - target: the folder of the product; the folders above it are made where they are missing.
  ///   - replacing: whether a product that is there already may be replaced; until `commit` it
  ///     stays as it is.
  ///   - grid: size and georeferencing of the scene.
  ///   - endmembers: reflectances on the bands that were used.
  ///   - tags: what both rasters say about themselves: program, version, method, name of the scene.
  ///     No dates and no paths, so that the same work gives the same bytes.
  ///   - title: heading of the plot of the spectra; usually the name of the scene.
  ///   - withQuality: whether `quality.tif` is made.
  ///   - withUncertainty: whether `uncertainty.tif` is made.
  ///   - compression: how the samples of all rasters are compressed.
  ///   - storage: where samples are kept until then; see `stagedBytes`.
  ///   - threadCount: the most threads that compress the rasters at the end.
  /// - Throws: `ProductsError` with code `.exists` or `.cannotWrite`.
  public init(
    target: String,
    replacing: Bool,
    grid: RasterGrid,
    endmembers: EndmemberSet,
    tags: [String: String],
    title: String,
    withQuality: Bool = true,
    withUncertainty: Bool = false,
    compression: RasterCompression = .deflate,
    storage: SamplePlanes.Storage = .file,
    threadCount: Int = 1
  ) throws(ProductsError) {
    self.replacing = replacing
    self.endmembers = endmembers
    self.title = title
    self.compression = compression
    self.storage = storage
    self.threadCount = threadCount
    do { folder = try StagedFolder(for: target) } catch { throw ProductsError(error) }
    if !replacing { try Self.requireEmpty(target) }
    abundances = try AbundanceRaster(
      stagedPath: folder.path(of: Self.stagedAbundances),
      storage: storage,
      grid: grid,
      names: endmembers.names,
      tags: tags
    )
    quality =
      withQuality
      ? try QualityRaster(
        stagedPath: folder.path(of: Self.stagedQuality),
        storage: storage,
        grid: grid,
        tags: tags
      ) : nil
    uncertainty =
      withUncertainty
      ? try AbundanceRaster(
        stagedPath: folder.path(of: Self.stagedUncertainty),
        storage: storage,
        grid: grid,
        names: endmembers.names,
        content: .standardDeviations,
        tags: tags
      ) : nil
  }

  /// A scene that takes an hour should not learn at its end that its place is taken.
  private static func requireEmpty(_ target: String) throws(ProductsError) {
    let files = FileManager.default
    guard files.fileExists(atPath: target) else { return }
    let names: [String]
    do { names = try files.contentsOfDirectory(atPath: target) } catch {
      throw ProductsError(
        code: .cannotWrite,
        path: target,
        message: "cannot look into \(target).",
        remedy: "See who may read it, or choose another folder.",
        underlying: error.localizedDescription
      )
    }
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
  ///   - withQuality: whether `quality.tif` is made.
  ///   - withUncertainty: whether `uncertainty.tif` is made.
  /// - Returns: what `storage` in memory would need.
  public static func stagedBytes(
    of grid: RasterGrid,
    endmemberCount: Int,
    withQuality: Bool = true,
    withUncertainty: Bool = false
  ) -> Int {
    let bandCount =
      endmemberCount * (withUncertainty ? 2 : 1)
      + (withQuality ? QualityRaster.Band.allCases.count : 0)
    return SamplePlanes.byteCount(of: grid, bandCount: bandCount)
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
  ///   - quality: `3 x pixelCount`, rows in the order of `QualityRaster.Band`, -9999 likewise; left
  ///     out if and only if the product was opened without quality.
  ///   - uncertainty: standard deviations in the shape of `abundances`, -9999 likewise; given if and
  ///     only if the product was opened with uncertainty.
  /// - Throws: `ProductsError` with code `.badValue` for a sample that is not a finite number, or
  ///   `.cannotWrite`.
  public func write(
    window: RasterWindow,
    abundances: Matrix,
    quality: Matrix? = nil,
    uncertainty: Matrix? = nil
  ) throws(ProductsError) {
    precondition((quality == nil) == (self.quality == nil), "quality was promised otherwise")
    precondition((uncertainty == nil) == (self.uncertainty == nil), "uncertainty likewise")
    try self.abundances.write(abundances, window: window)
    if let quality { try self.quality?.write(quality, window: window) }
    if let uncertainty { try self.uncertainty?.write(uncertainty, window: window) }
  }

  /// Adds a file made elsewhere, such as a STAC item or a report.
  ///
  /// - Parameters:
  ///   - data: the whole content.
  ///   - name: the name in the folder.
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  public func add(_ data: Data, as name: String) throws(ProductsError) {
    do { try folder.write(data, as: name) } catch { throw ProductsError(error) }
  }

  private func add(_ files: [String: Data]) throws(ProductsError) {
    for (name, data) in files.sorted(by: { $0.key < $1.key }) { try add(data, as: name) }
  }

  /// Makes everything that follows from the tiles; `commit` then puts the folder in its place.
  ///
  /// - Parameter provenance: given the statistics of the rasters, how the product came about.
  /// - Returns: the same statistics.
  /// - Throws: `ProductsError` with code `.incomplete` if tiles or files are missing, or
  ///   `.cannotWrite`.
  public func finish(
    provenance: (Summary) -> Provenance
  ) throws(ProductsError) -> Summary {
    var summary = Summary(
      abundances: try abundances.staged.statistics(threadCount: threadCount),
      quality: try quality?.staged.statistics(threadCount: threadCount) ?? [],
      uncertainty: try uncertainty?.staged.statistics(threadCount: threadCount) ?? []
    )
    try writeRasters(summary)
    try add(EndmemberSpectra.files(of: endmembers))
    try add(Data(SpectraPlot(endmembers, title: title).svg.utf8), as: "spectra.svg")
    try removeStaged()
    summary.files = try contents()
    try add(provenance(summary).json, as: "provenance.json")
    return summary
  }

  /// Puts the folder in its place once all of it is on the disk, after `finish`.
  ///
  /// - Throws: `ProductsError` with code `.exists` if somebody else put a product there meanwhile, or
  ///   `.cannotWrite`; the target is then as it was.
  public func commit() throws(ProductsError) {
    if replacing { try requireNothingForeign() }
    do { try folder.commit(replacing: replacing) } catch { throw ProductsError(error) }
  }

  /// Removes what was made, unless it is in its place already; whatever stays is removed by the next
  /// product for the same place.
  public func discard() { folder.discard() }

  private func removeStaged() throws(ProductsError) {
    guard case .file = storage else { return }
    let names =
      [Self.stagedAbundances] + (quality == nil ? [] : [Self.stagedQuality])
      + (uncertainty == nil ? [] : [Self.stagedUncertainty])
    for name in names {
      let path = folder.path(of: name)
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

  /// Bytes of every file of the product, which has to be there and to hold something.
  private func contents() throws(ProductsError) -> [String: Int] {
    var names = Self.fileNames.subtracting(["provenance.json"])
    if quality == nil { names.remove("quality.tif") }
    if uncertainty == nil { names.remove("uncertainty.tif") }
    var files: [String: Int] = [:]
    for name in names.sorted() {
      let path = folder.path(of: name)
      files[name] = Self.byteCount(path)
      guard let size = files[name], size > 0 else {
        throw ProductsError(
          code: .incomplete,
          path: path,
          message: "the product would lack \(name).",
          remedy: "See that nobody else works in \(folder.path), then run the scene again.",
          underlying: files[name] == nil ? "it is not there" : "it is empty"
        )
      }
    }
    return files
  }

  /// What somebody put into the old product's folder while the new one was made must not go with it.
  private func requireNothingForeign() throws(ProductsError) {
    let names = Self.foreignNames(at: folder.targetPath)
    guard names.isEmpty else {
      throw ProductsError(
        code: .exists,
        path: folder.targetPath,
        message: "\(folder.targetPath) holds files that are not the product's: "
          + names.joined(separator: ", ") + ".",
        remedy: "Move them away, or choose another folder."
      )
    }
  }
}
