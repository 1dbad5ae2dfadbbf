extension RasterReader {
  /// Reads every sample once and keeps none: what cannot be decoded shows.
  ///
  /// - Parameter isCancelled: asked before every row of blocks; once it answers true, reading ends.
  /// - Throws: `RasterError` as `read(_:bands:into:)`, naming band and rows.
  public func readThrough(isCancelled: () -> Bool = { false }) throws(RasterError) {
    let height = min(file.blockHeight, file.grid.height)
    var samples: [Float] = []
    for band in file.bands.indices {
      for row in stride(from: 0, to: file.grid.height, by: height) {
        if isCancelled() { return }
        let rowCount = min(height, file.grid.height - row)
        let window = RasterWindow(x: 0, y: row, width: file.grid.width, height: rowCount)
        if samples.count != window.pixelCount {
          samples = Array(repeating: 0, count: window.pixelCount)
        }
        var span = samples.mutableSpan
        try read(window, bands: [band], into: &span)
      }
    }
  }
}
