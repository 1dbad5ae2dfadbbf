extension SamplePlanes {
  /// How the pixels of an overview come out of those of the raster; no-data is left out of each.
  public enum Resampling: Sendable, Equatable {
    /// The mean, weighted by the area covered: for quantities.
    case average
    /// The value with the largest area covered, the first of equals: for classes and flags.
    case mode
  }

  private static let rowsPerItem = 32

  /// Fills the overviews, each from the level before it.
  ///
  /// - Parameters:
  ///   - resampling: one entry a band.
  ///   - noData: the sample that does not count; an overview's pixel has it where all that it
  ///     covers has.
  ///   - threadCount: number of threads.
  /// - Throws: `RasterError` with code `.cannotRead` or `.cannotWrite`.
  public func fillOverviews(
    _ resampling: [Resampling],
    noData: Float,
    threadCount: Int
  ) throws(RasterError) {
    precondition(resampling.count == bandCount, "one way a band")
    for level in levels.indices.dropFirst() {
      let (width, height) = (levels[level].width, levels[level].height)
      let columns = OverviewAxis(from: levels[level - 1].width, to: width)
      let rows = OverviewAxis(from: levels[level - 1].height, to: height)
      let chunkCount = (height + Self.rowsPerItem - 1) / Self.rowsPerItem
      try ParallelLoop.run(
        itemCount: bandCount * chunkCount,
        threadCount: threadCount
      ) { [self] item throws(RasterError) in
        let (band, chunk) = (item / chunkCount, item % chunkCount)
        var row = OverviewRow(columns: columns, rows: rows, noData: noData)
        let end = min(height, (chunk + 1) * Self.rowsPerItem)
        for y in chunk * Self.rowsPerItem..<end {
          let source = rows.range(y)
          let places = 0..<source.count * columns.sourceCount
          let first = source.lowerBound
          try read(into: &row.source, places, level: level - 1, band: band, x: 0, y: first)
          row.fill(y: y, by: resampling[band])
          try write(row.samples.span, level: level, band: band, x: 0, y: y)
        }
      }
    }
  }

  /// The widest level within a limit, once the overviews are filled; the smallest one if none is.
  ///
  /// - Parameter maximumSide: the most columns and rows wanted.
  /// - Returns: the level.
  /// - Throws: `RasterError` with code `.cannotRead`.
  public func preview(maximumSide: Int) throws(RasterError) -> RasterPreview {
    let number =
      levels.firstIndex { max($0.width, $0.height) <= maximumSide } ?? levels.count - 1
    let level = levels[number]
    var planes: [[Float]] = []
    for band in 0..<bandCount {
      var plane = [Float](repeating: 0, count: level.width * level.height)
      try read(into: &plane, plane.indices, level: number, band: band, x: 0, y: 0)
      planes.append(plane)
    }
    return RasterPreview(width: level.width, height: level.height, planes: planes)
  }
}
