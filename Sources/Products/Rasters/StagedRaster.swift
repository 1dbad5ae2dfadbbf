internal import LinearAlgebra
internal import Rasters
private import Synchronization

/// A raster of a product while its tiles arrive, in any order and from any thread.
///
/// Tiles go into memory or a plain file, band after band, which is quick to write and to read and
/// which no thread keeps from another. Statistics, overviews and the Cloud-Optimized GeoTIFF are made
/// from all samples at the end, so that they depend on these alone: not on the shape of tiles, nor on
/// their order.
final class StagedRaster: Sendable {
  /// The value of all samples without data, in every product.
  static let noData: Float = -9999

  private let template: RasterTemplate
  /// How overviews are made, one entry a band.
  private let resampling: [SamplePlanes.Resampling]
  private let samples: SamplePlanes

  private let writtenCount = Atomic<Int>(0)  // pixels

  /// Samples of a band whose statistics are worked out at a time, at least one row.
  private static let samplesPerItem = 1 << 16

  init(
    path: String,
    storage: SamplePlanes.Storage,
    template: RasterTemplate,
    resampling: [SamplePlanes.Resampling]
  ) throws(ProductsError) {
    self.template = template
    self.resampling = resampling
    do {
      samples = try SamplePlanes(
        path: path,
        storage: storage,
        grid: template.grid,
        bandCount: template.bands.count
      )
    } catch { throw ProductsError(error) }
  }

  /// Bytes of the samples and those of the overviews.
  var byteCount: Int { SamplePlanes.byteCount(of: template.grid, bandCount: template.bands.count) }

  /// Writes a window.
  ///
  /// - Parameters:
  ///   - planes: samples, `bandCount x pixelCount`, -9999 where there is no data.
  ///   - window: where they belong; every pixel of the grid must be written exactly once.
  /// - Throws: `ProductsError` with code `.badValue` for a sample that is not a finite number, or
  ///   `.cannotWrite`.
  func write(_ planes: borrowing Matrix, window: RasterWindow) throws(ProductsError) {
    precondition(
      planes.rowCount == template.bands.count && planes.columnCount == window.pixelCount,
      "one row a band, one column a pixel"
    )
    try requireFinite(planes, window)
    do { try samples.write(planes: planes.span, window: window) } catch {
      throw ProductsError(error)
    }
    writtenCount.add(window.pixelCount, ordering: .relaxed)
  }

  private func requireFinite(
    _ planes: borrowing Matrix,
    _ window: RasterWindow
  ) throws(ProductsError) {
    let samples = planes.span
    // The exponent has all of its bits in NaN and infinity alone.
    var largest: UInt32 = 0
    for place in 0..<samples.count { largest = max(largest, samples[place].bitPattern << 1) }
    guard largest >= Float.infinity.bitPattern << 1 else { return }
    let place = (0..<samples.count).first { !samples[$0].isFinite } ?? 0
    let (band, pixel) = place.quotientAndRemainder(dividingBy: window.pixelCount)
    let (row, name) = (window.y + pixel / window.width, template.bands[band].name)
    throw ProductsError(
      code: .badValue,
      path: self.samples.path,
      message: "row \(row + 1) of \(name) holds a value that is not a finite number.",
      remedy: "Pixels that cannot be unmixed have to be marked as no-data; report this scene."
    )
  }

  /// Makes the overviews, once all pixels were written.
  ///
  /// - Parameter threadCount: number of threads.
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  func fillOverviews(threadCount: Int) throws(ProductsError) {
    do {
      try samples.fillOverviews(resampling, noData: Self.noData, threadCount: threadCount)
    } catch { throw ProductsError(error) }
  }

  /// Begins the Cloud-Optimized GeoTIFF, whose blocks can be compressed once there are overviews.
  ///
  /// - Parameters:
  ///   - statistics: what `statistics` returned.
  ///   - target: the file; replaced if it exists.
  ///   - compression: how its samples are compressed.
  ///   - threadCount: number of threads that compress.
  /// - Returns: what compresses them.
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  func begin(
    _ statistics: [BandStatistics],
    at target: String,
    compression: RasterCompression,
    threadCount: Int
  ) throws(ProductsError) -> CloudOptimizedWriting {
    let file = file(statistics, compression: compression, threadCount: threadCount)
    do { return try file.begin(samples, at: target) } catch { throw ProductsError(error) }
  }

  /// Writes the Cloud-Optimized GeoTIFF, compressed with DEFLATE, once there are overviews.
  ///
  /// - Parameters:
  ///   - statistics: what `statistics` returned.
  ///   - target: the file; replaced if it exists.
  ///   - threadCount: number of threads that compress.
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  func write(
    _ statistics: [BandStatistics],
    to target: String,
    threadCount: Int
  ) throws(ProductsError) {
    let file = file(statistics, compression: .deflate, threadCount: threadCount)
    do { try file.write(samples, to: target) } catch { throw ProductsError(error) }
  }

  private func file(
    _ statistics: [BandStatistics],
    compression: RasterCompression,
    threadCount: Int
  ) -> CloudOptimizedFile {
    CloudOptimizedFile(
      template: template,
      statistics: statistics,
      compression: compression,
      threadCount: threadCount
    )
  }

  /// Works out the statistics of all that was written.
  ///
  /// - Parameter threadCount: number of threads.
  /// - Returns: one entry per band.
  /// - Throws: `ProductsError` with code `.incomplete` if pixels were left out, or `.cannotWrite`.
  func statistics(threadCount: Int) throws(ProductsError) -> [BandStatistics] {
    try requireAllPixels()
    let (grid, bandCount) = (template.grid, template.bands.count)
    let rowsPerItem = max(1, Self.samplesPerItem / grid.width)
    let chunkCount = (grid.height + rowsPerItem - 1) / rowsPerItem
    let moments = Mutex(Array(repeating: BandMoments(), count: bandCount * chunkCount))
    do {
      try ParallelLoop.run(itemCount: bandCount * chunkCount, threadCount: threadCount) {
        [samples] item throws(RasterError) in
        let (band, chunk) = (item / chunkCount, item % chunkCount)
        let rows = chunk * rowsPerItem..<min(grid.height, (chunk + 1) * rowsPerItem)
        var values: [Float] = []
        try samples.read(rows: rows, band: band, into: &values)
        let found = BandMoments(of: values.span, in: values.indices, excluding: Self.noData)
        moments.withLock { $0[item] = found }
      }
    } catch { throw ProductsError(error) }
    let parts = moments.withLock { $0 }
    return (0..<bandCount).map { band in
      var total = BandMoments()
      for chunk in 0..<chunkCount { total.merge(parts[band * chunkCount + chunk]) }
      return total.statistics(pixelCount: grid.pixelCount)
    }
  }

  private func requireAllPixels() throws(ProductsError) {
    let (count, expected) = (writtenCount.load(ordering: .acquiring), template.grid.pixelCount)
    guard count != expected else { return }
    throw ProductsError(
      code: .incomplete,
      path: samples.path,
      message: "\(samples.path) was given \(count) pixels, the scene has \(expected).",
      remedy: "Every tile of a scene has to be written once; run the scene again."
    )
  }

  /// The raster made small enough to look at, after `fillOverviews`; see `SamplePlanes`.
  func preview(maximumSide: Int) throws(ProductsError) -> RasterPreview {
    do { return try samples.preview(maximumSide: maximumSide) } catch { throw ProductsError(error) }
  }
}
