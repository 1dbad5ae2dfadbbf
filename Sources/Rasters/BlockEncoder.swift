internal import CGDAL

/// Turns the samples of a block into the bytes that the file holds; one for each thread.
///
/// Bands are interleaved by pixel, then comes the predictor for floating point (TIFF technical note
/// 3: in each row the bytes of all samples are sorted by their significance, and each is replaced by
/// its difference from that of the same band in the pixel before), then DEFLATE.
struct BlockEncoder {
  private let side: Int
  private let bandCount: Int
  /// One row of the block, band after band.
  private var row: [Float]
  /// The block after the predictor.
  private var predicted: [UInt8]

  init(side: Int, bandCount: Int) {
    self.side = side
    self.bandCount = bandCount
    row = Array(repeating: 0, count: bandCount * side)
    predicted = Array(repeating: 0, count: 4 * bandCount * side * side)
  }

  /// Reads and compresses a block.
  ///
  /// Beyond the right edge of the raster the last sample of each row is repeated, below its last row
  /// all samples are 0.
  ///
  /// - Returns: the compressed bytes between leader and trailer.
  /// - Throws: `RasterError` with code `.cannotRead`, or `.cannotWrite` if they cannot be compressed.
  mutating func encode(
    _ block: FileBlock,
    of samples: PlaneFile,
    path: String
  ) throws(RasterError) -> [UInt8] {
    let level = samples.levels[block.level]
    let width = min(side, level.width - block.x)
    let height = min(side, level.height - block.y)
    let rowBytes = 4 * bandCount * side
    for y in 0..<height {
      for band in 0..<bandCount {
        let places = band * side..<band * side + width
        let (level, y) = (block.level, block.y + y)
        try samples.read(into: &row, places, level: level, band: band, x: block.x, y: y)
        let last = row[band * side + width - 1]
        for column in width..<side { row[band * side + column] = last }
      }
      predict(y * rowBytes)
    }
    for place in height * rowBytes..<side * rowBytes { predicted[place] = 0 }
    return try compressed(path: path)
  }

  /// Sorts the bytes of the row and takes their differences.
  private mutating func predict(_ start: Int) {
    let count = bandCount * side
    for band in 0..<bandCount {
      var before: UInt32 = 0
      for column in 0..<side {
        let bits = row[band * side + column].bitPattern
        // Four differences at once: the highest bits are kept from borrowing across bytes.
        let high: UInt32 = 0x8080_8080
        let difference = ((bits | high) &- (before & ~high)) ^ ((bits ^ ~before) & high)
        before = bits
        let place = start + column * bandCount + band
        predicted[place] = UInt8(truncatingIfNeeded: difference >> 24)
        predicted[place + count] = UInt8(truncatingIfNeeded: difference >> 16)
        predicted[place + 2 * count] = UInt8(truncatingIfNeeded: difference >> 8)
        predicted[place + 3 * count] = UInt8(truncatingIfNeeded: difference)
      }
    }
    // The first pixel of each kind of byte follows the last one of the kind before it.
    for kind in 1..<4 {
      for band in 0..<bandCount {
        let last = row[band * side + side - 1].bitPattern >> (8 * (4 - kind))
        predicted[start + kind * count + band] &-= UInt8(truncatingIfNeeded: last)
      }
    }
  }
}

extension BlockEncoder {
  private func compressed(path: String) throws(RasterError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: predicted.count + predicted.count / 8 + 64)
    let frame = BlockPlace.frameBytes
    var count = bytes.count - 2 * frame
    let options = StringList(["LEVEL=1"])
    let isDone = unsafe predicted.withUnsafeBytes { input in
      unsafe bytes.withUnsafeMutableBytes { output in
        guard let compressor = unsafe CPLGetCompressor("zlib") else { return false }
        var target = unsafe output.baseAddress.map { unsafe $0 + frame }
        return unsafe options.lend { list in
          unsafe compressor.pointee.pfnFunc(
            input.baseAddress,
            input.count,
            &target,
            &count,
            list,
            compressor.pointee.user_data
          )
        }
      }
    }
    guard isDone else {
      throw .cannotWrite(path: path, doing: "compress a block", byteCount: 0, GDALMessages())
    }
    bytes.removeLast(bytes.count - count - 2 * frame)
    for byte in 0..<frame {
      bytes[byte] = UInt8(truncatingIfNeeded: count >> (8 * byte))
      bytes[frame + count + byte] = bytes[count + byte]
    }
    return bytes
  }
}
