extension SamplePlanes {
  /// How the pixels of an overview come out of those of the raster; no-data is left out of each.
  public enum Resampling: Sendable, Equatable {
    /// The mean, weighted by the area covered: for quantities.
    case average
    /// The value with the largest area covered, the first of equals: for classes and flags.
    case mode
  }

  /// Samples of an overview that a thread makes at a time, at least one row.
  private static let samplesPerItem = 1 << 15

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
      let rowsPerItem = max(1, Self.samplesPerItem / width)
      let chunkCount = (height + rowsPerItem - 1) / rowsPerItem
      let axes = (
        columns: OverviewAxis(from: levels[level - 1].width, to: width),
        rows: OverviewAxis(from: levels[level - 1].height, to: height)
      )
      try ParallelLoop.run(
        itemCount: bandCount * chunkCount,
        threadCount: threadCount
      ) { [self] item throws(RasterError) in
        let (band, chunk) = (item / chunkCount, item % chunkCount)
        let rows = chunk * rowsPerItem..<min(height, (chunk + 1) * rowsPerItem)
        var row = OverviewRow(columns: axes.columns, rows: axes.rows, noData: noData)
        try fill(rows, level: level, band: band, with: &row, axes.rows, by: resampling[band])
      }
    }
  }

  /// Makes some rows of an overview: all that they touch is read at once, and they are written at
  /// once, as rows may be short.
  private func fill(
    _ rows: Range<Int>,
    level: Int,
    band: Int,
    with row: inout OverviewRow,
    _ axis: OverviewAxis,
    by resampling: Resampling
  ) throws(RasterError) {
    let (sourceWidth, width) = (levels[level - 1].width, levels[level].width)
    let first = axis.starts[rows.lowerBound]
    let touched = axis.range(rows.upperBound - 1).upperBound - first
    var source = [Float](repeating: 0, count: touched * sourceWidth)
    var samples = [Float](repeating: 0, count: rows.count * width)
    try read(into: &source, source.indices, level: level - 1, band: band, x: 0, y: first)
    for y in rows {
      let range = axis.range(y)
      let start = (range.lowerBound - first) * sourceWidth
      for place in 0..<range.count * sourceWidth { row.source[place] = source[start + place] }
      row.fill(y: y, by: resampling)
      let target = (y - rows.lowerBound) * width
      for column in 0..<width { samples[target + column] = row.samples[column] }
    }
    try write(samples.span, level: level, band: band, x: 0, y: rows.lowerBound)
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
