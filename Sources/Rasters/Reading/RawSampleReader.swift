/// Reads the samples of an uncompressed raster as they lie in the file; one for each worker.
///
/// Samples come in chunks that fit the cache, in a buffer that is filled again and again.
public final class RawSampleReader {
  /// The file.
  public let file: RasterFile
  private let storage: RawStorage
  private let bytes: RawFile
  /// Knows the place of each block of a TIFF.
  private var blocks: RawBlockPlaces?
  private var buffer: [UInt8] = []
  private var bandOffsets: [Int64] = []

  /// Bytes of a chunk whose bands lie together in the file: one read, and a half of an L2 cache.
  private static let chunkBytes = 512 << 10
  /// Bytes of a chunk that needs one read a band: reads should not be short.
  private static let scatteredChunkBytes = 6 << 20
  /// The most bytes that the buffer holds, about.
  public static let bufferBytes = scatteredChunkBytes + (1 << 20)

  /// Opens the file, or returns nil if its samples can only be read through GDAL.
  ///
  /// - Throws: `RasterError` with code `.cannotOpen`.
  public init?(_ file: RasterFile) throws(RasterError) {
    guard let storage = file.rawStorage else { return nil }
    self.file = file
    self.storage = storage
    bytes = try RawFile(file.path)
    blocks =
      storage.place == .directory ? RawBlockPlaces(storage, try InputDataset(file.path)) : nil
  }

  /// Reads the pixels of a window, chunk after chunk.
  ///
  /// - Parameters:
  ///   - window: inside the raster.
  ///   - bands: indices from 0, ascending.
  ///   - body: is given the memory that holds a run's samples, and where they lie.
  /// - Returns: whether the window could be read; nothing was if a block of it is not stored.
  /// - Throws: `RasterError` with code `.systemFailed` or `.truncated`.
  public func read(
    _ window: RasterWindow,
    bands: [Int],
    _ body: (RawSpan, SampleRun) -> Void
  ) throws(RasterError) -> Bool {
    guard window.pixelCount > 0, !bands.isEmpty else { return true }
    var pieces: [Piece] = []
    for piece in self.pieces(of: window) {
      guard let starts = starts(of: piece, bands: bands) else { return false }
      append(piece.at(starts), to: &pieces)
    }
    for piece in pieces { try read(piece, of: window, body) }
    // A file that was cut, or taken away and left to those who have it open, is not what was opened.
    let actual = FileCheck.byteCount(of: file.path) ?? 0
    guard actual >= file.byteCount else {
      throw .truncated(path: file.path, actual: actual, promised: file.byteCount)
    }
    return true
  }

  // MARK: Blocks

  /// The part of a window that lies in one block: a rectangle within the block.
  ///
  /// Blocks below it that follow it in the file make it higher.
  private struct Piece {
    let blockColumn: Int
    let blockRow: Int
    let columns: Range<Int>
    /// Counted from the first row of the block.
    var rows: Range<Int>
    /// The place in the file of each band's sample of the block's first pixel.
    var places: [Int] = []

    func at(_ places: [Int]) -> Piece {
      var piece = self
      piece.places = places
      return piece
    }
  }

  private func pieces(of window: RasterWindow) -> [Piece] {
    let (width, height) = (storage.blockWidth, storage.blockHeight)
    var pieces: [Piece] = []
    for row in window.y / height...(window.y + window.height - 1) / height {
      for column in window.x / width...(window.x + window.width - 1) / width {
        let (x, y) = (column * width, row * height)
        let columns = max(window.x, x) - x..<min(window.x + window.width - x, width)
        let rows = max(window.y, y) - y..<min(window.y + window.height - y, height)
        pieces.append(Piece(blockColumn: column, blockRow: row, columns: columns, rows: rows))
      }
    }
    return pieces
  }

  /// The place in the file of each band's sample of a block's first pixel; nil if a block is not
  /// stored, or not as long as its rows need.
  private func starts(of piece: Piece, bands: [Int]) -> [Int]? {
    if case .offset(let start) = storage.place {
      return bands.map { start + $0 * storage.bandStride }
    }
    let lastRow = (piece.rows.upperBound - 1) * storage.rowStride
    return blocks?.starts(
      column: piece.blockColumn,
      row: piece.blockRow,
      bands: bands,
      need: lastRow + piece.columns.upperBound * storage.pixelStride
    )
  }

  /// Adds a piece to the others, as more rows of the last one if it lies behind it in the file: strips
  /// of few rows are read many at once.
  private func append(_ piece: Piece, to pieces: inout [Piece]) {
    let height = storage.blockHeight
    if let last = pieces.last, last.columns == piece.columns,
      last.blockColumn == piece.blockColumn, piece.rows.lowerBound == 0,
      last.rows.upperBound == (piece.blockRow - last.blockRow) * height
    {
      let distance = last.rows.upperBound * storage.rowStride
      if zip(last.places, piece.places).allSatisfy({ $0 + distance == $1 }) {
        pieces[pieces.count - 1].rows =
          last.rows.lowerBound..<last.rows.upperBound + piece.rows.count
        return
      }
    }
    pieces.append(piece)
  }

  // MARK: Chunks

  private func read(
    _ piece: Piece,
    of window: RasterWindow,
    _ body: (RawSpan, SampleRun) -> Void
  ) throws(RasterError) {
    let (width, places) = (storage.blockWidth, piece.places)
    if storage.sampleOrder == .bandByLine {
      if piece.columns.count * 2 >= width, storage.rowStride <= Self.scatteredChunkBytes {
        return try readLines(piece, of: window, body)
      }
      for row in piece.rows {
        let rowPlaces = places.map { $0 + row * storage.rowStride }
        let sequence = Sequence(places: rowPlaces, pixels: piece.columns, firstRow: row)
        try read(sequence, in: piece, of: window, body)
      }
    } else if piece.columns.count * 2 >= width {
      // Rows of a block follow each other in the file; what is not wanted between them is little.
      let first = piece.rows.lowerBound * width + piece.columns.lowerBound
      let end = (piece.rows.upperBound - 1) * width + piece.columns.upperBound
      let sequence = Sequence(places: places, pixels: first..<end, firstRow: 0)
      try read(sequence, in: piece, of: window, body)
    } else {
      for row in piece.rows {
        let pixels = row * width + piece.columns.lowerBound..<row * width + piece.columns.upperBound
        let sequence = Sequence(places: places, pixels: pixels, firstRow: 0)
        try read(sequence, in: piece, of: window, body)
      }
    }
  }

  /// Reads whole rows of which each holds all bands, one after the other.
  private func readLines(
    _ piece: Piece,
    of window: RasterWindow,
    _ body: (RawSpan, SampleRun) -> Void
  ) throws(RasterError) {
    let places = piece.places
    let first = places.min() ?? 0
    bandOffsets.removeAll(keepingCapacity: true)
    for place in places { bandOffsets.append(Int64(place - first)) }
    let size = storage.sampleType.byteCount
    let lineBytes = (places.max() ?? 0) - first + storage.blockWidth * size
    let rowsAtOnce = max(1, Self.chunkBytes / storage.rowStride)
    for start in stride(from: piece.rows.lowerBound, to: piece.rows.upperBound, by: rowsAtOnce) {
      let rows = start..<min(start + rowsAtOnce, piece.rows.upperBound)
      let count = (rows.count - 1) * storage.rowStride + lineBytes
      try fill(from: first + start * storage.rowStride, count: count, at: 0)
      for row in rows {
        let place = (row - start) * storage.rowStride + piece.columns.lowerBound * size
        let pixel = (column: piece.columns.lowerBound, row: row)
        give(piece.columns.count, from: place, pixel: pixel, of: piece, window, body)
      }
    }
  }

  /// Pixels of a block that follow each other in the file.
  private struct Sequence {
    /// The place in the file of each band's sample of pixel 0.
    let places: [Int]
    /// The pixels, counted along the rows of the block.
    let pixels: Range<Int>
    /// The row of the block in which pixel 0 is the first.
    let firstRow: Int
  }

  private func read(
    _ sequence: Sequence,
    in piece: Piece,
    of window: RasterWindow,
    _ body: (RawSpan, SampleRun) -> Void
  ) throws(RasterError) {
    let (size, step) = (storage.sampleType.byteCount, storage.pixelStride)
    let isTogether = storage.sampleOrder == .bandByPixel
    let pixelsAtOnce = max(
      1,
      isTogether
        ? Self.chunkBytes / step : Self.scatteredChunkBytes / (size * sequence.places.count)
    )
    let pixels = sequence.pixels
    for start in stride(from: pixels.lowerBound, to: pixels.upperBound, by: pixelsAtOnce) {
      let chunk = start..<min(start + pixelsAtOnce, pixels.upperBound)
      bandOffsets.removeAll(keepingCapacity: true)
      if isTogether {
        let first = sequence.places.min() ?? 0
        for place in sequence.places { bandOffsets.append(Int64(place - first)) }
        let last = (bandOffsets.max()).map { Int($0) } ?? 0
        try fill(from: first + start * step, count: (chunk.count - 1) * step + last + size, at: 0)
      } else {
        // An odd number of cache lines, so that the bands do not fall on the same ones.
        let bandBytes = ((chunk.count * size + 63) / 64 | 1) * 64
        for (row, place) in sequence.places.enumerated() {
          bandOffsets.append(Int64(row * bandBytes))
          try fill(from: place + start * size, count: chunk.count * size, at: row * bandBytes)
        }
      }
      give(chunk, of: sequence, in: piece, of: window, body)
    }
  }

  /// Hands over the pixels of a chunk that belong to the window, row by row where they must be.
  private func give(
    _ chunk: Range<Int>,
    of sequence: Sequence,
    in piece: Piece,
    of window: RasterWindow,
    _ body: (RawSpan, SampleRun) -> Void
  ) {
    let width = storage.blockWidth
    let isWhole = piece.columns.count == width && window.width == width
    var pixel = chunk.lowerBound
    while pixel < chunk.upperBound {
      let (row, column) = (pixel / width, pixel % width)
      guard column < piece.columns.upperBound else {
        pixel = (row + 1) * width + piece.columns.lowerBound
        continue
      }
      let left = chunk.upperBound - pixel
      let count = isWhole ? left : min(left, piece.columns.upperBound - column)
      let place = (pixel - chunk.lowerBound) * storage.pixelStride
      let at = (column: column, row: sequence.firstRow + row)
      give(count, from: place, pixel: at, of: piece, window, body)
      pixel += count
    }
  }

  private func give(
    _ pixelCount: Int,
    from place: Int,
    pixel: (column: Int, row: Int),
    of piece: Piece,
    _ window: RasterWindow,
    _ body: (RawSpan, SampleRun) -> Void
  ) {
    let row = piece.blockRow * storage.blockHeight + pixel.row - window.y
    let column = piece.blockColumn * storage.blockWidth + pixel.column - window.x
    let memory = buffer
    unsafe body(
      memory.span.bytes,
      SampleRun(
        start: place,
        position: row * window.width + column,
        pixelCount: pixelCount,
        sampleType: storage.sampleType,
        isSwapped: storage.isSwapped,
        pixelStride: storage.pixelStride,
        bandOffsets: bandOffsets
      )
    )
  }

  private func fill(from offset: Int, count: Int, at start: Int) throws(RasterError) {
    if buffer.count < start + count {
      buffer.append(contentsOf: repeatElement(0, count: start + count - buffer.count))
    }
    try bytes.read(
      from: offset,
      count: count,
      into: &buffer,
      at: start,
      promised: file.byteCount
    )
  }
}
