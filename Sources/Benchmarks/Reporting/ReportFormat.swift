/// How a report is written while it comes into being: head, sections line by line, summary.
protocol ReportFormat {
  /// The machine and the command line.
  func head(_ report: Report) -> String
  /// The beginning of a section.
  func heading(_ title: String) -> String
  /// A line of it.
  func line(_ line: ReportLine) -> String
  /// Everything that something is asked of, once more.
  func summary(_ lines: [ReportLine]) -> String
}

extension ReportFormat {
  /// How many of the lines are as asked.
  func count(_ lines: [ReportLine]) -> String {
    let verdicts = lines.compactMap(\.verdictWords)
    return ["met", "MISSED", "not measured"].compactMap { verdict in
      let count = verdicts.count { $0 == verdict }
      return count == 0 ? nil : "\(count) \(verdict.lowercased())"
    }.joined(separator: ", ")
  }
}

/// Lines for a terminal.
struct TextReport: ReportFormat {
  private static let nameWidth = 64
  private static let verdictWidth = 14

  func head(_ report: Report) -> String { report.machine.map { $0 + "\n" }.joined() }

  func heading(_ title: String) -> String { "\n\(title)\n" }

  func line(_ line: ReportLine) -> String {
    let name = "  " + Self.padded(line.name, Self.nameWidth)
    let verdict = line.verdictWords.map { verdict in
      " (to be \(line.ratio?.target?.words ?? ""): \(verdict))"
    }
    guard let ratio = line.ratioWords else {
      return name + (line.valueWords ?? "-") + (line.note.map { " (\($0))" } ?? "") + "\n"
    }
    return name + (line.valueWords ?? "-") + "\n      \(ratio)\(verdict ?? "")\n"
      + (line.note.map { "      \($0)\n" } ?? "")
  }

  func summary(_ lines: [ReportLine]) -> String {
    let rows = lines.map { line in
      let asked = "\(line.ratioWords ?? "") (to be \(line.ratio?.target?.words ?? ""))"
      return "  " + Self.padded(line.verdictWords ?? "", Self.verdictWidth) + line.name + "\n"
        + String(repeating: " ", count: Self.verdictWidth + 4) + asked + "\n"
    }
    return "\nTo be reached: \(count(lines))\n" + rows.joined()
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

/// Tables of Markdown.
struct MarkdownReport: ReportFormat {
  func head(_ report: Report) -> String {
    (report.machine.map { "- \($0)\n" } + ["- made by `\(report.command)`\n"]).joined()
  }

  func heading(_ title: String) -> String {
    """

    ## \(title)

    | what | median | ratio | to be reached | | note |
    |---|---|---|---|---|---|

    """
  }

  func line(_ line: ReportLine) -> String {
    row([
      line.name, line.valueWords ?? "", line.ratioWords ?? "",
      line.ratio?.target?.words ?? "", verdict(line), line.note ?? "",
    ])
  }

  func summary(_ lines: [ReportLine]) -> String {
    let rows = lines.map { line in
      row([
        line.name, line.ratioWords ?? "", line.ratio?.target?.words ?? "",
        verdict(line),
      ])
    }
    return """

      ## To be reached: \(count(lines))

      | what | ratio | to be reached | |
      |---|---|---|---|

      """ + rows.joined()
  }

  private func verdict(_ line: ReportLine) -> String {
    line.verdictWords == "MISSED" ? "**missed**" : line.verdictWords ?? ""
  }

  private func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
}
