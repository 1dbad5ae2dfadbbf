internal import Essentials
internal import Foundation

extension ArchivePlan {
  /// Scenes by what is to be done: `27 scenes: 20 up to date, 2 to make, 1 outdated, 4 failing since
  /// earlier; 1 left out`.
  var countWords: String {
    let making = count(.new) + count(.make)
    let counts = [
      (count(.current), "up to date"), (making, "to make"), (count(.kept), "outdated"),
      (count(.failing), "failing since earlier"), (count(.refused), "refused"),
      (count(.waiting), "waiting"),
    ].filter { $0.0 > 0 }.map { "\(RunWords.grouped($0.0)) \($0.1)" }
    let leftOut = count(.leftOut)
    let scenes = RunWords.count(scenes.count - leftOut, "scene")
    return scenes + (counts.isEmpty ? "" : ": ") + counts.joined(separator: ", ")
      + (leftOut > 0 ? "; \(RunWords.grouped(leftOut)) left out" : "")
  }

  /// The most scenes that are named of one kind with one reason.
  private static let exampleLimit = 10

  /// The lines for a person: the counts, every scene of which something is to be said, and what it will
  /// take.
  public var lines: [String] {
    let width = RunLine.width(ofNames: scenes.lazy.filter { $0.verdict != .current }.map(\.name))
    var lines = [countWords]
    for verdict in PlannedScene.Verdict.allCases where verdict != .current {
      let scenes = scenes.filter { $0.verdict == verdict }
      let groups = Dictionary(grouping: scenes, by: \.why)
      var shown: Set<String> = []
      for scene in scenes where shown.insert(scene.why).inserted {
        let alike = groups[scene.why] ?? []
        for scene in alike.prefix(Self.exampleLimit) {
          let end = ending(of: scene)
          lines.append(
            RunLine.padded(Self.words[verdict] ?? "", 10) + RunLine.padded(scene.name, width) + "  "
              + scene.why + end
          )
        }
        let rest = alike.count - Self.exampleLimit
        if rest > 0 { lines.append("          and \(RunWords.grouped(rest)) more: \(scene.why)") }
      }
    }
    return lines + [prediction.words]
  }

  private static let words: [PlannedScene.Verdict: String] = [
    .new: "make", .make: "again", .kept: "outdated", .failing: "failing", .waiting: "waiting",
    .leftOut: "left out", .refused: "refused",
  ]

  /// What is added to the reasons of a scene.
  private func ending(of scene: PlannedScene) -> String {
    switch scene.verdict {
    case .failing:
      "; the same in \(RunWords.count(scene.failureCount, "run")) before, and nothing has changed"
    case .refused: scene.remedy.map { ". \($0)" } ?? ""
    default: ""
    }
  }
}

extension PlannedScene {
  /// What is to be done about an error, on one line without its full stop.
  fileprivate var remedy: String? {
    guard let rest = error?.split(separator: "\n").dropFirst(), !rest.isEmpty else { return nil }
    let line = rest.joined(separator: " ")
    return line.hasSuffix(".") ? String(line.dropLast()) : line
  }
}

extension PlanPrediction {
  /// What it will take, on one line.
  var words: String {
    guard sceneCount > 0 else { return "Nothing is to be made." }
    let time = seconds.map { "about " + RunWords.duration($0) } ?? "time unknown"
    let memory = memoryBytes.map { "\(Self.bytes($0)) of memory" } ?? "memory unknown"
    let disk = diskBytes.map { "\(Self.bytes($0)) on the disk" } ?? "room on the disk unknown"
    let free = freeBytes.map { " (\(Self.bytes($0)) free)" } ?? ""
    let isKnown = seconds != nil || memoryBytes != nil || diskBytes != nil
    return "To make: \(RunWords.count(sceneCount, "scene")) of \(Self.bytes(inputBytes)), "
      + "\(time), \(memory), \(disk)\(free)"
      + (isKnown ? "; learnt from earlier runs" : "; nothing was made here yet to learn from")
  }

  private static func bytes(_ count: Int) -> String {
    var value = Double(count)
    for unit in ["bytes", "kB", "MB", "GB"] {
      if value < 1000 {
        return String(format: unit == "bytes" ? "%.0f %@" : "%.1f %@", value, unit)
      }
      value /= 1000
    }
    return String(format: "%.1f TB", value)
  }
}
