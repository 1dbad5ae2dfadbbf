import Essentials
import Foundation
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

  @Test("leftovers of dead processes for this file go, all others stay")
  func leftovers() throws {
    let dead = try deadProcess()
    let host = ProcessInfo.processInfo.hostName
    let staying = [
      ".item.json.partial-1-1-\(host)",  // process 1 is alive
      ".item.json.partial-\(dead)-1-another-host", ".other.json.partial-\(dead)-1-\(host)",
      ".item.json.partial-notes",
    ]
    for name in staying { try scratch.write("", to: name) }
    try scratch.write("", to: ".item.json.partial-\(dead)-1-\(host)")
    // An earlier process with the number that this one has now.
    try scratch.write("", to: ".item.json.partial-\(getpid())-0-\(host)")
    try DurableFile.write("text", to: scratch.path("item.json"))
    #expect(try scratch.names == (staying + ["item.json"]).sorted())
  }

  @Test("a folder that is not there is named, with what to do")
  func missingFolder() throws {
    let error = try failure { try DurableFile.write("", to: scratch.path("no/item.json")) }
    #expect(error.code == .notFound)
    #expect(error.message.contains(scratch.path("no")))
    #expect(error.underlying == "No such file or directory")
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
      try DurableFile.fill(
        URL(fileURLWithPath: "/dev/full"),
        with: Data(count: 10),
        task: "cannot write out/item.json",
        path: "out/item.json",
        options: []
      )
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

  @Test("a folder that cannot be written to leaves an error with path and code")
  func unwritable() throws {
    let error = try failure { try DurableFile.write("", to: "/proc/item.json") }
    #expect([.noPermission, .notFound].contains(error.code))
    #expect(error.path == "/proc/item.json")
  }

  @Test("reading says what is wrong with a file")
  func readErrors() throws {
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
