internal import CGDAL

extension RasterCompression {
  /// Bytes that are enough for a block after it is compressed, even if that made it larger.
  static func room(forBytes count: Int) -> Int { count + count / 8 + 64 }

  /// Compresses a block, and puts it some bytes after the start of others.
  ///
  /// - Returns: its bytes; nil if it cannot be compressed.
  func compress(
    _ plain: [UInt8],
    into bytes: inout [UInt8],
    after start: Int,
    room: Int
  ) -> Int? {
    guard let compressorName else {
      bytes.replaceSubrange(start..<start + plain.count, with: plain)
      return plain.count
    }
    _ = GDALLibrary.ready
    let coder = unsafe CPLGetCompressor(compressorName)
    return unsafe Self.run(coder, ["LEVEL=1"], plain, into: &bytes, after: start, room: room)
  }

  /// The bytes that a block had before it was compressed.
  ///
  /// - Parameters:
  ///   - block: its bytes in the file.
  ///   - byteCount: how many there were.
  /// - Returns: nil if it is not such a block.
  func expand(_ block: [UInt8], byteCount: Int) -> [UInt8]? {
    guard let compressorName else { return block.count == byteCount ? block : nil }
    _ = GDALLibrary.ready
    let coder = unsafe CPLGetDecompressor(compressorName)
    var bytes = [UInt8](repeating: 0, count: byteCount)
    let count = unsafe Self.run(coder, [], block, into: &bytes, after: 0, room: byteCount)
    return count == byteCount ? bytes : nil
  }

  private static func run(
    _ coder: UnsafePointer<CPLCompressor>?,
    _ options: [String],
    _ input: [UInt8],
    into bytes: inout [UInt8],
    after start: Int,
    room: Int
  ) -> Int? {
    precondition(start + room <= bytes.count, "room for the result")
    guard let coder = unsafe coder else { return nil }
    var count = room
    let options = StringList(options)
    let isDone = unsafe input.withUnsafeBytes { input in
      unsafe bytes.withUnsafeMutableBytes { output in
        var target = unsafe output.baseAddress.map { unsafe $0 + start }
        return unsafe options.lend { list in
          unsafe coder.pointee.pfnFunc(
            input.baseAddress,
            input.count,
            &target,
            &count,
            list,
            coder.pointee.user_data
          )
        }
      }
    }
    return isDone ? count : nil
  }
}
