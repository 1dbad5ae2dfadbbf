internal import LinearAlgebra
internal import Rasters
private import Synchronization

/// A raster of a product while its tiles arrive, in any order and from any thread.
///
/// Tiles go into memory or a plain file, band after band, which is quick to write and to read and which
/// no thread keeps from another; the Cloud-Optimized GeoTIFF is made from it at the end. That sees only
/// samples, never the order in which they came, and the statistics are merged row by row from the
/// top: its bytes are the same however the work was shared out.
final class StagedRaster: Sendable {
  /// The value of all samples without data, in every product.
  static let noData: Float = -9999

  private let template: RasterTemplate
  /// How overviews are made, one entry a band.
  private let resampling: [SamplePlanes.Resampling]
  private let samples: SamplePlanes

  /// What one row of a window says, band by band.
  private struct Segment {
    let row: Int
    let column: Int
    let pixelCount: Int
    let moments: [BandMoments]
  }

  private let written = Mutex<[Segment]>([])  // what was written so far, added to by every worker

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
    let segments = (0..<window.height).map { row in
      Segment(
        row: window.y + row,
        column: window.x,
        pixelCount: window.width,
        moments: (0..<planes.rowCount).map { band in
          let start = band * window.pixelCount + row * window.width
          let range = start..<start + window.width
          return BandMoments(of: planes.span, in: range, excluding: Self.noData)
        }
      )
    }
    try requireFinite(segments)
    do { try samples.write(planes: planes.span, window: window) } catch {
      throw ProductsError(error)
    }
    written.withLock { $0 += segments }
  }

  private func requireFinite(_ segments: [Segment]) throws(ProductsError) {
    for segment in segments {
      guard let band = segment.moments.firstIndex(where: { !$0.isFinite }) else { continue }
      let name = template.bands[band].name
      throw ProductsError(
        code: .badValue,
        path: samples.path,
        message: "row \(segment.row + 1) of \(name) holds a value that is not a finite number.",
        remedy: "Pixels that cannot be unmixed have to be marked as no-data; report this scene."
      )
    }
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
    let file = CloudOptimizedFile(
      template: template,
      statistics: statistics,
      compression: compression,
      threadCount: threadCount
    )
    do { return try file.begin(samples, at: target) } catch { throw ProductsError(error) }
  }

  /// The statistics of all that was written, one entry a band.
  ///
  /// - Throws: `ProductsError` with code `.incomplete` if pixels were left out.
  func statistics() throws(ProductsError) -> [BandStatistics] {
    let pixelCount = template.grid.pixelCount
    let segments = written.withLock { $0 }
      .sorted { ($0.row, $0.column) < ($1.row, $1.column) }
    let writtenCount = segments.reduce(0) { $0 + $1.pixelCount }
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
    for segment in segments {
      for band in totals.indices { totals[band].merge(segment.moments[band]) }
    }
    return totals.map { $0.statistics(pixelCount: pixelCount) }
  }

  /// The raster made small enough to look at, after `fillOverviews`; see `SamplePlanes`.
  func preview(maximumSide: Int) throws(ProductsError) -> RasterPreview {
    do { return try samples.preview(maximumSide: maximumSide) } catch { throw ProductsError(error) }
  }
}
