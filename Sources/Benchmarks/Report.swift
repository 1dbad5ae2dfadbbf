import Foundation

/// What a run measured, and where.
struct Report: Codable {
  /// Lines about one thing.
  struct Section: Codable {
    /// What they are about.
    let title: String
    /// The lines.
    let lines: [ReportLine]
  }

  /// The machine and the versions of what ran on it.
  let machine: [String]
  /// The command line.
  let command: String
  /// The sections, in order.
  var sections: [Section] = []

  /// Asks the machine about itself.
  init(command: String) {
    self.command = command
    machine = Self.machineLines
  }

  private static var machineLines: [String] {
    let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
      .split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
    let system = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8))?
      .split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
    let name = system.map { $0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" } }
    let memory = Double(ProcessInfo.processInfo.physicalMemory) / 1e9
    return [
      "\((processor ?? "unknown processor").trimmingCharacters(in: .whitespaces)), "
        + "\(ProcessInfo.processInfo.activeProcessorCount) cores, \(Figures.short(memory)) GB",
      name ?? "unknown system",
    ]
  }

  /// Sorted JSON; numbers that are none (a peer that is not installed) as null.
  var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }

  /// Lines for a terminal.
  static func text(_ section: Section) -> String {
    let width = section.lines.map(\.name.count).max() ?? 0
    let lines = section.lines.map { line in
      let name = line.name + String(repeating: " ", count: width - line.name.count)
      let parts = [line.valueWords, line.ratioWords, line.note].compactMap { $0 }
      return "  \(name)  " + parts.joined(separator: "; ")
    }
    return ([section.title] + lines).joined(separator: "\n")
  }

  /// Sections as Markdown tables.
  var markdown: String {
    let heads = machine.map { "- \($0)" } + ["- made by `\(command)`"]
    let tables = sections.map { section in
      let rows = section.lines.map { line in
        let target = line.ratio?.target?.words ?? ""
        let verdict = line.ratio?.isMet.map { $0 ? "met" : "**missed**" } ?? ""
        let ratio = line.ratio.map { "\(Figures.short($0.value)) \($0.of)" } ?? ""
        return "| \(line.name) | \(line.valueWords ?? "") | \(ratio) | \(target) | \(verdict) | "
          + "\(line.note ?? "") |"
      }
      return """
        ## \(section.title)

        | what | median | ratio | reach | | note |
        |---|---|---|---|---|---|
        \(rows.joined(separator: "\n"))
        """
    }
    return heads.joined(separator: "\n") + "\n\n" + tables.joined(separator: "\n\n") + "\n"
  }
}

extension ReportLine {
  /// The value with its unit; nil if nothing was measured.
  var valueWords: String? { value.map { "\(Figures.short($0)) \(unit)" } }

  /// The ratio, and whether it is as asked.
  var ratioWords: String? {
    ratio.map { ratio in
      let verdict = ratio.target.map { target in
        " (\(target.words): \(target.isMet(by: ratio.value) ? "met" : "MISSED"))"
      }
      return "\(Figures.short(ratio.value)) \(ratio.of)" + (verdict ?? "")
    }
  }
}
