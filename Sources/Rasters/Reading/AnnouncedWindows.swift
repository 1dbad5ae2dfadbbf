/// Windows that will be read one after the other, of which many may lie in the same block.
///
/// As many as fit in memory are read at once, block by block, so that no block is decoded for each of
/// them again; then they are handed out in the order in which they are asked for.
struct AnnouncedWindows {
  /// Memory for windows that were read before they are asked for.
  static let byteLimit = 8 << 20

  private var waiting: ArraySlice<RasterWindow> = []
  private var ready: [RasterWindow: DecodedWindow] = [:]

  /// Announces windows in the order in which they will be asked for; others are forgotten.
  mutating func announce(_ windows: [RasterWindow]) {
    waiting = windows[...]
    ready = [:]
  }

  /// A window that was read before, which is let go of.
  mutating func take(_ window: RasterWindow, bands: [Int]) -> DecodedWindow? {
    guard let held = ready.removeValue(forKey: window), held.holds(window, bands: bands) else {
      return nil
    }
    return held
  }

  /// The windows to read now if one is asked for: itself and some that follow it; none if it was not
  /// announced.
  mutating func batch(from window: RasterWindow, bytesPerPixel: Int) -> [RasterWindow] {
    guard let first = waiting.firstIndex(of: window) else { return [] }
    var byteCount = 0
    let count = waiting[first...].prefix { next in
      byteCount += next.pixelCount * bytesPerPixel
      return byteCount <= Self.byteLimit
    }.count
    // One that is too large for this memory is read as if nobody had announced it.
    let batch = Array(waiting[first..<first + count])
    waiting = waiting[(first + max(1, count))...]
    return batch
  }

  /// Keeps a window that was read.
  mutating func keep(_ window: DecodedWindow) { ready[window.window] = window }
}
