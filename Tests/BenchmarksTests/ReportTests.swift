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

  private let lines = [
    ReportLine(
      "unmix scene",
      0.7,
      "s",
      ratio: ReportLine.Ratio(value: 7, of: "times reading", target: .atMost(6)),
      note: "reading: 0.1 s"
    ),
    ReportLine(
      "peer",
      nil,
      "s",
      ratio: ReportLine.Ratio(value: nil, of: "times unmix scene", target: .atLeast(12)),
      note: "not installed: install it"
    ),
    ReportLine("copy", 2.5, "GB/s", note: "0.3 s"),
  ]

  @Test("Markdown has a row for each line, with targets missed and peers that are not installed")
  func markdown() {
    let format = MarkdownReport()
    #expect(
      lines.map(format.line) == [
        "| unmix scene | 0.7 s | 7 times reading | <= 6 | **missed** | reading: 0.1 s |\n",
        "| peer |  | ? times unmix scene | >= 12 | not measured | not installed: install it |\n",
        "| copy | 2.5 GB/s |  |  |  | 0.3 s |\n",
      ]
    )
    #expect(
      format.heading("Command") == """

        ## Command

        | what | median | ratio | to be reached | | note |
        |---|---|---|---|---|---|

        """
    )
    #expect(
      format.summary(Array(lines.prefix(2))) == """

        ## To be reached: 1 missed, 1 not measured

        | what | ratio | to be reached | |
        |---|---|---|---|
        | unmix scene | 7 times reading | <= 6 | **missed** |
        | peer | ? times unmix scene | >= 12 | not measured |

        """
    )
  }

  @Test("a terminal shows value, ratio and note of a line one below the other")
  func text() {
    let format = TextReport()
    let blank = { String(repeating: " ", count: $0) }
    #expect(
      lines.map(format.line) == [
        "  unmix scene\(blank(53))0.7 s\n      7 times reading (to be <= 6: MISSED)\n"
          + "      reading: 0.1 s\n",
        "  peer\(blank(60))-\n      ? times unmix scene (to be >= 12: not measured)\n"
          + "      not installed: install it\n",
        "  copy\(blank(60))2.5 GB/s (0.3 s)\n",
      ]
    )
    #expect(
      format.summary(Array(lines.prefix(2))) == """

        To be reached: 1 missed, 1 not measured
          MISSED        unmix scene
                          7 times reading (to be <= 6)
          not measured  peer
                          ? times unmix scene (to be >= 12)

        """
    )
  }

  @Test(
    "a report names the command that made it, but not its own file",
    arguments: [
      ["--only", "scale", "--markdown", "run.md"], ["--markdown=run.md", "--only", "scale"],
      ["--only", "scale"],
    ]
  )
  func command(arguments: [String]) {
    #expect(Report(arguments: arguments).command == "unmix-bench --only scale")
  }

  @Test("only lines that something is asked of are judged")
  func judged() {
    var report = Report(arguments: [])
    report.sections = [Report.Section(title: "One", lines: lines)]
    #expect(report.judged.map(\.name) == ["unmix scene", "peer"])
  }

  @Test("a report reads back from its JSON, which says what is asked and whether it is met")
  func json() throws {
    var report = Report(arguments: ["--json"])
    report.sections = [Report.Section(title: "One", lines: lines)]
    let copy = try JSONDecoder().decode(Report.self, from: try report.json)
    #expect(copy.command == report.command)
    let first = try #require(copy.sections.first?.lines.first)
    #expect(first.value == 0.7 && first.ratio?.target == .atMost(6) && first.ratio?.isMet == false)
    #expect(copy.sections.first?.lines[1].ratio?.target == .atLeast(12))
    let text = String(decoding: try report.json, as: UTF8.self)
    #expect(text.contains("\"atMost\" : 6") && text.contains("\"isMet\" : false"))
  }

  @Test("a child's memory and output are seen, and its failure is told")
  func children() throws {
    #expect(try ChildProcess.output("sh", ["-c", "echo here; echo there"]) == "here\nthere")
    let memory = try ChildProcess.watch("sh", ["-c", "sleep 0.2"])
    #expect(memory.anonymousBytes > 0 && memory.residentBytes >= memory.anonymousBytes)
    #expect(throws: ChildProcess.Failure.self) { try ChildProcess.run("false", []) }
    #expect(throws: ChildProcess.Failure.self) { try ChildProcess.output("false", []) }
  }
}
