internal import Crypto
public import Foundation

/// SHA-256 checksums in hexadecimal, as `sha256sum` prints them.
public enum Checksum {
  /// The checksum of a regular file, read 1 MiB at a time.
  ///
  /// - Returns: 64 lower-case hexadecimal digits.
  /// - Throws: `DurableFileError` if the file cannot be read.
  public static func sha256(ofFile path: String) throws(DurableFileError) -> String {
    var hash = SHA256()
    let file = try RegularFile(path)
    while case let chunk = try file.read(1 << 20), !chunk.isEmpty { hash.update(data: chunk) }
    return hexadecimal(hash.finalize())
  }

  /// The checksum of bytes in memory, as 64 lower-case hexadecimal digits.
  public static func sha256(of data: Data) -> String {
    hexadecimal(SHA256.hash(data: data))
  }

  static func hexadecimal(_ digest: SHA256Digest) -> String {
    digest.map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }
}
