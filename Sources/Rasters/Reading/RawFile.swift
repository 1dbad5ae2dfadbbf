private import Glibc

/// A file open for reading at any place; the only owner of its descriptor.
final class RawFile {
  let path: String
  private let descriptor: Int32

  /// Opens a file.
  ///
  /// - Throws: `RasterError` with code `.cannotOpen`.
  init(_ path: String) throws(RasterError) {
    self.path = path
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileCheck.whyNotOpened(path, GDALMessages())
    }
  }

  deinit { close(descriptor) }

  /// Fills a part of a buffer with the bytes from a place of the file.
  ///
  /// Reading copies each byte once more than a mapped file would, out of memory that the system
  /// holds anyway, into a buffer that stays in the processor's cache. A file that shrinks meanwhile
  /// ends early, where a mapped one would end the program.
  ///
  /// - Throws: `RasterError` with code `.truncated` or `.systemFailed`.
  func read(
    from offset: Int,
    count: Int,
    into buffer: inout [UInt8],
    at start: Int,
    promised: Int
  ) throws(RasterError) {
    precondition(start >= 0 && count >= 0 && start + count <= buffer.count, "room in the buffer")
    var done = 0
    while done < count {
      let got = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe pread(
          descriptor,
          bytes.baseAddress.map { unsafe $0 + start + done },
          count - done,
          off_t(offset + done)
        )
      }
      if got > 0 {
        done += got
      } else if got == 0 {
        throw .truncated(path: path, actual: offset + done, promised: promised)
      } else if errno != EINTR {
        throw RasterError(
          code: .systemFailed,
          path: path,
          message: "cannot read \(count.grouped) bytes from byte \(offset.grouped) of \(path).",
          remedy: "Its disk is failing or gone: copy the file again, or leave the scene out.",
          underlying: unsafe String(cString: strerror(errno))
        )
      }
    }
  }
}
