import ArgumentParser
import Foundation
import Methods
import Processing
import Training

/// The options of every training.
struct TrainCommandOptions: ParsableArguments {
  @Option(OptionTable.plan) var plan = TrainingPlan.Name.robust
  @Option(OptionTable.layers) var layers: Int?

  @Flag(inversion: .prefixedNo, help: "Whether all layers share their parameters (type I).")
  var tied: Bool?

  @Flag(inversion: .prefixedNo, help: "Whether one more update follows the layers.")
  var tail: Bool?

  @Option(OptionTable.learningRate) var learningRate: Double?
  @Option(OptionTable.epochs) var epochs: Int?
  @Option(OptionTable.steps) var steps: Int?
  @Option(OptionTable.batchSize) var batchSize: Int?
  @Option(OptionTable.seed) var seed: UInt64 = 1

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The model to write, such as m.safetensors.", valueName: "file")
  )
  var output: String

  @Flag(help: "Replace a model that is there already.")
  var overwrite = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  /// The plan with its overrides.
  func plan(_ network: TrainingPlan.Network) -> TrainingPlan {
    var plan = TrainingPlan(plan, for: network)
    if let layers { plan.layerCount = layers }
    if let tied { plan.isTied = tied }
    if let tail { plan.hasTail = tail }
    if let learningRate { plan.learningRate = learningRate }
    if let epochs { plan.length = .epochs(epochs) }
    if let steps { plan.length = .steps(steps) }
    if let batchSize { plan.batchSize = batchSize }
    return plan
  }

  func validate() throws {
    if epochs != nil, steps != nil {
      throw ValidationError("--epochs and --steps exclude each other: give one.")
    }
    guard !output.isEmpty else { throw ValidationError("-o: give the name of the model's file.") }
  }

  /// Runs a training with a bar on the terminal, and prints what happened.
  func run(_ training: NetworkTraining) throws {
    let display = ProgressDisplay()
    defer { display.finish() }
    let report = try training.run(control: display.control)
    display.finish()
    guard !json else { return try Output.json(report) }
    for line in Self.lines(report) { Output.line(line) }
  }

  private static func lines(_ report: NetworkTrainingReport) -> [String] {
    let plan = report.plan
    let kind = [
      plan.isTied ? "tied" : "untied", plan.hasTail ? "with tail" : nil,
    ].compactMap { $0 }.joined(separator: ", ")
    return [
      "\(report.model): \(report.network), \(plan.layerCount) "
        + "layer\(plan.layerCount == 1 ? "" : "s") (\(kind)), "
        + "\(report.endmembers.count) endmembers (\(report.endmembers.joined(separator: ", ")))",
      "  pixels  \(report.pixelCount), \(report.keptBands.count) bands",
      "  loss    \(digits(report.startLoss)) before, \(digits(report.firstLoss)) in the first epoch, "
        + "\(digits(report.finalLoss)) in the end",
      "  work    \(report.epochCount) epochs, \(report.stepCount) steps, "
        + "\(Output.number(report.seconds, decimals: 1)) s",
    ] + report.notes.map { "  note    \($0)" }
  }

  private static func digits(_ value: Double) -> String { String(format: "%.4g", value) }
}
