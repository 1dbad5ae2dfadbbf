internal import DurableFiles
internal import Foundation
internal import Products
internal import Sampling

/// What an experiment gave, beside the paper's numbers: a Markdown table, CSV files, plots.
public struct ExperimentReport: Sendable {
  /// What was run.
  public let experiment: Experiment
  let results: [ExperimentResult]
  let summary: ExperimentSummary

  init(experiment: Experiment, results: [ExperimentResult]) {
    self.experiment = experiment
    self.results = results
    summary = ExperimentSummary(experiment: experiment, results: results)
  }

  /// Refuses a folder that may not become the result's, before any work is done.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - isReplacing: whether an experiment's results that are there may be replaced.
  /// - Throws: `WorkError` with code `.badTarget` if something is there that may not go.
  public static func checkTarget(_ path: String, isReplacing: Bool) throws {
    let files = FileManager.default
    guard files.fileExists(atPath: path) else { return }
    let names = files.isFolder(path) ? try files.contentsOfDirectory(atPath: path) : ["a file"]
    guard !names.isEmpty else { return }
    let foreign = names.filter { !tableNames.contains($0) && !$0.hasSuffix(".svg") }.sorted()
    let reason: String? =
      if !names.contains(runsName) {
        "holds no results of an experiment"
      } else if !foreign.isEmpty {
        "holds files that are no results of an experiment: " + foreign.joined(separator: ", ")
      } else if !isReplacing {
        "holds results, which are replaced only with --overwrite"
      } else {
        nil
      }
    guard let reason else { return }
    throw WorkError(
      code: .badTarget,
      message: "\(path) is there already and \(reason).",
      remedy: "Give -o another folder."
    )
  }

  private static let runsName = "runs.csv"
  private static let tableNames = [runsName, "summary.csv", "table.md", "targets.md"]

  /// Writes `runs.csv`, `summary.csv`, `table.md`, `targets.md` where there are any, and one plot a
  /// measure, all or nothing.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - isReplacing: whether an experiment's results that are there may be replaced.
  /// - Returns: the names of the files.
  /// - Throws: `DurableFileError`, `WorkError` as `checkTarget`.
  public func write(to path: String, isReplacing: Bool) throws -> [String] {
    try Self.checkTarget(path, isReplacing: isReplacing)
    var files = [
      (Self.runsName, runsCSV), ("summary.csv", summaryCSV), ("table.md", markdown),
    ]
    if let targetTable { files.append(("targets.md", targetTable + "\n")) }
    files += plots.map { ($0.name, $0.plot.svg) }
    let folder = try StagedFolder(for: path)
    for (name, text) in files { try folder.write(text, as: name) }
    try folder.commit(replacing: isReplacing)
    return files.map(\.0)
  }
}

// MARK: - Tables of numbers

extension ExperimentReport {
  /// Every run, every measure: the numbers that all others are made of.
  var runsCSV: String {
    var lines = [
      "scene,method,\(experiment.variation?.setting.rawValue ?? "setting"),seed,measure,value"
    ]
    for result in results {
      for (measure, number) in zip(experiment.measures, result.outcome.numbers) {
        lines.append(
          [
            Self.quoted(experiment.scenes[result.run.scene].name),
            Self.quoted(experiment.methods[result.run.method].name),
            label(ofValue: result.run.value), "\(result.run.seed)", Self.quoted(measure.name),
            number.map { "\($0)" } ?? "",
          ].joined(separator: ",")
        )
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Mean, spread and the paper's numbers.
  var summaryCSV: String {
    let setting = experiment.variation?.setting.rawValue ?? "setting"
    var lines = ["scene,method,\(setting),measure,mean,deviation,paper,paper_deviation"]
    for scene in experiment.scenes.indices {
      for row in summary.rows(scene: scene) {
        for value in valueIndices {
          for (index, measure) in experiment.measures.enumerated() {
            let entry = summary.entry(scene: scene, row: row, value: value, measure: index)
            guard !entry.isEmpty else { continue }
            let numbers = [
              entry.mean, entry.deviation, entry.paper.first, entry.paper.dropFirst().first,
            ]
            lines.append(
              ([
                Self.quoted(experiment.scenes[scene].name), Self.quoted(row.name),
                label(ofValue: value), Self.quoted(measure.name),
              ] + numbers.map { $0.map { "\($0)" } ?? "" }).joined(separator: ",")
            )
          }
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    text.contains { $0 == "," || $0 == "\"" }
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }

  var valueIndices: Range<Int> { 0..<(experiment.variation?.values.count ?? 1) }

  /// The varying setting's value, as tables write it; empty where nothing varies.
  func label(ofValue index: Int) -> String {
    guard let value = experiment.variation?.values[index] else { return "" }
    return value.isFinite && value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}
