import Foundation

/// How the system holds a file in memory, on which the speed of reading depends.
///
/// Large pieces are copied, and mapped into a process, several times as quickly as single pages. What
/// a file is held in depends on how it was written or read, and on how scattered free memory is.
enum PageCache {
  /// The pieces of a file in memory.
  enum Pages: CaseIterable {
    /// Single pages, 4 KiB on most machines.
    case single
    /// What the system chooses when the file is read from its beginning to its end.
    case read
  }

  /// Lets the system forget a file, and reads it from the disk again.
  ///
  /// - Throws: what `FileHandle` throws.
  static func hold(_ path: String, in pages: Pages) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    // Only what is on the disk can be forgotten.
    try file.synchronize()
    _ = posix_fadvise(file.fileDescriptor, 0, 0, POSIX_FADV_DONTNEED)
    // Nothing is read ahead then, and each page is one of its own.
    if pages == .single { _ = posix_fadvise(file.fileDescriptor, 0, 0, POSIX_FADV_RANDOM) }
    while let data = try file.read(upToCount: 1 << 20), !data.isEmpty {}
    try file.close()
  }
}
