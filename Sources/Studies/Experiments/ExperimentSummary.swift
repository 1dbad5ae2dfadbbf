/// Mean and spread of the runs that differ in their seed alone, beside the paper's number.
struct ExperimentSummary: Sendable {
  /// One number of a table.
  struct Entry: Sendable {
    /// Mean over the runs; nil if none has the number.
    var mean: Double?
    /// Standard deviation over the runs (divisor one less than their count); nil below two runs.
    var deviation: Double?
    /// Mean and, where stated, standard deviation in the paper.
    var paper: [Double] = []

    /// Whether there is neither a measured nor a stated number.
    var isEmpty: Bool { mean == nil && paper.isEmpty }
  }

  /// A row of a table: one of the experiment's methods, or one that only the paper has.
  struct Row: Sendable {
    let name: String
    let method: Int?
    let paperName: String
  }

  let experiment: Experiment
  private let results: [ExperimentResult]

  init(experiment: Experiment, results: [ExperimentResult]) {
    self.experiment = experiment
    self.results = results
  }

  /// The rows for a scene: the experiment's methods, then those of the paper that none of them is.
  func rows(scene: Int) -> [Row] {
    var rows = experiment.methods.enumerated().map {
      Row(name: $1.name, method: $0, paperName: $1.paperName)
    }
    for stated in experiment.paper where stated.scene == experiment.scenes[scene].name {
      guard !rows.contains(where: { $0.paperName == stated.method }) else { continue }
      rows.append(Row(name: stated.method, method: nil, paperName: stated.method))
    }
    return rows
  }

  /// One number of a table.
  func entry(scene: Int, row: Row, value: Int, measure: Int) -> Entry {
    var entry = Entry()
    let wanted = experiment.variation?.values[value]
    entry.paper =
      experiment.paper.first {
        $0.scene == experiment.scenes[scene].name && $0.method == row.paperName
          && $0.value == wanted
      }?.numbers[experiment.measures[measure].name] ?? []
    guard let method = row.method else { return entry }
    let numbers = results.filter {
      $0.run.scene == scene && $0.run.method == method && $0.run.value == value
    }.compactMap { $0.outcome.numbers[measure] }
    guard !numbers.isEmpty else { return entry }
    let count = Double(numbers.count)
    let mean = numbers.reduce(0, +) / count
    entry.mean = mean
    if numbers.count > 1 {
      let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      entry.deviation = (squares / (count - 1)).squareRoot()
    }
    return entry
  }

  /// How many trainings of each method went astray, or failed.
  var trainingNotes: [String] {
    experiment.methods.enumerated().flatMap { index, method in
      let runs = results.filter { $0.run.method == index }.map(\.outcome)
      func note(_ reasons: [String], _ words: String) -> String? {
        reasons.first.map {
          "\(method.name): \(reasons.count) of \(runs.count) runs \(words); the first because \($0)"
        }
      }
      return [
        note(
          runs.compactMap(\.restart),
          "went astray under this plan and were started again from safer settings"
        ),
        note(runs.compactMap(\.failure), "failed and have no numbers"),
      ].compactMap { $0 }
    }
  }
}
