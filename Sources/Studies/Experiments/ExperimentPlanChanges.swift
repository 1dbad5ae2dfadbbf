internal import Methods
internal import Training
internal import Unmixing

/// What a method of an experiment does otherwise than its plan, so that the worth of a single
/// setting shows; nil leaves the setting to the plan.
struct ExperimentPlanChanges: Sendable {
  /// The settings that a file can change, as it names them.
  enum Key: String, CaseIterable {
    case layers, tail, thresholds, start, learningRate, schedule, epochs, steps, batchSize
    case noiseRemoval, likelihood, linearity, anchor, frozen

    /// Whether only blind networks have it.
    var isBlindOnly: Bool { [.likelihood, .linearity, .anchor, .frozen].contains(self) }
  }

  /// How the learning rate goes: as in the paper, or as in the robust plan.
  enum ScheduleWord: String, CaseIterable { case constant, cosine }

  var layerCount: Int?
  var hasTail: Bool?
  var hasEndmemberThresholds: Bool?
  var start: WarmStart?
  var learningRate: Double?
  var schedule: TrainingPlan.Schedule?
  var length: TrainingPlan.Length?
  var batchSize: Int?
  var removesNoise: Bool?
  var startsFromLikelihood: Bool?
  var measuresLinearity: Bool?
  var anchorWeight: Double?
  var frozenFraction: Double?

  /// Changes a plan.
  func apply(to plan: inout TrainingPlan) {
    plan.layerCount = layerCount ?? plan.layerCount
    plan.hasTail = hasTail ?? plan.hasTail
    plan.hasEndmemberThresholds = hasEndmemberThresholds ?? plan.hasEndmemberThresholds
    plan.start = start ?? plan.start
    plan.learningRate = learningRate ?? plan.learningRate
    plan.schedule = schedule ?? plan.schedule
    plan.length = length ?? plan.length
    plan.batchSize = batchSize ?? plan.batchSize
    plan.removesNoise = removesNoise ?? plan.removesNoise
    plan.startsFromLikelihood = startsFromLikelihood ?? plan.startsFromLikelihood
    guard case .reconstruction(var settings) = plan.objective else { return }
    settings.measuresLinearity = measuresLinearity ?? settings.measuresLinearity
    settings.anchorWeight = anchorWeight ?? settings.anchorWeight
    settings.frozenFraction = frozenFraction ?? settings.frozenFraction
    plan.objective = .reconstruction(settings)
  }
}

extension ExperimentReading {
  /// Reads a method's plan: its name, or its name and the settings that are otherwise.
  func readPlan(
    of method: inout SettingsFile,
    _ wanted: Method?
  ) -> (TrainingPlan.Name?, ExperimentPlanChanges) {
    guard method.hasSection("plan") else {
      return (method.value(OptionTable.plan), ExperimentPlanChanges())
    }
    let keys = ["name"] + ExperimentPlanChanges.Key.allCases.map(\.rawValue)
    guard var section = method.section("plan", knownKeys: keys) else { return (nil, .init()) }
    defer { method.absorb(section) }
    if !section.has("name") { section.complain("plan: name is missing: paper or robust") }
    let name = section.value(OptionTable.plan, key: "name")
    let changes = Self.planChanges(&section)
    guard let name, case .network(let network) = wanted else { return (name, changes) }
    Self.check(&section, changes, name, network)
    return (name, changes)
  }

  /// Complains of changes that the experiment's settings, which all methods share, would undo.
  mutating func complainOfOverruledChanges(
    _ methods: [Experiment.Method],
    _ settings: Experiment.Settings,
    _ variation: Experiment.Variation?
  ) {
    let hasLayers = settings.layers != nil || variation?.setting == .layers
    let hasEpochs = settings.epochs != nil || variation?.setting == .epochs
    for method in methods {
      if hasLayers, method.changes.layerCount != nil {
        file.complain("the layers of \(method.name)'s plan are overruled by those of all methods")
      }
      if hasEpochs, method.changes.length != nil {
        file.complain(
          "the epochs or steps of \(method.name)'s plan are overruled by the epochs of all methods"
        )
      }
    }
  }

  private static func planChanges(_ section: inout SettingsFile) -> ExperimentPlanChanges {
    typealias Key = ExperimentPlanChanges.Key
    var changes = ExperimentPlanChanges()
    changes.layerCount = section.value(OptionTable.layers)
    changes.hasTail = section.flag(Key.tail.rawValue)
    changes.hasEndmemberThresholds = section.flag(Key.thresholds.rawValue)
    changes.start = start(&section)
    changes.learningRate = section.value(OptionTable.learningRate)
    changes.schedule =
      switch section.word(Key.schedule.rawValue, ExperimentPlanChanges.ScheduleWord.self) {
      case .constant: .constant
      case .cosine: .warmUpThenCosine(warmUpFraction: 0.03)
      case nil: nil
      }
    let epochs = section.value(OptionTable.epochs)
    let steps = section.value(OptionTable.steps)
    if epochs != nil, steps != nil {
      section.complain("plan: epochs and steps exclude each other: give one", of: "steps")
    }
    changes.length = epochs.map { .epochs($0) } ?? steps.map { .steps($0) }
    changes.batchSize = section.value(OptionTable.batchSize)
    changes.removesNoise = section.flag(Key.noiseRemoval.rawValue)
    changes.startsFromLikelihood = section.flag(Key.likelihood.rawValue)
    changes.measuresLinearity = section.flag(Key.linearity.rawValue)
    changes.anchorWeight = section.number(Key.anchor.rawValue)
    changes.frozenFraction = section.number(Key.frozen.rawValue)
    return changes
  }

  /// `published`, or the penalty as a multiple of the least eigenvalue of `A^T A`.
  private static func start(_ section: inout SettingsFile) -> WarmStart? {
    guard let text = section.text("start") else { return nil }
    if text == "published" { return .published }
    if let factor = SettingsFile.number(text), factor > 0, factor.isFinite {
      return .relative(factor: factor)
    }
    section.complain(
      "start: '\(text)' is neither published nor a number above 0 (the penalty over the least "
        + "eigenvalue)",
      of: "start"
    )
    return nil
  }

  /// Complains of settings that the network does not have, and of values outside their range.
  private static func check(
    _ section: inout SettingsFile,
    _ changes: ExperimentPlanChanges,
    _ name: TrainingPlan.Name,
    _ network: TrainingPlan.Network
  ) {
    for key in ExperimentPlanChanges.Key.allCases where section.has(key.rawValue) {
      if key.isBlindOnly, !network.isBlind {
        section.complain("\(key.rawValue) goes with bunet and mnnbu", of: key.rawValue)
      }
      if key == .start, network.iteration == .ista {
        section.complain("start goes with aenet and bunet", of: key.rawValue)
      }
    }
    var plan = TrainingPlan(name, for: network)
    changes.apply(to: &plan)
    do throws(TrainingError) {
      try plan.check(for: network)
    } catch {
      section.complain("plan: \(error.message) \(error.remedy)", of: "name")
    }
  }
}
