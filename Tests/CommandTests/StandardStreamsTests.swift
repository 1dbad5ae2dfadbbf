import Foundation
import Testing

@Suite("What cannot be printed")
struct StandardStreamsTests {
  /// Runs a line of shell in which `$U` is the command, in a folder with a simulated scene.
  private func shell(_ line: String, in folder: ScratchFolder) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", line]
    process.environment = ["U": BuiltCommand.path, "PATH": "/usr/bin:/bin"]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  private static let scene = "$U scene trial/scene.img --method fcls --count 3 -o product"

  @Test("a full or closed standard output is an error with words; the product is whole")
  func output() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    #expect(try shell("\(Self.scene) >/dev/full 2>errors", in: folder) == 1)
    let words = try String(contentsOfFile: folder.file("errors"), encoding: .utf8)
    #expect(words.contains("cannot write to standard output"), "\(words)")
    #expect(words.contains("No space left on device"), "\(words)")
    #expect(try folder.data("product/provenance.json").count > 0)
    #expect(try folder.names == ["errors", "product", "trial"])
  }

  @Test("a reader that ended early gives no words")
  func brokenPipe() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    let line = "$U info trial/scene.img 2>errors | true; exit ${PIPESTATUS[0]}"
    #expect(try [0, 1].contains(shell(line, in: folder)))  // 0 if it was quicker than its reader
    #expect(try folder.data("errors").isEmpty)
  }

  @Test(
    "the work is done where nobody listens",
    arguments: ["2>/dev/full", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"]
  )
  func silence(streams: String) throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    #expect(try shell("\(Self.scene) \(streams)", in: folder) == 0)
    #expect(try shell("gdalinfo product/abundances.tif >info", in: folder) == 0)
    #expect(try shell("$U info nowhere.img \(streams)", in: folder) == 1)
  }

  @Test("a limit on the length of files is an error that leaves nothing")
  func fileSize() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    #expect(try shell("ulimit -f 4; \(Self.scene) 2>/dev/null", in: folder) == 1)
    #expect(try folder.names == ["trial"])
  }

  @Test("numbers below zero may follow an option as its value")
  func negativeNumbers() throws {
    let folder = try ScratchFolder()
    try folder.simulate(["--rotation", "-30"])
    let options = "--offset -0.01 --scale 10000 --no-data -9999"
    #expect(try shell("$U info trial/scene.img \(options) >info", in: folder) == 0)
    let words = try String(contentsOfFile: folder.file("info"), encoding: .utf8)
    #expect(words.contains("-0.01"), "\(words)")
  }
}
