internal import Crypto
internal import Foundation

/// What tells one version of a scene's files from another without reading gigabytes.
///
/// It is the SHA-256 of: the big file's length; its first and last MiB and 64 blocks of 64 KiB
/// spaced evenly between them (a file of up to 6 MiB is taken whole); then, for every side file in
/// the order given, its length and all of its bytes. Names, places and times do not count, so that
/// an archive can be moved. A change of a big file that keeps its length and touches none of those
/// blocks goes unseen; `Checksum.sha256(ofFile:)` sees every change.
public struct Fingerprint: Sendable, Hashable, Codable, CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public let hexadecimal: String

  /// A fingerprint that was kept as text.
  public init(hexadecimal: String) {
    self.hexadecimal = hexadecimal
  }

  /// Takes the fingerprint of a big file and the small files beside it (headers, side-cars).
  ///
  /// - Throws: `DurableFileError` if a file cannot be read or shrinks meanwhile.
  public init(ofFile path: String, sideFiles: [String] = []) throws(DurableFileError) {
    var hash = SHA256()
    let file = try RegularFile(path)
    Self.update(&hash, with: file.byteCount)
    for range in Self.blocks(inFileOf: file.byteCount) { hash.update(data: try file.read(range)) }
    for sideFile in sideFiles {
      let content = try DurableFile.read(sideFile)
      Self.update(&hash, with: content.count)
      hash.update(data: content)
    }
    hexadecimal = Checksum.hexadecimal(hash.finalize())
  }

  /// Takes the fingerprint of bytes that something else reads; the same as that of a file with them.
  ///
  /// - Parameters:
  ///   - byteCount: how many there are.
  ///   - read: gives the bytes of a range.
  /// - Throws: what `read` throws.
  public init<Failure: Error>(
    byteCount: Int,
    read: (Range<Int>) throws(Failure) -> [UInt8]
  ) throws(Failure) {
    var hash = SHA256()
    Self.update(&hash, with: byteCount)
    for range in Self.blocks(inFileOf: byteCount) { hash.update(data: try read(range)) }
    hexadecimal = Checksum.hexadecimal(hash.finalize())
  }

  /// Makes one fingerprint of many, and of a word that counts.
  public init(combining parts: [Fingerprint], word: String) {
    let lines = [word] + parts.map(\.hexadecimal)
    hexadecimal = Checksum.sha256(of: Data(lines.joined(separator: "\n").utf8))
  }

  /// The digits.
  public var description: String { hexadecimal }

  /// The parts of a file that count: all of a small one; first and last MiB and 64 blocks of a big
  /// one.
  static func blocks(inFileOf byteCount: Int) -> [Range<Int>] {
    let (edge, block, blockCount) = (1 << 20, 1 << 16, 64)
    let wholeLimit = 2 * edge + blockCount * block
    if byteCount <= wholeLimit {
      return stride(from: 0, to: byteCount, by: edge).map { $0..<min($0 + edge, byteCount) }
    }
    let spare = byteCount - wholeLimit
    let inner = (0..<blockCount).map { number in
      // The gaps before, between and after the blocks differ by one byte at most.
      let start = edge + number * block + spare.scaled(by: number + 1, over: blockCount + 1)
      return start..<start + block
    }
    return [0..<edge] + inner + [byteCount - edge..<byteCount]
  }

  private static func update(_ hash: inout SHA256, with number: Int) {
    hash.update(data: (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
  }
}

extension Int {
  /// `self * numerator / denominator` without overflow.
  fileprivate func scaled(by numerator: Int, over denominator: Int) -> Int {
    denominator.dividingFullWidth(multipliedFullWidth(by: numerator)).quotient
  }
}
