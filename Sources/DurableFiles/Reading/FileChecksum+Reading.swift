internal import Crypto

extension FileChecksum {
  /// Reads a regular file, 1 MiB at a time; nil if cancelled.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - isCancelled: asked before each part; once it answers true, there is no checksum.
  /// - Throws: `DurableFileError` if the file cannot be read.
  public init?(
    ofFile path: String,
    isCancelled: () -> Bool = { false }
  ) throws(DurableFileError) {
    let file = try RegularFile(path)
    var (hash, byteCount) = (SHA256(), 0)
    while true {
      if isCancelled() { return nil }
      let chunk = try file.read(1 << 20)
      if chunk.isEmpty { break }
      hash.update(data: chunk)
      byteCount += chunk.count
    }
    self.init(path: path, byteCount: byteCount, sha256: Checksum.hexadecimal(hash.finalize()))
  }
}
