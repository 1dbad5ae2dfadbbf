internal import Spectra
public import Training

/// How a training went, for people and for `--json`.
public struct NetworkTrainingReport: Sendable, Encodable {
  /// The model's file.
  public let model: String
  /// `aenet`, `bunet`, `mnnae` or `mnnbu`.
  public let network: String
  /// Names of the endmembers, in the model's order.
  public let endmembers: [String]
  /// Number of training pixels.
  public let pixelCount: Int
  /// Numbers (from 1) of the bands that are used.
  public let keptBands: [Int]
  /// The plan of the attempt that succeeded.
  public let plan: TrainingPlan
  /// Seed of every random draw.
  public let seed: UInt64
  /// Number of mini-batches of the attempt that succeeded.
  public let stepCount: Int
  /// Number of passes over the pixels, the last perhaps not whole.
  public let epochCount: Int
  /// Loss of the untrained network over all pixels.
  public let startLoss: Double
  /// Mean loss of the first epoch.
  public let firstLoss: Double
  /// Mean loss of the last epoch.
  public let lastLoss: Double
  /// Loss of the result over all pixels.
  public let finalLoss: Double
  /// Attempts that were given up, in order.
  public let restarts: [TrainingReport.Restart]
  /// Checksum of what the training data was made from, as the model has it.
  public let dataFingerprint: String
  /// Time it took.
  public let seconds: Double
  /// What a reader ought to know, restarts among it, one sentence each.
  public let notes: [String]

  /// Tells how a training went.
  package init(_ model: TrainedModel, path: String, notes: [String], seconds: Double) {
    let report = model.report
    self.model = path
    network = report.plan.network.rawValue
    endmembers = model.endmembers.names
    pixelCount = report.pixelCount
    keptBands = model.keptBands
    plan = report.plan
    seed = report.seed
    stepCount = report.stepCount
    epochCount = report.losses.count
    startLoss = report.startLoss
    firstLoss = report.losses.first ?? report.startLoss
    lastLoss = report.losses.last ?? report.finalLoss
    finalLoss = report.finalLoss
    restarts = report.restarts
    dataFingerprint = model.dataFingerprint
    self.seconds = seconds
    self.notes = notes + report.words
  }
}
