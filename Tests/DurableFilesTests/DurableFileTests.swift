import Essentials
import Foundation
import SystemPackage
import Testing

@testable import DurableFiles

@Suite("Durable file")
struct DurableFileTests {
  private let scratch: ScratchFolder

  init() throws {
    scratch = try ScratchFolder()
  }

  @Test("a written file has the content and leaves nothing else", arguments: [0, 1, 3_000_000])
  func writes(byteCount: Int) throws {
    let data = Data((0..<byteCount).map { UInt8(truncatingIfNeeded: $0) })
    try DurableFile.write(data, to: scratch.path("model.safetensors"))
    #expect(try DurableFile.read(scratch.path("model.safetensors")) == data)
    #expect(try scratch.names == ["model.safetensors"])
  }

  @Test("writing again replaces the content")
  func replaces() throws {
    try DurableFile.write("a longer first text", to: scratch.path("item.json"))
    try DurableFile.write("second", to: scratch.path("item.json"))
    #expect(try DurableFile.readText(scratch.path("item.json")) == "second")
    #expect(try scratch.names == ["item.json"])
  }

  @Test("a symbolic link is followed and stays")
  func symbolicLink() throws {
    try scratch.write("old", to: "store/real.json")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("item.json"),
      withDestinationPath: "store/real.json"
    )
    try DurableFile.write("new", to: scratch.path("item.json"))
    #expect(try scratch.text("store/real.json") == "new")
    let link = try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path("item.json"))
    #expect(link == "store/real.json")
  }

  @Test("permissions are those of a file made in the usual way")
  func permissions() throws {
    try scratch.write("usual", to: "usual")
    try DurableFile.write("durable", to: scratch.path("durable"))
    #expect(try permissions("durable") == permissions("usual"))
  }

  @Test("a process killed while writing leaves the old content or the new, whole", arguments: 1...4)
  func killed(round: Int) async throws {
    let path = scratch.path("big")
    let byteCount = 4_000_000
    try DurableFile.write(Data(repeating: 0, count: byteCount), to: path)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, byteCount = byteCount as Int, round = round as Int] in
      let killer = Thread {
        Thread.sleep(forTimeInterval: 0.01 + 0.013 * Double(round))
        kill(getpid(), SIGKILL)
      }
      killer.start()
      for value in 1... {
        let byte = UInt8(truncatingIfNeeded: value)
        try DurableFile.write(Data(repeating: byte, count: byteCount), to: path)
      }
    }
    let data = try DurableFile.read(path)
    #expect(data.count == byteCount)
    #expect(data.allSatisfy { $0 == data[0] })
    try DurableFile.write("after", to: path)
    #expect(try scratch.names == ["big"], "the next writer clears the leftover away")
  }

  @Test("a folder that is not there is named, with what to do")
  func missingFolder() throws {
    let error = try failure { try DurableFile.write("", to: scratch.path("no/item.json")) }
    #expect(error.code == .notFound)
    #expect(error.message.contains(scratch.path("no")))
    #expect(error.underlying == "No such file or directory")
  }

  @Test("a symbolic link to nothing and a name that is none are refused")
  func badNames() throws {
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("link"),
      withDestinationPath: "nowhere/item.json"
    )
    let error = try failure { try DurableFile.write("", to: scratch.path("link")) }
    #expect(error.code == .wrongKind)
    #expect(error.message.contains("a symbolic link that leads to nothing"))
    for name in ["", "a\0b"] {
      #expect(try failure { try DurableFile.write("", to: name) }.code == .wrongKind)
    }
    #expect(try scratch.names == ["link"])
  }

  @Test("a file in place of a folder, a folder and a device are not written to")
  func wrongKinds() throws {
    try scratch.write("", to: "file")
    #expect(
      try failure { try DurableFile.write("", to: scratch.path("file/x")) }.code == .wrongKind
    )
    #expect(try failure { try DurableFile.write("", to: scratch.path) }.code == .wrongKind)
    #expect(try failure { try DurableFile.write("", to: "/dev/full") }.code == .wrongKind)
    #expect(try scratch.names == ["file"])
  }

  @Test("a full disk is called that")
  func fullDisk() throws {
    let error = try failure {
      try DurableFileError.translating("cannot write out/item.json", path: "out/item.json") {
        _ = try FileDescriptor.open("/dev/full", .writeOnly).writeAll(Data(count: 10))
      }
    }
    #expect(
      error.description == """
        cannot write out/item.json: the disk, or this user's share of it, is full.
        Free space on that disk (df -h shows it), or choose another folder. \
        (No space left on device)
        """
    )
    #expect(error.code == .diskFull)
  }

  @Test("Foundation's own errors are told in the system's words")
  func foundationErrors() throws {
    let full = NSError(
      domain: NSCocoaErrorDomain,
      code: CocoaError.Code.fileWriteOutOfSpace.rawValue
    )
    let error = try failure {
      try DurableFileError.translating("cannot write x", path: "x") { throw full }
    }
    #expect(error.code == .diskFull)
    #expect(error.underlying == "No space left on device")
  }

  @Test("a folder that cannot be written to leaves an error with path and code")
  func unwritable() throws {
    let error = try failure { try DurableFile.write("", to: "/proc/item.json") }
    #expect([.noPermission, .notFound].contains(error.code))
    #expect(error.path == "/proc/item.json")
  }

  @Test("free bytes are those of df, also for folders that do not exist yet")
  func freeBytes() throws {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/df")
    process.arguments = ["-B1", "--output=avail", scratch.path]
    process.standardOutput = pipe
    try process.run()
    process.waitUntilExit()
    let output = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
    let expected = try #require(Double(output.split(whereSeparator: \.isWhitespace)[1]))
    for path in [scratch.path, scratch.path("not/yet/there")] {
      let free = Double(try DurableFile.freeBytes(at: path))
      // Others write to the same disk meanwhile.
      #expect(abs(free - expected) < 0.05 * expected + 1e9)
    }
  }

  private func permissions(_ name: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path(name))
    return (attributes[.posixPermissions] as? NSNumber)?.intValue
  }
}
