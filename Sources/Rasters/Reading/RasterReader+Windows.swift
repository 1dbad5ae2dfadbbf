extension RasterReader {
  /// Reads bands of a window in the type in which they are stored.
  ///
  /// What GDAL must decode is decoded in whole blocks, of which the last ones are kept: windows that
  /// follow each other through a block have it decoded once.
  ///
  /// - Parameters:
  ///   - window: inside the raster.
  ///   - bands: indices from 0, ascending.
  ///   - body: is given the memory that holds a run's samples, one plane after the other, and where
  ///     they lie.
  /// - Throws: `RasterError` with code `.cannotRead` or `.truncated`.
  public func read(
    _ window: RasterWindow,
    bands: [Int],
    _ body: (RawSpan, SampleRun) -> Void
  ) throws(RasterError) {
    opacity = file.mask.alphaBand == nil ? nil : Opacity(window)
    try gather(from: window, bands: bands)
    if let ready = announced.take(window, bands: bands) {
      return give(window, of: window, from: ready, bands, body)
    }
    let pieces = file.pieces(
      of: window,
      bytesPerPixel: bytesPerPixel(bands),
      byteLimit: file.decodedBytesAtOnce(ofBands: bands)
    )
    for piece in pieces {
      try decode(around: piece, bands: bands)
      give(piece, of: window, from: decoded, bands, body)
    }
  }

  /// Announces windows that will be read one after the other, so that those in one block are decoded
  /// together; the last ones may be left out.
  public func announce(_ windows: [RasterWindow]) {
    guard !file.isReadInPlace else { return }
    announced.announce(windows)
  }

  private func bytesPerPixel(_ bands: [Int]) -> Int {
    file.readingType(ofBands: bands).byteCount
      * (bands.count + (file.mask.alphaBand == nil ? 0 : 1))
  }

  /// Reads windows that were announced, block by block.
  private func gather(from window: RasterWindow, bands: [Int]) throws(RasterError) {
    let bytesPerPixel = bytesPerPixel(bands)
    let batch = announced.batch(from: window, bytesPerPixel: bytesPerPixel)
    guard batch.count > 1 else { return }
    var pieces: [(window: Int, piece: RasterWindow)] = []
    for (number, window) in batch.enumerated() {
      pieces += file.pieces(of: window, bytesPerPixel: bytesPerPixel, byteLimit: 0)
        .map { (number, $0) }
    }
    pieces.sort { first, second in
      let blocks = [first.piece, second.piece].map(file.wholeBlocks)
      return (blocks[0].y, blocks[0].x, first.window) < (blocks[1].y, blocks[1].x, second.window)
    }
    var gathered = [DecodedWindow](repeating: DecodedWindow(), count: batch.count)
    let planeCount = bands.count + (file.mask.alphaBand == nil ? 0 : 1)
    let type = file.readingType(ofBands: bands)
    for (number, window) in batch.enumerated() {
      gathered[number].fill(window, bands: bands, type: type, planeCount: planeCount) { _ in }
    }
    for (number, piece) in pieces {
      try decode(around: piece, bands: bands)
      gathered[number].copy(piece, from: decoded, planeCount: planeCount)
    }
    for window in gathered { announced.keep(window) }
  }

  /// Has the whole blocks around a window in memory.
  private func decode(around window: RasterWindow, bands: [Int]) throws(RasterError) {
    guard !decoded.holds(window, bands: bands) else { return }
    let planes = bands + (file.mask.alphaBand.map { [$0] } ?? [])
    let type = file.readingType(ofBands: bands)
    let blocks = file.wholeBlocks(around: window)
    try decoded.fill(blocks, bands: bands, type: type, planeCount: planes.count) {
      bytes throws(RasterError) in
      let failure = unsafe bytes.withUnsafeMutableBytes { memory in
        unsafe fill(memory.baseAddress, type, blocks, planes)
      }
      if let failure { throw failure }
    }
    decodedPixelCount += blocks.pixelCount
  }

  /// Hands over a piece of a window, in one run where its rows follow each other.
  private func give(
    _ piece: RasterWindow,
    of window: RasterWindow,
    from held: DecodedWindow,
    _ bands: [Int],
    _ body: (RawSpan, SampleRun) -> Void
  ) {
    if opacity != nil {
      for y in piece.y..<piece.y + piece.height {
        for x in piece.x..<piece.x + piece.width
        where held.isTransparent(plane: bands.count, x: x, y: y) {
          opacity?.clear(x: x, y: y)
        }
      }
    }
    let isWhole = piece.width == held.window.width && piece.width == window.width
    let (runCount, length) = isWhole ? (1, piece.pixelCount) : (piece.height, piece.width)
    let offsets = bands.indices.map { Int64($0 * held.planeBytes) }
    for run in 0..<runCount {
      let y = piece.y + run
      unsafe body(
        held.bytes.span.bytes,
        SampleRun(
          start: held.place(x: piece.x, y: y),
          position: (y - window.y) * window.width + piece.x - window.x,
          pixelCount: length,
          sampleType: held.type,
          isSwapped: false,
          pixelStride: held.type.byteCount,
          bandOffsets: offsets
        )
      )
    }
  }
}

/// The mask that the alpha band of a window gives.
struct Opacity {
  let window: RasterWindow
  /// One byte per pixel, 0 where there is no data.
  private(set) var bytes: [UInt8]

  /// All pixels have data.
  init(_ window: RasterWindow) {
    self.window = window
    bytes = Array(repeating: 255, count: window.pixelCount)
  }

  /// Takes a pixel out, by its place in the raster.
  mutating func clear(x: Int, y: Int) {
    bytes[(y - window.y) * window.width + x - window.x] = 0
  }
}

extension DecodedWindow {
  /// Copies a part of another window, which has the same type and bands.
  fileprivate mutating func copy(_ part: RasterWindow, from other: DecodedWindow, planeCount: Int) {
    let length = part.width * type.byteCount
    for plane in 0..<planeCount {
      for y in part.y..<part.y + part.height {
        let source = plane * other.planeBytes + other.place(x: part.x, y: y)
        let target = plane * planeBytes + place(x: part.x, y: y)
        replace(target..<target + length, by: other.bytes, from: source)
      }
    }
  }
}
