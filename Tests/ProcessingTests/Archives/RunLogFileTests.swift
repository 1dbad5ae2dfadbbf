import DurableFiles
import Essentials
import Foundation
import Logging
import Synchronization
import Testing

@testable import Archives

@Suite("The log of runs")
struct RunLogFileTests {
  private let folder: JobFolder
  private let berlin = TimeZone(identifier: "Europe/Berlin") ?? .gmt

  init() throws { folder = try JobFolder() }

  /// What a line becomes.
  private func line(_ line: RunLine, _ form: RunLogForm, at time: Date) -> String {
    let written = Mutex("")
    let handler = RunLogHandler(
      form: form,
      write: { text in written.withLock { $0 = text } },
      now: { time },
      zone: berlin
    )
    let logger = Logger(label: "test") { _ in handler }
    logger.log(level: line.level, "\(line.words(nameWidth: 10))", metadata: line.fields)
    return written.withLock { $0 }
  }

  @Test(
    "text has the local time, JSON also its distance from UTC, which tells a doubled hour apart"
  )
  func times() throws {
    let line = RunLine(
      "done",
      scene: "a.img",
      "new scene",
      fields: ["event": "done", "scene": "a.img"]
    )
    // Clocks are put back from 3 to 2 o'clock on 25 October 2026, at 1 o'clock UTC.
    let first = Date(timeIntervalSince1970: 1_792_888_200)
    #expect(
      self.line(line, .text, at: first) == "2026-10-25 02:30:00 done      a.img       new scene"
    )
    #expect(
      self.line(line, .text, at: first + 3600)
        == "2026-10-25 02:30:00 done      a.img       new scene"
    )
    let stamps = try [first, first + 3600].map { time in
      let value = try JSONSerialization.jsonObject(
        with: Data(self.line(line, .json, at: time).utf8)
      )
      return (value as? [String: String])?["time"]
    }
    #expect(stamps == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"])
  }

  @Test("names with line ends and control characters stay on one line")
  func names() {
    let name = "a\n2026-01-01 end\u{1B}[31m\u{202E}.img"
    let line = RunLine("done", scene: name, "new", fields: ["scene": "\(name)"])
    let text = self.line(line, .text, at: Date(timeIntervalSince1970: 0))
    #expect(text.contains("a 2026-01-01 end?[31m?.img") && !text.contains("\n"), "\(text)")
    #expect(!self.line(line, .json, at: Date(timeIntervalSince1970: 0)).contains("\n"))
  }

  @Test("a log that was moved away is made again, and lines of others stay")
  func rotation() throws {
    let file = try RotatedFile(folder.path("log"))
    try file.append("one")
    try FileManager.default.moveItem(atPath: folder.path("log"), toPath: folder.path("log.1"))
    try file.append("two")
    try folder.write("two\nother\n", to: "log")
    try file.append("three")
    #expect(try String(contentsOfFile: folder.path("log.1"), encoding: .utf8) == "one\n")
    #expect(
      try String(contentsOfFile: folder.path("log"), encoding: .utf8) == "two\nother\nthree\n"
    )
  }

  @Test("a log that cannot be written, a folder and a pipe are refused before any work")
  func refused() throws {
    #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
    for name in ["pipe", "none/log", "."] {
      #expect(throws: DurableFileError.self, "\(name)") { try RotatedFile(folder.path(name)) }
    }
  }

  @Test("a log that cannot be written any more is told of once, and the run goes on")
  func lost() throws {
    let warnings = Mutex([String]())
    let logger = try #require(
      try RunLogFile.logger(folder.path("log"), .text, .gmt) { words in
        warnings.withLock { $0.append(words) }
      }
    )
    try FileManager.default.removeItem(atPath: folder.path("log"))
    try folder.write("", to: "log/x")
    for _ in 0..<3 { logger.info("a line") }
    #expect(warnings.withLock { $0.count } == 1)
    #expect(warnings.withLock { $0.first }?.contains("cannot write to the log") == true)
  }
}
