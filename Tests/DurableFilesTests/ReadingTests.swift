import Foundation
import Testing

@testable import DurableFiles

@Suite("Reading a file")
struct ReadingTests {
  private let scratch: ScratchFolder

  init() throws {
    scratch = try ScratchFolder()
  }

  @Test("reading says what is wrong with a file")
  func errors() throws {
    #expect(try failure { _ = try DurableFile.read(scratch.path("no")) }.code == .notFound)
    #expect(try failure { _ = try DurableFile.read(scratch.path) }.code == .wrongKind)
    try Data([0x61, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: scratch.path("latin")))
    let error = try failure { _ = try DurableFile.readText(scratch.path("latin")) }
    #expect(error.code == .notText)
    #expect(error.message.contains("3 bytes"))
  }

  @Test("a byte-order mark is not part of the text")
  func byteOrderMark() throws {
    try Data([0xEF, 0xBB, 0xBF, 0x61, 0xC3, 0xA9])
      .write(to: URL(fileURLWithPath: scratch.path("marked.csv")))
    #expect(try DurableFile.readText(scratch.path("marked.csv")) == "aé")
  }

  @Test("a file may have as many bytes as the limit, and not one more", arguments: [0, 1, 70_000])
  func limit(byteCount: Int) throws {
    let data = Data(repeating: 7, count: byteCount)
    try data.write(to: URL(fileURLWithPath: scratch.path("model")))
    #expect(try DurableFile.read(scratch.path("model"), limit: byteCount) == data)
    guard byteCount > 0 else { return }
    let error = try failure {
      _ = try DurableFile.read(scratch.path("model"), limit: byteCount - 1)
    }
    #expect(error.code == .tooLarge)
    #expect(
      error.message.contains(
        "\(byteCount) bytes, and such a file may have at most \(byteCount - 1)"
      )
    )
  }

  @Test("a file whose length the system does not know is read to its end, or to the limit")
  func madeUpFile() throws {
    #expect(try DurableFile.readText("/proc/self/status").contains("Pid:"))
    let error = try failure { _ = try DurableFile.read("/proc/self/status", limit: 10) }
    #expect(error.code == .tooLarge)
  }

  @Test("a pipe, a socket and a device are refused without being opened")
  func specialFiles() throws {
    #expect(mkfifo(scratch.path("pipe"), 0o600) == 0)
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("link"),
      withDestinationPath: "pipe"
    )
    for path in [scratch.path("pipe"), scratch.path("link"), "/dev/zero", "/dev/null"] {
      for read in [
        { _ = try DurableFile.read(path) }, { _ = try Checksum.sha256(ofFile: path) },
        { _ = try Fingerprint(ofFile: path) },
      ] {
        let error = try failure(of: read)
        #expect(error.code == .wrongKind)
        #expect(error.message.contains(path.hasPrefix("/dev") ? "a device" : "a pipe"))
      }
    }
  }

  @Test("a name that the system would read as another one is refused", arguments: ["", "a\0b"])
  func names(name: String) throws {
    #expect(try failure { _ = try DurableFile.read(name) }.code == .wrongKind)
  }
}
