/// A block as the file holds it, in memory that serves one block after the other.
struct EncodedBlock: Sendable {
  /// Leader, block, trailer, and what is left of former blocks.
  var bytes: [UInt8] = []
  /// Bytes of the block alone.
  var byteCount = 0
  /// Leader, block and trailer.
  var framed: Span<UInt8> {
    @_lifetime(borrow self) get {
      bytes.span.extracting(0..<byteCount + 2 * BlockPlace.frameBytes)
    }
  }
}

/// Turns the samples of a block into the bytes that the file holds; one for each thread.
///
/// Bands are interleaved by pixel, then comes the predictor for floating point (TIFF technical note
/// 3: in each row the bytes of all samples are sorted by their significance, and each is replaced by
/// its difference from that of the same band in the pixel before), then the compression. Without
/// compression there is no predictor.
struct BlockEncoder {
  private let side: Int
  private let bandCount: Int
  private let compression: RasterCompression
  /// Shape of the block that the memory is for.
  private var shape = BlockShape(width: 0, height: 0)
  /// One row of the block, band after band.
  private var row: [Float] = []
  /// The block before compression.
  private var plain: [UInt8] = []

  /// Makes an encoder of blocks whose sides are no longer than the given one.
  init(side: Int, bandCount: Int, compression: RasterCompression) {
    self.side = side
    self.bandCount = bandCount
    self.compression = compression
  }

  /// Reads and compresses a block.
  ///
  /// Beyond the right edge of the raster the last sample of each row is repeated, below its last row
  /// all samples are 0.
  ///
  /// - Throws: `RasterError` with code `.cannotRead`, or `.cannotWrite` if they cannot be compressed.
  mutating func encode(
    _ block: FileBlock,
    of samples: SamplePlanes,
    into encoded: inout EncodedBlock,
    path: String
  ) throws(RasterError) {
    let level = samples.levels[block.level]
    take(BlockShape(side: side, of: level))
    let blockWidth = shape.width
    let width = min(blockWidth, level.width - block.x)
    let height = min(shape.height, level.height - block.y)
    let rowBytes = 4 * bandCount * blockWidth
    for y in 0..<height {
      for band in 0..<bandCount {
        let places = band * blockWidth..<band * blockWidth + width
        let (level, y) = (block.level, block.y + y)
        try samples.read(into: &row, places, level: level, band: band, x: block.x, y: y)
        let last = row[band * blockWidth + width - 1]
        for column in width..<blockWidth { row[band * blockWidth + column] = last }
      }
      if compression == .none {
        Self.interleave(row, bandCount: bandCount, into: &plain, at: y * rowBytes)
      } else {
        Self.predict(row, bandCount: bandCount, into: &plain, at: y * rowBytes)
      }
    }
    for place in height * rowBytes..<plain.count { plain[place] = 0 }
    try compress(into: &encoded, path: path)
  }

  /// Has memory for blocks of a shape; those of a level follow each other.
  private mutating func take(_ shape: BlockShape) {
    guard shape != self.shape else { return }
    self.shape = shape
    row = Array(repeating: 0, count: bandCount * shape.width)
    plain = Array(repeating: 0, count: shape.byteCount(bandCount: bandCount))
  }

  /// Puts the bands of each pixel together.
  private static func interleave(
    _ samples: [Float],
    bandCount: Int,
    into bytes: inout [UInt8],
    at start: Int
  ) {
    precondition(start + 4 * samples.count <= bytes.count, "four bytes a sample")
    let (row, side) = (samples.span, samples.count / bandCount)
    var target = bytes.mutableSpan
    for column in 0..<side {
      for band in 0..<bandCount {
        let bits = unsafe row[unchecked: band * side + column].bitPattern
        let place = start + 4 * (column * bandCount + band)
        for byte in 0..<4 {
          unsafe target[unchecked: place + byte] = UInt8(truncatingIfNeeded: bits >> (8 * byte))
        }
      }
    }
  }

  /// Sorts the bytes of the row and takes their differences.
  private static func predict(
    _ samples: [Float],
    bandCount: Int,
    into bytes: inout [UInt8],
    at start: Int
  ) {
    let (count, side) = (samples.count, samples.count / bandCount)
    precondition(start + 4 * count <= bytes.count, "four bytes a sample")
    let row = samples.span
    var target = bytes.mutableSpan
    for column in 0..<side {
      for band in 0..<bandCount {
        let sample = band * side + column
        let bits = unsafe row[unchecked: sample].bitPattern
        let before = column == 0 ? 0 : unsafe row[unchecked: sample - 1].bitPattern
        // Four differences at once: the highest bits are kept from borrowing across bytes.
        let high: UInt32 = 0x8080_8080
        let difference = ((bits | high) &- (before & ~high)) ^ ((bits ^ ~before) & high)
        let place = start + column * bandCount + band
        unsafe target[unchecked: place] = UInt8(truncatingIfNeeded: difference >> 24)
        unsafe target[unchecked: place + count] = UInt8(truncatingIfNeeded: difference >> 16)
        unsafe target[unchecked: place + 2 * count] = UInt8(truncatingIfNeeded: difference >> 8)
        unsafe target[unchecked: place + 3 * count] = UInt8(truncatingIfNeeded: difference)
      }
    }
    // The first pixel of each kind of byte follows the last one of the kind before it.
    for kind in 1..<4 {
      for band in 0..<bandCount {
        let last = row[band * side + side - 1].bitPattern >> (8 * (4 - kind))
        target[start + kind * count + band] &-= UInt8(truncatingIfNeeded: last)
      }
    }
  }
}

extension BlockEncoder {
  /// Compresses the block, and repeats its size and its last bytes before and after it.
  private func compress(into encoded: inout EncodedBlock, path: String) throws(RasterError) {
    let frame = BlockPlace.frameBytes
    let room = RasterCompression.room(forBytes: plain.count)
    if encoded.bytes.count < room + 2 * frame {
      encoded.bytes = [UInt8](repeating: 0, count: room + 2 * frame)
    }
    guard let count = compression.compress(plain, into: &encoded.bytes, after: frame, room: room)
    else {
      throw .cannotWrite(path: path, doing: "compress a block", byteCount: 0, GDALMessages())
    }
    encoded.byteCount = count
    for byte in 0..<frame {
      encoded.bytes[byte] = UInt8(truncatingIfNeeded: count >> (8 * byte))
      encoded.bytes[frame + count + byte] = encoded.bytes[count + byte]
    }
  }
}
