/// The samples of a window in memory, one plane per band.
struct DecodedWindow {
  /// What is held; no pixel at first.
  private(set) var window = RasterWindow(x: 0, y: 0, width: 0, height: 0)
  private(set) var type = SampleType.float32
  private var bands: [Int] = []
  /// Samples from its start; there may be more room than needed.
  private(set) var bytes: [UInt8] = []

  /// Bytes of a plane.
  var planeBytes: Int { window.pixelCount * type.byteCount }

  /// Whether a window is held with some bands.
  func holds(_ inner: RasterWindow, bands: [Int]) -> Bool {
    inner.x >= window.x && inner.y >= window.y
      && inner.x + inner.width <= window.x + window.width
      && inner.y + inner.height <= window.y + window.height && bands == self.bands
  }

  /// Fills the memory with another window.
  mutating func fill<Failure: Error>(
    _ window: RasterWindow,
    bands: [Int],
    type: SampleType,
    planeCount: Int,
    _ body: (inout [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    // Nothing is held if the body fails.
    self.window = RasterWindow(x: 0, y: 0, width: 0, height: 0)
    let byteCount = planeCount * window.pixelCount * type.byteCount
    if bytes.count < byteCount {
      bytes = []  // before more is taken
      bytes = Array(repeating: 0, count: byteCount)
    }
    try body(&bytes)
    (self.window, self.bands, self.type) = (window, bands, type)
  }

  /// The byte of a pixel's sample of the first band, counted from the raster's first row and column.
  func place(x: Int, y: Int) -> Int {
    ((y - window.y) * window.width + x - window.x) * type.byteCount
  }

  /// Replaces bytes of a part.
  mutating func replace(_ places: Range<Int>, by other: [UInt8], from start: Int) {
    for place in places { bytes[place] = other[start + place - places.lowerBound] }
  }

  /// Whether the samples of a plane mean "no data" in an alpha band: they round to 0.
  func isTransparent(plane: Int, x: Int, y: Int) -> Bool {
    let start = plane * planeBytes + place(x: x, y: y)
    let sample = bytes[start..<start + type.byteCount]
    func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Number {
      sample.reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }
    switch type {
    case .byte, .uint16, .uint32: return number(UInt32.self) == 0
    case .int16: return Int16(truncatingIfNeeded: number(UInt32.self)) <= 0
    case .int32: return Int32(truncatingIfNeeded: number(UInt32.self)) <= 0
    case .float32: return !(Float(bitPattern: number(UInt32.self)) >= 0.5)
    case .float64: return !(Double(bitPattern: number(UInt64.self)) >= 0.5)
    }
  }
}
