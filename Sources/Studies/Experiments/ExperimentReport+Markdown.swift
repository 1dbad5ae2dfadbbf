internal import Foundation
internal import Products

extension ExperimentReport {
  /// The whole result as Markdown: a heading, tables, plots, and what a reader ought to know.
  public var markdown: String {
    let experiment = experiment
    let seeds = experiment.seedCount == 1 ? "one run" : "\(experiment.seedCount) seeds"
    var parts = [
      "## \(experiment.title)", "\(experiment.source); ours: mean ± deviation, \(seeds).",
    ]
    for scene in experiment.scenes.indices {
      parts +=
        experiment.variation == nil
        ? [methodTable(scene)] : experiment.measures.indices.compactMap { valueTable(scene, $0) }
    }
    if let targetTable { parts.append("What was to be reached:\n\n" + targetTable) }
    let notes = experiment.notes + summary.trainingNotes
    if !notes.isEmpty { parts.append(notes.map { "- \($0)" }.joined(separator: "\n")) }
    parts += plots.map { "![\($0.title)](\($0.name))" }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Methods below each other, measures beside each other, the paper's number before ours where it
  /// states any.
  private func methodTable(_ scene: Int) -> String {
    let rows = summary.rows(scene: scene)
    let entries = rows.map { row in
      experiment.measures.indices.map {
        summary.entry(scene: scene, row: row, value: 0, measure: $0)
      }
    }
    let columns = experiment.measures.indices.filter { column in
      entries.contains { !$0[column].isEmpty }
    }
    let stated = Set(columns.filter { column in entries.contains { !$0[column].paper.isEmpty } })
    let heads = columns.flatMap { column in
      let heading = experiment.measures[column].heading
      return stated.contains(column) ? ["\(heading), paper", "\(heading), ours"] : [heading]
    }
    let body = zip(rows, entries).map { row, entries in
      [row.name]
        + columns.flatMap { column in
          let measure = experiment.measures[column]
          let number = ours(entries[column], measure)
          return stated.contains(column) ? [paper(entries[column], measure), number] : [number]
        }
    }
    return Self.table([experiment.scenes[scene].name] + heads, body)
  }

  /// Values of the varying setting below each other, methods beside each other.
  private func valueTable(_ scene: Int, _ measure: Int) -> String? {
    let rows = summary.rows(scene: scene)
    let entries = valueIndices.map { value in
      rows.map { summary.entry(scene: scene, row: $0, value: value, measure: measure) }
    }
    let columns = rows.indices.filter { column in entries.contains { !$0[column].isEmpty } }
    guard !columns.isEmpty else { return nil }
    let setting = experiment.variation?.setting.heading ?? ""
    let body = valueIndices.map { value in
      [label(ofValue: value)]
        + columns.map { column in
          let entry = entries[value][column]
          let stated =
            entry.paper.isEmpty ? "" : " (paper \(paper(entry, experiment.measures[measure])))"
          return ours(entry, experiment.measures[measure]) + stated
        }
    }
    return "\(experiment.scenes[scene].name), \(experiment.measures[measure].heading)\n\n"
      + Self.table([setting] + columns.map { rows[$0].name }, body)
  }

  private func ours(_ entry: ExperimentSummary.Entry, _ measure: ExperimentMeasure) -> String {
    Self.words([entry.mean, entry.deviation].compactMap { $0 }, measure)
  }

  private func paper(_ entry: ExperimentSummary.Entry, _ measure: ExperimentMeasure) -> String {
    Self.words(entry.paper, measure)
  }

  static func words(_ numbers: [Double], _ measure: ExperimentMeasure) -> String {
    guard let mean = numbers.first else { return "–" }
    func text(_ number: Double) -> String {
      String(format: "%.\(measure.decimals)f", number)
    }
    guard numbers.count > 1, measure.kind != .parameters else { return text(mean) }
    return "\(text(mean)) ± \(text(numbers[1]))"
  }

  static func table(_ head: [String], _ rows: [[String]]) -> String {
    let lines = [head, head.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  // MARK: Plots

  /// A plot and the name of its file.
  struct NamedPlot {
    let name: String
    let title: String
    let plot: SeriesPlot
  }

  /// One plot a measure; the angles of single endmembers stand in the tables only.
  var plots: [NamedPlot] {
    experiment.measures.indices.filter { experiment.measures[$0].endmember == nil }.map { index in
      let measure = experiment.measures[index]
      let title = "\(experiment.title): \(measure.heading)"
      return NamedPlot(
        name: "\(measure.kind.rawValue).svg",
        title: title,
        plot: experiment.variation == nil ? methodPlot(index, title) : valuePlot(index, title)
      )
    }
  }

  /// Methods along the axis; for every scene the paper's numbers and ours.
  private func methodPlot(_ measure: Int, _ title: String) -> SeriesPlot {
    var names: [String] = []
    for scene in experiment.scenes.indices {
      names += summary.rows(scene: scene).map(\.name).filter { !names.contains($0) }
    }
    let series = experiment.scenes.indices.flatMap { scene -> [SeriesPlot.Series] in
      let rows = summary.rows(scene: scene)
      let entries = names.map { name in
        rows.first { $0.name == name }.map {
          summary.entry(scene: scene, row: $0, value: 0, measure: measure)
        } ?? ExperimentSummary.Entry()
      }
      let name = experiment.scenes[scene].name
      return [
        SeriesPlot.Series(
          name: "\(name), ours",
          values: entries.map(\.mean),
          spreads: entries.map(\.deviation),
          isConnected: false
        ),
        SeriesPlot.Series(
          name: "\(name), paper",
          values: entries.map(\.paper.first),
          spreads: entries.map { $0.paper.dropFirst().first },
          isConnected: false
        ),
      ].filter { series in series.values.contains { $0 != nil } }
    }
    return SeriesPlot(
      title: title,
      places: names,
      horizontalTitle: "",
      verticalTitle: experiment.measures[measure].heading,
      series: series
    )
  }

  /// Values of the varying setting along the axis, one line a method.
  private func valuePlot(_ measure: Int, _ title: String) -> SeriesPlot {
    let series = experiment.scenes.indices.flatMap { scene in
      summary.rows(scene: scene).compactMap { row -> SeriesPlot.Series? in
        let entries = valueIndices.map {
          summary.entry(scene: scene, row: row, value: $0, measure: measure)
        }
        guard entries.contains(where: { $0.mean != nil }) else { return nil }
        let place = experiment.scenes.count > 1 ? ", \(experiment.scenes[scene].name)" : ""
        return SeriesPlot.Series(
          name: row.name + place,
          values: entries.map(\.mean),
          spreads: entries.map(\.deviation),
          isConnected: true
        )
      }
    }
    return SeriesPlot(
      title: title,
      places: valueIndices.map(label(ofValue:)),
      horizontalTitle: experiment.variation?.setting.heading ?? "",
      verticalTitle: experiment.measures[measure].heading,
      series: series
    )
  }
}
