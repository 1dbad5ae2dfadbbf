import Foundation

/// What a run measured, and where.
struct Report: Codable {
  /// Lines about one thing.
  struct Section: Codable {
    /// What they are about.
    let title: String
    /// The lines.
    var lines: [ReportLine] = []
  }

  /// The machine and the versions of what ran on it.
  let machine: [String]
  /// The command line, but for the file that the report itself goes to.
  let command: String
  /// The sections, in order.
  var sections: [Section] = []

  /// Asks the machine about itself.
  ///
  /// - Parameter arguments: the words of the command line.
  init(arguments: [String]) {
    var words = arguments.filter { !$0.hasPrefix("--markdown=") }
    if let option = words.firstIndex(of: "--markdown") {
      words.removeSubrange(option..<min(option + 2, words.count))
    }
    command = (["unmix-bench"] + words).joined(separator: " ")
    machine = Self.machineLines
  }

  /// The lines that something is asked of, in order.
  var judged: [ReportLine] {
    sections.flatMap { section in section.lines.filter { $0.ratio?.target != nil } }
  }

  private static var machineLines: [String] {
    let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
      .split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
    let system = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8))?
      .split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
    let name = system.map { $0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" } }
    let memory = Double(ProcessInfo.processInfo.physicalMemory) / 1e9
    // What cannot be asked is left out: the program is not needed to run what is measured.
    let gdal = try? ChildProcess.output("gdal-config", ["--version"])
    let versions = [gdal.map { "GDAL \($0)" }]
    return [
      "\((processor ?? "unknown processor").trimmingCharacters(in: .whitespaces)), "
        + "\(ProcessInfo.processInfo.activeProcessorCount) cores, \(Figures.short(memory)) GB",
      ([name ?? "unknown system"] + versions.compactMap { $0 }).joined(separator: ", "),
    ]
  }

  /// Sorted JSON; what was not measured is left out.
  var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }
}

extension ReportLine {
  /// The value with its unit; nil if nothing was measured.
  var valueWords: String? { value.map { "\(Figures.short($0)) \(unit)" } }

  /// The ratio in words, `?` for one that could not be measured; nil if there is none.
  var ratioWords: String? {
    ratio.map { "\($0.value.map { Figures.short($0) } ?? "?") \($0.of)" }
  }

  /// Whether the ratio is as asked, in words; nil if nothing is asked of it.
  var verdictWords: String? {
    guard let ratio, ratio.target != nil else { return nil }
    return ratio.isMet.map { $0 ? "met" : "MISSED" } ?? "not measured"
  }
}
