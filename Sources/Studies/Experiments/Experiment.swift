internal import Methods
internal import Sampling
internal import Training

/// A table or a figure of a paper as data: which methods run on which scenes, what varies from run
/// to run, what is measured, and the paper's own numbers.
///
/// One file, one experiment; `ExperimentReading` reads it, `ExperimentRun` runs it, and
/// `ExperimentReport` writes what came out.
public struct Experiment: Sendable {
  /// Name of the experiment, as files can be named.
  public let name: String
  /// Heading of tables and plots.
  let title: String
  /// Where the paper's numbers stand.
  let source: String
  /// What a reader ought to know, one sentence each.
  let notes: [String]
  let scenes: [SceneFiles]
  let methods: [Method]
  let settings: Settings
  let variation: Variation?
  /// Every run is done with seeds 1 to this.
  let seedCount: Int
  let measures: [ExperimentMeasure]
  let paper: [PaperRow]
  let targets: [Target]

  /// A scene with its truth; paths are relative to the folder of the data.
  struct SceneFiles: Sendable {
    let name: String
    let scene: String
    let scale: Double?
    /// True abundances; nil where only endmembers or areas are known.
    let abundances: String?
    let endmembers: String
    let endmemberScale: Double?
    /// True areas in square metres of the first endmembers, in their order.
    let squareMetres: [Double]
  }

  /// A way to unmix.
  struct Method: Sendable {
    /// A part of the loss of abundances.
    enum LossTerm: String, Sendable, CaseIterable { case mse, aad, aid }

    /// What a network of known abundances is trained on.
    enum TrainingSource: String, Sendable, CaseIterable {
      /// Pixels of the scene and their true abundances.
      case pixels
      /// Mixtures simulated from the true endmembers (`SimulatedMixtures`).
      case library
    }

    let name: String
    /// The name of the paper's row that it is compared with.
    let paperName: String
    let method: Methods.Method
    let plan: TrainingPlan.Name
    /// What this method does otherwise than its plan.
    var changes = ExperimentPlanChanges()
    /// Overrules the plan's own.
    let isTied: Bool?
    let training: TrainingSource
    /// Parts of the loss with the paper's weights; empty for the plan's own.
    let loss: [LossTerm]
    /// Where a blind network starts.
    let extractor: Extractor

    /// The network; nil for a solver.
    var network: TrainingPlan.Network? {
      switch method {
      case .network(let network): network
      case .solver: nil
      }
    }
  }

  /// What all methods share; nil leaves it to the plan, or takes all pixels, or adds no noise.
  struct Settings: Sendable {
    var layers: Int?
    var epochs: Int?
    /// Pixels drawn to train on; all others are evaluated, or all pixels are both if it is nil.
    var trainingPixels: Int?
    /// Signal to noise in decibels.
    var snr: Double?
  }

  /// The setting that varies.
  struct Variation: Sendable {
    enum Setting: String, Sendable, CaseIterable { case layers, epochs, trainingPixels, snr }

    let setting: Setting
    let values: [Double]
  }

  /// Numbers that the paper states of one method on one scene.
  struct PaperRow: Sendable {
    let scene: String
    let method: String
    /// The varying setting's value; nil where nothing varies.
    let value: Double?
    /// Mean and, where stated, standard deviation, by the measure's name.
    let numbers: [String: [Double]]
  }

  /// Numbers that a method is to reach on a scene.
  struct Target: Sendable {
    /// What is to be done, in words.
    let task: String
    let scene: String
    let method: String
    /// The varying setting's value; nil where nothing varies.
    let value: Double?
    /// The greatest number of each measure.
    let limits: [ExperimentMeasure: Double]
    /// In how many seeds all limits are to hold; nil if the means are to.
    let seedCount: Int?
    /// What a reader ought to know.
    let remark: String?
  }
}

extension Experiment.Settings {
  /// The settings with one of them at a value.
  func with(_ setting: Experiment.Variation.Setting, _ value: Double) -> Experiment.Settings {
    var copy = self
    switch setting {
    case .layers: copy.layers = Int(value)
    case .epochs: copy.epochs = Int(value)
    case .trainingPixels: copy.trainingPixels = Int(value)
    case .snr: copy.snr = value
    }
    return copy
  }
}

extension Experiment.Variation.Setting {
  /// The setting as the axis of a plot calls it.
  var heading: String {
    switch self {
    case .layers: "Layers"
    case .epochs: "Epochs"
    case .trainingPixels: "Training pixels"
    case .snr: "SNR (dB)"
    }
  }
}

extension Experiment.Method {
  /// How to train a network by this method's plan and the settings of a run.
  func plan(_ settings: Experiment.Settings, of network: TrainingPlan.Network) -> TrainingPlan {
    var plan = TrainingPlan(self.plan, for: network)
    changes.apply(to: &plan)
    if let isTied { plan.isTied = isTied }
    if let layers = settings.layers { plan.layerCount = layers }
    if let epochs = settings.epochs { plan.length = .epochs(epochs) }
    if !loss.isEmpty, !network.isBlind {
      let paper = AbundanceLoss.Weights.paper
      plan.objective = .abundances(
        AbundanceLoss.Weights(
          squaredError: loss.contains(.mse) ? paper.squaredError : 0,
          angle: loss.contains(.aad) ? paper.angle : 0,
          divergence: loss.contains(.aid) ? paper.divergence : 0
        )
      )
    }
    return plan
  }
}

/// A number that an experiment takes of every run.
struct ExperimentMeasure: Sendable, Hashable {
  enum Kind: String, Sendable, CaseIterable {
    case rmse, mae, aad, aid, sad, area, seconds, parameters

    /// Whether single endmembers have it, too.
    var isOfEndmembers: Bool { self == .sad || self == .area }
    /// Whether true abundances are needed to take it.
    var needsAbundances: Bool { [.rmse, .mae, .aad, .aid].contains(self) }
  }

  let kind: Kind
  /// The one endmember whose angle or area it is; nil for the mean angle over all, or the mean
  /// difference of the areas from the true ones.
  let endmember: String?

  /// Reads `rmse`, `sad`, `sad of tree` ...
  init?(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 2).map(String.init)
    guard let first = parts.first, let kind = Kind(rawValue: first) else { return nil }
    guard parts.count == 1 || (parts.count == 3 && parts[1] == "of" && kind.isOfEndmembers) else {
      return nil
    }
    self.kind = kind
    endmember = parts.count == 3 ? parts[2] : nil
  }

  /// As the experiment's file writes it.
  var name: String { kind.rawValue + (endmember.map { " of " + $0 } ?? "") }

  /// As tables and plots write it.
  var heading: String {
    switch kind {
    case .rmse: "RMSE"
    case .mae: "MAE (%)"
    case .aad: "AAD (degrees)"
    case .aid: "AID"
    case .sad: "SAD" + (endmember.map { " of " + $0 } ?? "") + " (degrees)"
    case .area: (endmember.map { "Area of " + $0 } ?? "Area error") + " (m²)"
    case .seconds: "Time (s)"
    case .parameters: "Parameters"
    }
  }

  /// Decimals that tables show.
  var decimals: Int {
    switch kind {
    case .rmse, .seconds: 4
    case .aid: 3
    case .mae, .aad, .sad, .area: 2
    case .parameters: 0
    }
  }
}
