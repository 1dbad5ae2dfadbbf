internal import Foundation

extension BatchSummary {
  /// The longest line.
  private static let lineWidth = 120
  /// The most scenes that are named of each kind.
  private static let (failedLimit, otherLimit, reasonLimit, noteLimit) = (3, 2, 3, 3)

  /// The lines for a person, which fit on a screen: the counts, then what somebody has to know.
  public var lines: [String] {
    let end = "\(counts); \(RunWords.duration(seconds)); exit code \(exitCode)"
    return ["Scenes: \(end)"] + noteLines + failedLines + lookLines + keptLines + leftOutLines
      + doneLines
  }

  /// What is to be known of the whole run, which `history.json` beside a model has in full.
  private var noteLines: [String] {
    notes.prefix(Self.noteLimit).map(Self.cut)
      + more(notes.count - Self.noteLimit, "about the model: history.json beside it")
  }

  private var failedLines: [String] {
    // What is new comes first.
    let failed = scenes.filter { $0.outcome == .failed }
    let ordered =
      failed.filter { $0.sameFailureCount == 0 } + failed.filter { $0.sameFailureCount > 0 }
    let lines = ordered.prefix(Self.failedLimit).flatMap { scene -> [String] in
      let remedy = (scene.error ?? "").split(separator: "\n").dropFirst().joined(separator: " ")
      return named([scene]) + (remedy.isEmpty ? [] : [Self.cut(Self.indent + remedy)])
    }
    return lines + more(failed.count - Self.failedLimit, "failed: unmix batch status --failed")
  }

  private var lookLines: [String] {
    let odd = scenes.filter { $0.look != nil }
    return named(odd.prefix(Self.otherLimit))
      + more(odd.count - Self.otherLimit, "to look at: unmix batch status --look")
  }

  private var keptLines: [String] {
    let kept = scenes.filter { $0.outcome == .kept }
    return named(kept.prefix(Self.otherLimit))
      + more(kept.count - Self.otherLimit, "outdated: unmix batch plan")
  }

  private var leftOutLines: [String] {
    let leftOut = scenes.filter { $0.outcome == .leftOut }
    return named(leftOut.prefix(Self.otherLimit))
      + more(leftOut.count - Self.otherLimit, "left out: unmix batch plan")
  }

  /// Scenes that were made, by their reasons.
  private var doneLines: [String] {
    let done = scenes.filter { $0.outcome == .done && $0.look == nil }
    let groups = Dictionary(grouping: done) { $0.reasons.joined(separator: "; ") }
      .sorted { (-$0.value.count, $0.key) < (-$1.value.count, $1.key) }
    let shown = groups.prefix(Self.reasonLimit).flatMap { reason, scenes in
      scenes.count == 1
        ? named(scenes)
        : [
          Self.cut(
            RunLine.padded("done", 10) + "\(RunWords.count(scenes.count, "scene")): \(reason)"
          )
        ]
    }
    let rest = groups.dropFirst(Self.reasonLimit).map(\.value.count).reduce(0, +)
    return shown + more(rest, "done for other reasons")
  }

  private static let indent = String(repeating: " ", count: 10)

  private var nameWidth: Int {
    RunLine.width(ofNames: scenes.lazy.filter { $0.outcome != .upToDate }.map(\.name))
  }

  private func named(_ scenes: some Sequence<Scene>) -> [String] {
    scenes.flatMap { scene -> [String] in
      guard let line = RunLine(scene)?.words(nameWidth: nameWidth) else { return [] }
      let end = scene.keptBecause.map { "; kept, because \($0)" } ?? ""
      guard line.count > Self.lineWidth, !end.isEmpty else { return [Self.cut(line)] }
      return [Self.cut(String(line.dropLast(end.count))), Self.indent + end.dropFirst(2)]
    }
  }

  private func more(_ count: Int, _ words: String) -> [String] {
    count > 0 ? [Self.indent + "and \(RunWords.grouped(count)) more \(words)"] : []
  }

  private static func cut(_ line: String) -> String {
    line.count > lineWidth ? line.prefix(lineWidth - 3) + "..." : line
  }
}
