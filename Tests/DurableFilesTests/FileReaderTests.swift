import Foundation
import Glibc
import Testing

@testable import DurableFiles

@Suite("File reader")
struct FileReaderTests {
  private let scratch: ScratchFolder

  init() throws {
    scratch = try ScratchFolder()
  }

  @Test("a file is read from its start, and its checksum is of the bytes that were read")
  func content() throws {
    let text = String(repeating: "0123456789", count: 500_000)
    try scratch.write(text, to: "long.txt")
    var reader = try FileReader(scratch.path("long.txt"))
    #expect(reader.byteCount == 5_000_000 && reader.data.isEmpty)
    try reader.read(to: 8)
    #expect(reader.data == Data("01234567".utf8))
    // What takes the file's place meanwhile is another file.
    try DurableFile.write("other", to: scratch.path("long.txt"))
    let checksum = try reader.readAll(limit: 5_000_000, kind: "a file")
    #expect(reader.data == Data(text.utf8))
    #expect(checksum.path == scratch.path("long.txt") && checksum.byteCount == 5_000_000)
    #expect(checksum.sha256 == Checksum.sha256(of: Data(text.utf8)))
  }

  @Test("a file above the limit is refused without being read, with both sizes")
  func limit() throws {
    let path = scratch.path("sparse.bin")
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 3 << 30)
    try handle.close()
    var reader = try FileReader(path)
    let error = try failure { _ = try reader.readAll(limit: 1 << 20, kind: "a list") }
    #expect(error.code == .tooLarge && reader.data.isEmpty)
    #expect(error.message.contains("3221225472 bytes, and a list may have at most 1048576 (1 MiB)"))
  }

  @Test("folders, devices and pipes are refused at once")
  func kinds() throws {
    let pipe = scratch.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, "/dev/zero", scratch.path] {
      let error = try failure { _ = try FileReader(path) }
      #expect(error.code == .wrongKind && error.message.contains(path), "\(error)")
    }
    let error = try failure { _ = try FileReader(scratch.path("absent")) }
    #expect(error.code == .notFound)
  }
}
