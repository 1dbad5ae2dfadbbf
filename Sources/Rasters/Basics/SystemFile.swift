internal import CGDAL
internal import Glibc

/// Reads and writes at a place of a file, which threads may do at the same time.
enum SystemFile {
  /// Makes an empty file and opens it for reading and writing.
  ///
  /// - Returns: its descriptor, which the caller closes.
  static func create(_ path: String) throws(RasterError) -> Int32 {
    let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, doing: "make the file", errno) }
    return descriptor
  }

  /// Writes all bytes at a place.
  static func write(
    _ bytes: RawSpan,
    to descriptor: Int32,
    at offset: Int,
    path: String
  ) throws(RasterError) {
    let failure: Int32? = unsafe bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let start = unsafe bytes.baseAddress.map { unsafe $0 + done }
        let count = unsafe pwrite(descriptor, start, bytes.count - done, off_t(offset + done))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return count < 0 ? errno : ENOSPC }
        done += count
      }
      return nil
    }
    guard let failure else { return }
    throw .cannotWrite(path: path, doing: "write \(bytes.byteCount.grouped) bytes", failure)
  }

  /// Lets the system begin to bring bytes to the disk, so that whoever waits for them waits less.
  static func beginWriteOut(of descriptor: Int32, at offset: Int, byteCount: Int) {
    unmix_begin_write_out(descriptor, Int64(offset), Int64(byteCount))
  }

  /// Fills some places of an array from the bytes at a place.
  static func read(
    into samples: inout [Float],
    _ places: Range<Int>,
    from descriptor: Int32,
    at offset: Int,
    path: String
  ) throws(RasterError) {
    let failure: String? = unsafe samples.withUnsafeMutableBytes { samples in
      let end = 4 * places.upperBound
      var done = 0
      while done < 4 * places.count {
        let start = 4 * places.lowerBound + done
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: samples[start..<end])
        let count = unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          return count < 0 ? unsafe String(cString: strerror(errno)) : "the file ends there"
        }
        done += count
      }
      return nil
    }
    guard let failure else { return }
    throw RasterError(
      code: .systemFailed,
      path: path,
      message: "cannot read \((4 * places.count).grouped) bytes of \(path), "
        + "from byte \(offset.grouped) on.",
      remedy: "See that the disk is sound and that nobody changes the file, then run again.",
      underlying: failure
    )
  }
}

extension RasterError {
  /// The error of a file that the system could not write.
  static func cannotWrite(path: String, doing: String, _ systemError: Int32) -> RasterError {
    RasterError(
      code: .cannotWrite,
      path: path,
      message: "cannot write \(path): the system could not \(doing).",
      remedy: "See that its folder exists, may be written and that the disk has room.",
      underlying: unsafe String(cString: strerror(systemError))
    )
  }
}
