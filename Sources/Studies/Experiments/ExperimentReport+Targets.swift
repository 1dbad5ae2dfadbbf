internal import Foundation

/// The numbers to reach, and how near the runs came.
extension ExperimentReport {
  /// A target beside what was measured.
  struct TargetResult: Sendable {
    let target: Experiment.Target
    /// The measures that have a limit, in the experiment's order.
    let measures: [ExperimentMeasure]
    /// Mean and deviation over the seeds, and the paper's number, of each of them.
    let entries: [ExperimentSummary.Entry]
    /// In how many seeds all limits hold.
    let seedCount: Int

    /// The limit of each measure.
    var limits: [Double] { measures.map { target.limits[$0] ?? .infinity } }

    /// Whether the means keep to all limits, or enough seeds do.
    var isReached: Bool {
      if let wanted = target.seedCount { return seedCount >= wanted }
      return zip(entries, limits).allSatisfy { ($0.mean ?? .infinity) <= $1 }
    }
  }

  /// All targets of the experiment.
  var targetResults: [TargetResult] {
    experiment.targets.map { target in
      let indices = experiment.measures.indices.filter {
        target.limits[experiment.measures[$0]] != nil
      }
      let scene = experiment.scenes.firstIndex { $0.name == target.scene } ?? 0
      let row = summary.rows(scene: scene).first { $0.name == target.method }
      let value = target.value.flatMap { experiment.variation?.values.firstIndex(of: $0) } ?? 0
      let entries = indices.map { measure in
        row.map { summary.entry(scene: scene, row: $0, value: value, measure: measure) }
          ?? ExperimentSummary.Entry()
      }
      let runs = results.filter {
        $0.run.scene == scene && $0.run.method == row?.method && $0.run.value == value
      }
      let kept = runs.count { result in
        indices.allSatisfy { index in
          let limit = target.limits[experiment.measures[index]] ?? .infinity
          return (result.outcome.numbers[index] ?? .infinity) <= limit
        }
      }
      return TargetResult(
        target: target,
        measures: indices.map { experiment.measures[$0] },
        entries: entries,
        seedCount: kept
      )
    }
  }

  /// The targets as a Markdown table; nil if the experiment has none.
  var targetTable: String? {
    guard !experiment.targets.isEmpty else { return nil }
    let rows = targetResults.map { result in
      let places = result.measures.indices
      func joined(_ words: [String]) -> String {
        Set(words).count == 1 ? words[0] : words.joined(separator: " / ")
      }
      return [
        "\(result.target.task): " + joined(result.measures.map(\.heading)),
        joined(places.map { Self.words(result.entries[$0].paper, result.measures[$0]) }),
        joined(places.map { "≤ " + Self.limit(result.limits[$0]) }),
        joined(
          places.map {
            let entry = result.entries[$0]
            return Self.words([entry.mean, entry.deviation].compactMap { $0 }, result.measures[$0])
          }
        ),
        "`unmix experiment Workflows/paper/\(experiment.name).yaml`",
        [verdict(result), result.target.remark].compactMap { $0 }.joined(separator: "; "),
      ]
    }
    return Self.table(["Task", "Paper", "Reach", "Ours", "Command", "In a word"], rows)
  }

  /// A limit as it was written, without digits that say nothing.
  private static func limit(_ value: Double) -> String { String(format: "%.4g", value) }

  /// Whether a target was reached, and if not, by how much.
  private func verdict(_ result: TargetResult) -> String {
    if let wanted = result.target.seedCount {
      return (result.isReached ? "reached" : "not reached")
        + ": \(result.seedCount) of \(experiment.seedCount) seeds keep to all limits, "
        + "\(wanted) are asked for"
    }
    guard !result.isReached else { return "reached" }
    let misses = zip(result.measures, zip(result.entries, result.limits)).compactMap {
      measure,
      pair -> String? in
      let (entry, limit) = pair
      guard let mean = entry.mean else { return "\(measure.name) has no number" }
      guard mean > limit else { return nil }
      return "\(measure.name) is \(String(format: "%.1f", 100 * (mean / limit - 1))) % above"
    }
    return "not reached: " + misses.joined(separator: ", ")
  }
}
