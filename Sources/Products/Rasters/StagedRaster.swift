internal import LinearAlgebra
internal import Rasters
private import Synchronization

/// A raster of a product while its tiles arrive, in any order and from any thread.
///
/// Tiles go into memory or a plain file, band after band, which is quick to write and to read and which
/// no thread keeps from another; the Cloud-Optimized GeoTIFF is made from it at the end. That sees only
/// samples, never the order in which they came, and the statistics are merged row by row from the
/// top, or window by window where these are narrower than the raster: its bytes are the same however the work was shared out.
final class StagedRaster: Sendable {
  /// The value of all samples without data, in every product.
  static let noData: Float = -9999

  private let template: RasterTemplate
  /// How overviews are made, one entry a band.
  private let resampling: [SamplePlanes.Resampling]
  private let samples: SamplePlanes

  /// What a window says, or a row of one that is as wide as the raster, band by band.
  private struct Written {
    let window: RasterWindow
    let moments: [BandMoments]
  }

  private let written = Mutex<[Written]>([])  // what was written so far, added to by every worker

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
    // Windows of whole rows may have any height; others follow the blocks of the scene's file, and
    // there are too many rows of them to remember each.
    let isWhole = window.width == template.grid.width
    let said = (0..<(isWhole ? window.height : 1)).map { row in
      let part = isWhole ? window.row(row) : window
      let start = row * window.width
      return Written(
        window: part,
        moments: (0..<planes.rowCount).map { band in
          let first = band * window.pixelCount + start
          let range = first..<first + part.pixelCount
          return BandMoments(of: planes.span, in: range, excluding: Self.noData)
        }
      )
    }
    try requireFinite(said, planes, window)
    do { try samples.write(planes: planes.span, window: window) } catch {
      throw ProductsError(error)
    }
    written.withLock { $0 += said }
  }

  private func requireFinite(
    _ said: [Written],
    _ planes: borrowing Matrix,
    _ window: RasterWindow
  ) throws(ProductsError) {
    guard let band = said.lazy.compactMap({ $0.moments.firstIndex { !$0.isFinite } }).first else {
      return
    }
    let start = band * window.pixelCount
    let samples = planes.span
    let place = (0..<window.pixelCount).first { !samples[start + $0].isFinite } ?? 0
    let (row, name) = (window.y + place / window.width, template.bands[band].name)
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

  /// The statistics of all that was written, one entry a band.
  ///
  /// - Throws: `ProductsError` with code `.incomplete` if pixels were left out.
  func statistics() throws(ProductsError) -> [BandStatistics] {
    let pixelCount = template.grid.pixelCount
    let windows = written.withLock { $0 }
      .sorted { ($0.window.y, $0.window.x) < ($1.window.y, $1.window.x) }
    let writtenCount = windows.reduce(0) { $0 + $1.window.pixelCount }
    guard writtenCount == pixelCount else {
      let path = samples.path
      throw ProductsError(
        code: .incomplete,
        path: path,
        message: "\(path) was given \(writtenCount) pixels, the scene has \(pixelCount).",
        remedy: "Every tile of a scene has to be written once; run the scene again."
      )
    }
    var totals = Array(repeating: BandMoments(), count: template.bands.count)
    for window in windows {
      for band in totals.indices { totals[band].merge(window.moments[band]) }
    }
    return totals.map { $0.statistics(pixelCount: pixelCount) }
  }

  /// The raster made small enough to look at, after `fillOverviews`; see `SamplePlanes`.
  func preview(maximumSide: Int) throws(ProductsError) -> RasterPreview {
    do { return try samples.preview(maximumSide: maximumSide) } catch { throw ProductsError(error) }
  }
}

extension RasterWindow {
  /// One row of the window.
  fileprivate func row(_ number: Int) -> RasterWindow {
    RasterWindow(x: x, y: y + number, width: width, height: 1)
  }
}
