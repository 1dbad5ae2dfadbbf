import Foundation
import Testing

@testable import DurableFiles

@Suite("Set of files")
struct FileSetTests {
  private let scratch: ScratchFolder

  init() throws {
    scratch = try ScratchFolder()
  }

  private func items(_ text: String) -> [FileSet.Item] {
    ["lib.sli", "lib.hdr"].map {
      FileSet.Item(Data((text + " " + $0).utf8), path: scratch.path($0))
    }
  }

  /// The texts of data and header; "-" for a file that is not there.
  private var texts: [String] {
    ["lib.sli", "lib.hdr"].map { (try? scratch.text($0)) ?? "-" }
  }

  private let whole = ["new lib.sli", "new lib.hdr"]

  /// What is left where a process was killed after the decision, and after so many steps of: removing
  /// the old header, placing the data, placing the header.
  private func leave(afterSteps count: Int) throws {
    let decided = HiddenName(.decided, of: "lib.sli").text
    for (name, step) in [("lib.sli", 2), ("lib.hdr", 3)] {
      try scratch.write("new " + name, to: count >= step ? name : decided + "/" + name)
    }
    try FileManager.default.createDirectory(
      atPath: scratch.path(decided),
      withIntermediateDirectories: true
    )
    if count >= 1, count < 3 {
      try? FileManager.default.removeItem(atPath: scratch.path("lib.hdr"))
    }
  }

  @Test("all files are written, over old ones too, and nothing else is left")
  func writes() throws {
    try FileSet.write(items("old"))
    try FileSet.write(items("new"))
    #expect(texts == whole)
    #expect(try scratch.names == ["lib.hdr", "lib.sli"])
  }

  @Test(
    "a process killed between two steps leaves no mixture, and the next work completes the set",
    arguments: 0...3
  )
  func killed(steps: Int) throws {
    try FileSet.write(items("old"))
    try leave(afterSteps: steps)
    let (old, new) = (["old lib.sli", "old lib.hdr"], whole)
    #expect(texts == old || texts == new || texts[1] == "-")
    try DurableFile.write("", to: scratch.path("other"))
    #expect(texts == new)
    #expect(try scratch.names == ["lib.hdr", "lib.sli", "other"])
  }

  @Test("a set is not completed over files that somebody wrote since")
  func overtaken() throws {
    try leave(afterSteps: 0)
    try scratch.write("mine", to: "lib.hdr")
    try scratch.write("mine", to: "lib.sli")
    Leftovers.remove(in: scratch.path)
    #expect(texts == ["mine", "mine"])
    #expect(try scratch.names == ["lib.hdr", "lib.sli"])
  }

  @Test(
    "a process killed at any moment leaves files that the next one makes whole",
    arguments: 0..<6
  )
  func killedAtRandom(round: Int) async throws {
    let path = scratch.path
    try FileSet.write(
      ["lib.sli", "lib.hdr"].map { FileSet.Item(Data(count: 10_000), path: scratch.path($0)) }
    )
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, round = round as Int] in
      Thread {
        Thread.sleep(forTimeInterval: 0.02 + 0.0071 * Double(round))
        kill(getpid(), SIGKILL)
      }.start()
      for number in 1... {
        let data = Data(repeating: UInt8(truncatingIfNeeded: number), count: 10_000)
        try FileSet.write(["lib.sli", "lib.hdr"].map { FileSet.Item(data, path: path + "/" + $0) })
      }
    }
    Leftovers.remove(in: path)
    let contents = try ["lib.sli", "lib.hdr"].map { try DurableFile.read(scratch.path($0)) }
    #expect(contents[0] == contents[1] && contents[0].count == 10_000)
    #expect(try scratch.names == ["lib.hdr", "lib.sli"])
  }

  @Test("a folder stands in the way of none of the files without an error")
  func folderInPlace() throws {
    try scratch.write("", to: "lib.hdr/x")
    #expect(try failure { try FileSet.write(items("new")) }.code == .wrongKind)
    #expect(try scratch.names == ["lib.hdr", "lib.hdr/x"])
  }

  @Test("where links lead to several folders, the files are written there")
  func links() throws {
    try scratch.write("old", to: "store/real.hdr")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("lib.hdr"),
      withDestinationPath: "store/real.hdr"
    )
    try FileSet.write(items("new"))
    #expect(texts == whole)
    #expect(try scratch.text("store/real.hdr") == "new lib.hdr")
  }
}
