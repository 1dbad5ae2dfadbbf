internal import DurableFiles
internal import Rasters
internal import Spectra
private import Synchronization

extension ProductFolder {
  /// A raster on its way to its file.
  private struct Raster {
    let name: String
    let staged: StagedRaster
    let statistics: [BandStatistics]
  }

  /// Bytes of samples that are worth one more thread.
  private static let bytesPerThread = 4 << 20

  /// Writes rasters and quicklook, on as many threads as are worth it.
  ///
  /// - Parameter summary: the statistics of all rasters.
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  func writeRasters(_ summary: Summary) throws(ProductsError) {
    let rasters = rasters(summary)
    let byteCount = rasters.reduce(0) { $0 + $1.staged.byteCount }
    let threadCount = min(threadCount, 1 + byteCount / Self.bytesPerThread)
    let writings = try begin(rasters, threadCount: threadCount)
    try ParallelLoop.run(itemCount: 1 + threadCount, threadCount: threadCount) {
      [self] item throws(ProductsError) in
      if item == 0 { return try writeQuicklook() }
      do throws(RasterError) {
        for writing in writings { try writing.compress() }
      } catch { throw ProductsError(error) }
    }
    do throws(RasterError) {
      for writing in writings { try writing.finish() }
    } catch { throw ProductsError(error) }
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
      [self] item throws(ProductsError) in
      for raster in rasters {
        guard item == 0 else {
          try raster.staged.fillOverviews(threadCount: threadCount)
          continue
        }
        let writing = try raster.staged.begin(
          raster.statistics,
          at: folder.path(of: raster.name),
          compression: compression,
          threadCount: threadCount
        )
        begun.withLock { $0.append(writing) }
      }
    }
    return begun.withLock { $0 }
  }

  /// The rasters of the product, those of abundances first, as they are the largest.
  private func rasters(_ summary: Summary) -> [Raster] {
    [
      ("abundances.tif", abundances.staged, summary.abundances),
      ("uncertainty.tif", uncertainty?.staged, summary.uncertainty),
      ("quality.tif", quality?.staged, summary.quality),
    ].compactMap { name, staged, statistics in
      staged.map { Raster(name: name, staged: $0, statistics: statistics) }
    }
  }

  private func writeQuicklook() throws(ProductsError) {
    let preview = try abundances.staged.preview(maximumSide: Quicklook.maximumSide)
    let picture = Quicklook(of: preview, colours: Palette.colours(for: endmembers.names))
    try picture.write(to: folder.path(of: "quicklook.png"))
  }
}
