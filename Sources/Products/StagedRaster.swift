internal import LinearAlgebra
internal import Rasters
private import Synchronization

/// A raster of a product while its tiles arrive, in any order and from any thread.
///
/// Tiles go into an uncompressed GeoTIFF, band after band, which is quick to write and to read;
/// the Cloud-Optimized GeoTIFF is copied from it at the end. The copy sees only samples, never the
/// order in which they came, and the statistics are merged row by row from the top: its bytes are
/// the same however the work was shared out.
final class StagedRaster: Sendable {
  /// The value of all samples without data, in every product.
  static let noData: Float = -9999

  /// The file that holds the samples until the copy is made.
  let path: String
  private let template: RasterTemplate

  /// The writer and what was written so far.
  private struct State {
    let writer: RasterWriter
    var segments: [Segment] = []
  }

  /// What one row of a window says, band by band.
  private struct Segment {
    let row: Int
    let column: Int
    let pixelCount: Int
    let moments: [BandMoments]
  }

  private let state: Mutex<State>  // guards the GDAL handle and the list of what was written

  init(path: String, template: RasterTemplate) throws(ProductsError) {
    self.path = path
    self.template = template
    do {
      let format = RasterFormat.geoTIFF()
      state = Mutex(
        State(writer: try RasterWriter(path: path, format: format, template: template))
      )
    } catch { throw ProductsError(error) }
  }

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
    let samples = planes.span
    do {
      try state.withLock { state throws(RasterError) in
        try state.writer.write(planes: samples, window: window)
        state.segments += segments
      }
    } catch { throw ProductsError(error) }
  }

  private func requireFinite(_ segments: [Segment]) throws(ProductsError) {
    for segment in segments {
      guard let band = segment.moments.firstIndex(where: { !$0.isFinite }) else { continue }
      let name = template.bands[band].name
      throw ProductsError(
        code: .badValue,
        path: path,
        message: "row \(segment.row + 1) of \(name) holds a value that is not a finite number.",
        remedy: "Pixels that cannot be unmixed have to be marked as no-data; report this scene."
      )
    }
  }

  /// Closes the staged file with its statistics.
  ///
  /// - Returns: one entry a band, over all valid pixels.
  /// - Throws: `ProductsError` with code `.incomplete` if pixels were left out, or `.cannotWrite`.
  func finish() throws(ProductsError) -> [BandStatistics] {
    let pixelCount = template.grid.pixelCount
    let segments = state.withLock { $0.segments }
      .sorted { ($0.row, $0.column) < ($1.row, $1.column) }
    let written = segments.reduce(0) { $0 + $1.pixelCount }
    guard written == pixelCount else {
      throw ProductsError(
        code: .incomplete,
        path: path,
        message: "\(path) was given \(written) pixels, the scene has \(pixelCount).",
        remedy: "Every tile of a scene has to be written once; run the scene again."
      )
    }
    var totals = Array(repeating: BandMoments(), count: template.bands.count)
    for segment in segments {
      for band in totals.indices { totals[band].merge(segment.moments[band]) }
    }
    let statistics = totals.map { $0.statistics(pixelCount: pixelCount) }
    do {
      try state.withLock { state throws(RasterError) in
        try state.writer.set(statistics: statistics)
        try state.writer.close()
      }
    } catch { throw ProductsError(error) }
    return statistics
  }

  /// Copies the finished staged file to its last form.
  ///
  /// - Parameters:
  ///   - target: the Cloud-Optimized GeoTIFF.
  ///   - resampling: how overviews are made, one entry a band.
  ///   - threadCount: number of threads that compress.
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  func copy(
    to target: String,
    resampling: [CloudOptimizedCopy.Resampling],
    threadCount: Int
  ) throws(ProductsError) {
    do {
      let copier = CloudOptimizedCopy(threadCount: threadCount)
      try copier.make(from: path, to: target, resampling: resampling)
    } catch { throw ProductsError(error) }
  }
}
