/// Which bytes a file held when it was read.
public struct FileChecksum: Sendable, Hashable, Codable {
  /// The file, as the caller named it.
  public let path: String
  /// Its size.
  public let byteCount: Int
  /// SHA-256 of its bytes, 64 lower-case hexadecimal digits.
  public let sha256: String

  /// Makes a checksum; see the properties.
  public init(path: String, byteCount: Int, sha256: String) {
    self.path = path
    self.byteCount = byteCount
    self.sha256 = sha256
  }
}
