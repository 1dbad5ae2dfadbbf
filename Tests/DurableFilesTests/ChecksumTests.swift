import Foundation
import Testing

@testable import DurableFiles

@Suite("Checksum and fingerprint")
struct ChecksumTests {
  private let scratch: ScratchFolder

  init() throws {
    scratch = try ScratchFolder()
  }

  /// Byte `i` is `(i * 31 + i / 65536) mod 256`.
  private func pattern(_ count: Int) -> Data {
    Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 16) })
  }

  private func file(_ name: String, _ data: Data) throws -> String {
    try data.write(to: URL(fileURLWithPath: scratch.path(name)))
    return scratch.path(name)
  }

  @Test("bytes in memory have the checksums of the standard (FIPS 180-2, appendix B)")
  func standard() {
    #expect(
      Checksum.sha256(of: Data())
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    #expect(
      Checksum.sha256(of: Data("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
  }

  @Test(
    "a file has the checksum of its bytes, whatever its length in chunks",
    arguments: [0, 1, 1 << 20 - 1, 1 << 20, 1 << 20 + 1, 3_000_001]
  )
  func file(byteCount: Int) throws {
    let data = pattern(byteCount)
    #expect(try Checksum.sha256(ofFile: file("scene", data)) == Checksum.sha256(of: data))
  }

  @Test("a missing file is an error, not an empty checksum")
  func missing() throws {
    #expect(try failure { _ = try Checksum.sha256(ofFile: scratch.path("no")) }.code == .notFound)
    #expect(try failure { _ = try Fingerprint(ofFile: scratch.path("no")) }.code == .notFound)
    let path = try file("scene", Data())
    let missing = try failure {
      _ = try Fingerprint(ofFile: path, sideFiles: [scratch.path("scene.hdr")])
    }
    #expect(missing.path == scratch.path("scene.hdr"))
  }

  @Test(
    "the blocks of a fingerprint are in order, apart, evenly spaced and reach both ends",
    arguments: [6 << 20 + 1, 7_000_003, 1 << 30, 1 << 60]
  )
  func blocks(byteCount: Int) {
    let blocks = Fingerprint.blocks(inFileOf: byteCount)
    #expect(blocks.count == 66)
    #expect(blocks.first == 0..<1 << 20)
    #expect(blocks.last == byteCount - 1 << 20..<byteCount)
    #expect(blocks.dropFirst().dropLast().allSatisfy { $0.count == 1 << 16 })
    let gaps = zip(blocks, blocks.dropFirst()).map { $1.lowerBound - $0.upperBound }
    #expect(gaps.allSatisfy { $0 >= 0 && abs($0 - gaps[0]) <= 1 })
  }

  @Test("a file of up to 6 MiB is taken whole", arguments: [0, 1, 1 << 20 + 7, 6 << 20])
  func smallFile(byteCount: Int) {
    let blocks = Fingerprint.blocks(inFileOf: byteCount)
    #expect(blocks.reduce(0) { $0 + $1.count } == byteCount)
    #expect(zip(blocks, blocks.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
  }

  @Test("a fingerprint is the documented hash")
  func documentedHash() throws {
    let big = try file("scene.img", pattern(9_000_000))
    let header = try file("scene.hdr", Data("ENVI\n".utf8))
    // Python: hashlib.sha256 over struct.pack('<q', length), the blocks, and length and bytes of
    // the side file.
    #expect(
      try Fingerprint(ofFile: big, sideFiles: [header]).hexadecimal
        == "59b7c084186bb2d9061c70585e1709896bf57b591dbf5f5e70612fc4dec85154"
    )
  }

  @Test("length, edges, blocks and side files count; names do not")
  func sensitivity() throws {
    let data = pattern(9_000_000)
    let original = try Fingerprint(ofFile: file("a", data), sideFiles: [file("h", Data([1]))])
    #expect(try Fingerprint(ofFile: file("b", data), sideFiles: [file("i", Data([1]))]) == original)
    #expect(try Fingerprint(ofFile: file("b", data)) != original)
    #expect(try Fingerprint(ofFile: file("b", data), sideFiles: [file("i", Data([2]))]) != original)
    let inner = Fingerprint.blocks(inFileOf: data.count)[30].lowerBound
    for position in [0, data.count - 1, inner] {
      var changed = data
      changed[position] ^= 1
      let fingerprint = try Fingerprint(
        ofFile: file("b", changed),
        sideFiles: [file("i", Data([1]))]
      )
      #expect(fingerprint != original, "byte \(position)")
    }
    let longer = try file("b", data + Data([0]))
    #expect(try Fingerprint(ofFile: longer, sideFiles: [file("i", Data([1]))]) != original)
  }

  @Test("bytes that move from one file to the next change the fingerprint")
  func boundaries() throws {
    let first = try Fingerprint(ofFile: file("a", Data([1, 2])), sideFiles: [file("h", Data([3]))])
    let second = try Fingerprint(
      ofFile: file("b", Data([1])),
      sideFiles: [file("i", Data([2, 3]))]
    )
    #expect(first != second)
  }
}
