import ArgumentParser
import Foundation
import Methods
import Processing
import Training

/// The options of every training.
struct TrainCommandOptions: ParsableArguments {
  @Option(help: "Settings to begin with: robust (best over many scenes) or paper (Zhou 2022).")
  var plan = PlanName.robust

  @Option(help: "Number of unrolled iterations: 6 in the robust plan, 2 in paper.")
  var layers: Int?

  @Flag(inversion: .prefixedNo, help: "Whether all layers share their parameters (type I).")
  var tied: Bool?

  @Flag(inversion: .prefixedNo, help: "Whether one more update follows the layers.")
  var tail: Bool?

  @Option(help: "Greatest learning rate of Adam.")
  var learningRate: Double?

  @Option(help: "Passes over all pixels; not together with --steps.")
  var epochs: Int?

  @Option(help: "Mini-batches in all; not together with --epochs.")
  var steps: Int?

  @Option(help: "Pixels in a mini-batch.")
  var batchSize: Int?

  @Option(help: "Seed of every random draw; the same seed gives the same bytes.")
  var seed: UInt64 = 1

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
    var plan = plan.plan(network)
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
    if let layers, !(1...100).contains(layers) {
      throw ValidationError("--layers \(layers): give a number from 1 to 100.")
    }
    if let learningRate, !(learningRate > 0 && learningRate <= 1) {
      throw ValidationError(
        "--learning-rate \(learningRate): give a number above 0 and up to 1, for instance 0.001."
      )
    }
    if epochs != nil, steps != nil {
      throw ValidationError("--epochs and --steps exclude each other: give one.")
    }
    let limit = 1_000_000_000
    for (name, value) in [("epochs", epochs), ("steps", steps), ("batch-size", batchSize)] {
      guard let value, !(1...limit).contains(value) else { continue }
      throw ValidationError("--\(name) \(value): give a number from 1 to \(limit).")
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
