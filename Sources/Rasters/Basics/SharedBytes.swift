internal import Glibc

/// Memory that threads write and read at the same time, each at its own places; 0 until written.
///
/// Invariant behind `@unchecked Sendable`: nobody writes a place that another thread writes or reads
/// at that time. Windows of a raster do not overlap, and a level is read once it is whole.
@safe
final class SharedBytes: @unchecked Sendable {
  private let start: UnsafeMutableRawPointer
  private let byteCount: Int

  /// Takes memory from the system.
  ///
  /// - Parameters:
  ///   - byteCount: how much, above 0.
  ///   - path: what it stands for, for errors.
  /// - Throws: `RasterError` with code `.cannotWrite` if there is not so much.
  init(byteCount: Int, path: String) throws(RasterError) {
    let (protection, flags) = (PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS)
    let mapped = unsafe mmap(nil, byteCount, protection, flags, -1, 0)
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
      throw .cannotWrite(path: path, doing: "hold \(byteCount.grouped) bytes in memory", errno)
    }
    // A refusal costs only time: pages of 4 KiB are taken and cleared one by one.
    unsafe _ = madvise(mapped, byteCount, MADV_HUGEPAGE)
    unsafe start = mapped
    self.byteCount = byteCount
  }

  deinit { unsafe _ = munmap(start, byteCount) }

  /// Copies bytes to a place.
  func write(_ bytes: RawSpan, at offset: Int) {
    precondition(offset >= 0 && offset + bytes.byteCount <= byteCount, "a place outside")
    unsafe bytes.withUnsafeBytes { bytes in
      guard let source = bytes.baseAddress else { return }
      unsafe (start + offset).copyMemory(from: source, byteCount: bytes.count)
    }
  }

  /// Fills some places of an array from the bytes at a place.
  func read(into samples: inout [Float], _ places: Range<Int>, at offset: Int) {
    let count = 4 * places.count
    precondition(offset >= 0 && offset + count <= byteCount, "a place outside")
    precondition(places.lowerBound >= 0 && places.upperBound <= samples.count, "places outside")
    unsafe samples.withUnsafeMutableBytes { samples in
      guard let target = samples.baseAddress else { return }
      unsafe (target + 4 * places.lowerBound).copyMemory(from: start + offset, byteCount: count)
    }
  }
}
