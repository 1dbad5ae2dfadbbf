internal import DurableFiles
internal import Rasters
private import Synchronization

/// Writes the parts of a product at the same time, on as many threads as are worth it.
struct PartsWriting: Sendable {
  let parts: ProductParts
  let scene: FinishedScene
  let folder: StagedFolder
  /// How the samples of rasters are compressed.
  let compression: RasterCompression
  /// The most threads.
  let threadCount: Int

  /// A raster on its way to its file.
  private struct Raster {
    let path: String
    let staged: StagedRaster
    let statistics: [BandStatistics]
  }

  /// Bytes of samples that are worth one more thread.
  private static let bytesPerThread = 4 << 20

  /// Writes all parts.
  ///
  /// - Returns: names, lengths and checksums of their files.
  /// - Throws: `ProductsError` with code `.cannotWrite`, or `.incomplete` if a file is missing
  ///   afterwards.
  func run() throws(ProductsError) -> ProductManifest {
    let rasters = rasters
    let byteCount = rasters.reduce(0) { $0 + $1.staged.byteCount }
    let threadCount = min(threadCount, 1 + byteCount / Self.bytesPerThread)
    let writings = try begin(rasters, threadCount: threadCount)
    let others = parts.others
    try ParallelLoop.run(itemCount: others.count + threadCount, threadCount: threadCount) {
      [scene, folder] item throws(ProductsError) in
      guard item >= others.count else {
        return try others[item].write(scene, to: PartFolder(folder))
      }
      do throws(RasterError) {
        for writing in writings { try writing.compress() }
      } catch { throw ProductsError(error) }
    }
    do throws(RasterError) {
      for writing in writings { try writing.finish() }
    } catch { throw ProductsError(error) }
    return try ProductManifest(
      of: parts.fileNames(of: scene),
      in: folder.path,
      threadCount: threadCount
    )
  }

  /// Makes the heads of the files and, at the same time, all overviews.
  private func begin(
    _ rasters: [Raster],
    threadCount: Int
  ) throws(ProductsError) -> [CloudOptimizedWriting] {
    let begun = Mutex<[CloudOptimizedWriting]>([])  // added to by the thread that makes heads
    // That is the calling one, whose GDAL has looked up coordinate systems before: on any other it
    // would take longer than all the rest of a small product.
    try ParallelLoop.run(itemCount: 2, threadCount: threadCount) {
      [compression] item throws(ProductsError) in
      for raster in rasters {
        guard item == 0 else {
          try raster.staged.fillOverviews(threadCount: threadCount)
          continue
        }
        let writing = try raster.staged.begin(
          raster.statistics,
          at: raster.path,
          compression: compression,
          threadCount: threadCount
        )
        begun.withLock { $0.append(writing) }
      }
    }
    return begun.withLock { $0 }
  }

  /// The rasters that the product of this scene has.
  private var rasters: [Raster] {
    parts.rasters.compactMap { part in
      part.raster(of: scene).map {
        Raster(
          path: folder.path(of: part.fileName),
          staged: $0,
          statistics: part.statistics(of: scene)
        )
      }
    }
  }
}
