import Foundation
import Testing

@testable import Benchmarks

@Suite("Reports of benchmarks")
struct ReportTests {
  @Test(
    "a target is met at its limit and beyond, and not before",
    arguments: [
      (ReportLine.Target.atLeast(2), 2.0, true), (.atLeast(2), 1.99, false),
      (.atMost(6), 6.0, true), (.atMost(6), 6.01, false),
    ]
  )
  func targets(target: ReportLine.Target, ratio: Double, isMet: Bool) {
    #expect(target.isMet(by: ratio) == isMet)
  }

  @Test(
    "numbers have three digits, and no exponent",
    arguments: [
      (0.0123456, "0.0123"), (1234567, "1234567"), (1.8, "1.8"), (12.345, "12.3"), (6, "6"),
      (0, "0"), (-0.5, "-0.5"), (100, "100"),
    ]
  )
  func figures(value: Double, text: String) {
    #expect(Figures.short(value) == text)
  }

  @Test("a missed target and a peer that is not installed stand in the Markdown")
  func markdown() {
    var report = Report(command: "unmix-bench")
    let ratio = ReportLine.Ratio(value: 7, of: "times reading", target: .atMost(6))
    report.sections = [
      .init(
        title: "Command",
        lines: [
          ReportLine("unmix scene", 0.7, "s", ratio: ratio),
          ReportLine(missing: "peer", hint: "for the ratio: install it"),
        ]
      )
    ]
    #expect(
      report.markdown.contains("| unmix scene | 0.7 s | 7 times reading | <= 6 | **missed** |  |")
    )
    #expect(
      report.markdown.contains("| peer |  |  |  |  | not installed; for the ratio: install it |")
    )
    #expect(Report.text(report.sections[0]).contains("(<= 6: MISSED)"))
  }

  @Test("a report reads back from its JSON")
  func json() throws {
    var report = Report(command: "unmix-bench --json")
    report.sections = [.init(title: "One", lines: [ReportLine("what", 1.5, "s")])]
    let copy = try JSONDecoder().decode(Report.self, from: try report.json)
    #expect(copy.sections.first?.lines.first?.value == 1.5)
    #expect(copy.command == report.command)
  }

  @Test("the median is the middle of the sorted times, whatever their order")
  func median() {
    #expect(Stopwatch.Seconds(sorted: [1, 2, 9]).median == 2)
    var runCount = 0
    let seconds = Stopwatch(repetitions: 4).time { runCount += 1 }
    #expect(runCount == 5)
    #expect(seconds.sorted == seconds.sorted.sorted() && seconds.sorted.count == 4)
  }

  @Test("a child's memory and output are seen, and its failure is told")
  func children() throws {
    let path = NSTemporaryDirectory() + "/unmix-bench-test-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let result = try ChildProcess.watch("sh", ["-c", "sleep 0.2; echo here"], outputPath: path)
    #expect(result.output == "here\n")
    #expect(result.anonymousBytes > 0 && result.residentBytes >= result.anonymousBytes)
    #expect(throws: ChildProcess.Failure.self) { try ChildProcess.run("false", []) }
  }
}
