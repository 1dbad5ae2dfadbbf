public import Unmixing

/// Everything that decides how a network is built and trained, besides the data and the seed.
///
/// Begin with `.paper(_:)` or `.robust(_:)` and change what must be different.
public struct TrainingPlan: Sendable, Equatable, Codable {
  /// The networks that can be trained.
  public enum Network: String, Sendable, Codable, CaseIterable {
    /// Abundances from pixels with known abundances.
    case aenet
    /// Abundances and endmembers from pixels alone.
    case bunet
    /// The comparator of AENet that unrolls ISTA (Qian et al. 2020).
    case mnnae
    /// The comparator of BUNet that unrolls ISTA.
    case mnnbu

    /// The network with an encoder of one kind, trained on pixels alone or not.
    init(unrolling iteration: UnrolledIteration, isBlind: Bool) {
      switch iteration {
      case .admm: self = isBlind ? .bunet : .aenet
      case .ista: self = isBlind ? .mnnbu : .mnnae
      }
    }

    /// Whether it learns from pixels alone, its endmembers too.
    public var isBlind: Bool { self == .bunet || self == .mnnbu }
    /// The algorithm that its layers unroll.
    public var iteration: UnrolledIteration {
      switch self {
      case .aenet, .bunet: .admm
      case .mnnae, .mnnbu: .ista
      }
    }
  }

  /// How long to train.
  public enum Length: Sendable, Equatable, Codable {
    /// Passes over all training pixels.
    case epochs(Int)
    /// Mini-batches, whatever the number of pixels.
    case steps(Int)
  }

  /// How the learning rate changes from step to step.
  public enum Schedule: Sendable, Equatable, Codable {
    /// It does not.
    case constant
    /// It rises linearly during the first part of all steps, given as a fraction 0..<1, and then
    /// falls to zero along half a cosine.
    case warmUpThenCosine(warmUpFraction: Double)
  }

  /// What is made small.
  public enum Objective: Sendable, Equatable, Codable {
    /// The difference from known abundances: an AENet or MNN-AE.
    case abundances(AbundanceLoss.Weights)
    /// The difference of pixels from their reconstructions: a BUNet or MNN-BU.
    case reconstruction(ReconstructionLoss.Settings)
  }

  /// Number of unrolled iterations, `K`.
  public var layerCount: Int
  /// Whether the layers share their parameters (I) or not (II).
  public var isTied: Bool
  /// Whether an X- and a Z-update follow the `K` layers, as in the authors' published code; the
  /// network then has `K + 1` layers, and the D-update of the last has no effect.
  public var hasTail: Bool
  /// Whether every endmember has its own `theta` and `eta`; the paper has one of each a layer.
  public var hasEndmemberThresholds: Bool
  /// How the untrained network follows from the endmembers.
  public var start: WarmStart
  /// Adam's learning rate.
  public var learningRate: Double
  /// How the learning rate changes.
  public var schedule: Schedule
  /// How long to train.
  public var length: Length
  /// Pixels in a mini-batch.
  public var batchSize: Int
  /// What is made small.
  public var objective: Objective
  /// Whether pixels of a linear scene are trained on without the noise across their signal, and an
  /// AENet with fresh noise along it (`SceneLinearity`, `FreshNoise`); the paper does neither.
  public var removesNoise = false
  /// Whether a blind network starts from the most likely endmembers (`LikelyEndmembers`) where the
  /// scene is linear, and keeps them; the paper does not.
  public var startsFromLikelihood = false

  /// The network that objective and start are for.
  public var network: Network {
    switch objective {
    case .abundances: Network(unrolling: start.iteration, isBlind: false)
    case .reconstruction: Network(unrolling: start.iteration, isBlind: true)
    }
  }

  /// Number of layers of the network: `K`, and one for the tail.
  public var builtLayerCount: Int { layerCount + (hasTail ? 1 : 0) }

  /// The settings of Zhou & Rodrigues 2022: two untied layers with scalar `theta` and `eta`, the
  /// start of their code, Adam at 1e-4, batches of 64, 300 epochs, the loss of equation 13 or 24.
  ///
  /// The comparators have the same but for what Qian et al. say: ISTA from their `A`, with the same
  /// `lambda`, and the squared error alone.
  public static func paper(_ network: Network) -> TrainingPlan {
    switch network {
    case .mnnae: return TrainingPlan.paper(.aenet).unrollingISTA(sparsity: 0.1)
    case .mnnbu: return TrainingPlan.paper(.bunet).unrollingISTA(sparsity: 0.1)
    case .aenet, .bunet: break
    }
    return TrainingPlan(
      layerCount: 2,
      isTied: false,
      hasTail: false,
      hasEndmemberThresholds: false,
      start: .published,
      learningRate: 1e-4,
      schedule: .constant,
      length: .epochs(300),
      batchSize: 64,
      objective: network == .aenet ? .abundances(.paper) : .reconstruction(.paper)
    )
  }

  /// The settings that are best over many scenes, the same for all; the default of the command.
  ///
  /// Against the paper, an AENet has six layers and the tail, since few iterations are far from the
  /// solution; one `theta` and `eta` an endmember; a start whose penalty is ten times the least
  /// eigenvalue of `A^T A`, from where all units take part; a learning rate that can be high
  /// because it rises and falls; a number of steps, as epochs would train few pixels too little;
  /// and other noise in every round over the pixels of a linear scene (`FreshNoise`). A BUNet
  /// has six layers too; it keeps to its start where the scene is not linear
  /// (`ReconstructionLoss.Settings.robust`), and where it is linear to the endmembers that make the
  /// pixels most likely (`LikelyEndmembers`).
  public static func robust(_ network: Network) -> TrainingPlan {
    switch network {
    case .mnnae: robust(.aenet).unrollingISTA(sparsity: 0)
    case .mnnbu: robust(.bunet).unrollingISTA(sparsity: 0)
    case .aenet:
      TrainingPlan(
        layerCount: 6,
        isTied: false,
        hasTail: true,
        hasEndmemberThresholds: true,
        start: .relative(factor: 10),
        learningRate: 6e-3,
        schedule: .warmUpThenCosine(warmUpFraction: 0.03),
        length: .steps(8_000),
        batchSize: 64,
        objective: .abundances(.paper),
        removesNoise: true
      )
    case .bunet:
      TrainingPlan(
        layerCount: 6,
        isTied: false,
        hasTail: false,
        hasEndmemberThresholds: true,
        start: .relative(factor: 0.3),
        learningRate: 4e-4,
        schedule: .warmUpThenCosine(warmUpFraction: 0.03),
        length: .steps(2_400),
        batchSize: 256,
        objective: .reconstruction(.robust),
        removesNoise: true,
        startsFromLikelihood: true
      )
    }
  }
}

extension TrainingPlan {
  /// The same plan for the comparator that unrolls ISTA, on known abundances by the squared error.
  private func unrollingISTA(sparsity: Double) -> TrainingPlan {
    var plan = self
    plan.start = .gradient(sparsity: sparsity)
    if case .abundances = objective { plan.objective = .abundances(.squaredErrorAlone) }
    return plan
  }

  /// Number of mini-batches for a number of pixels.
  func stepCount(forPixels pixelCount: Int) -> Int {
    switch length {
    case .epochs(let count): count * epochStepCount(forPixels: pixelCount)
    case .steps(let count): count
    }
  }

  /// Number of mini-batches of a pass over all pixels; the last may be smaller.
  func epochStepCount(forPixels pixelCount: Int) -> Int {
    (pixelCount + batchSize - 1) / batchSize
  }

  /// Refuses a plan with a field outside its range, or for a network that learns otherwise.
  ///
  /// - Parameter wanted: the network that is to be trained.
  /// - Throws: `TrainingError` with code `.badPlan`.
  public func check(for wanted: Network) throws(TrainingError) {
    guard network.isBlind == wanted.isBlind else {
      throw TrainingError(
        code: .badPlan,
        message: "the plan's objective is for \(network.rawValue), not for \(wanted.rawValue).",
        remedy: "Begin with TrainingPlan.robust(.\(wanted.rawValue))."
      )
    }
    try require(layerCount >= 1, "layerCount \(layerCount)", "1 or more")
    try require(
      learningRate > 0 && learningRate.isFinite,
      "learningRate \(learningRate)",
      "greater than 0"
    )
    try require(batchSize >= 1, "batchSize \(batchSize)", "1 or more")
    switch length {
    case .epochs(let count): try require(count >= 1, "\(count) epochs", "1 or more")
    case .steps(let count): try require(count >= 1, "\(count) steps", "1 or more")
    }
    if case .warmUpThenCosine(let fraction) = schedule {
      try require(fraction >= 0 && fraction < 1, "warm-up fraction \(fraction)", "0 up to below 1")
    }
    switch objective {
    case .abundances(let weights):
      try require(weights.areUsable, "loss weights \(weights)", "none negative, not all 0")
    case .reconstruction(let settings):
      try require(settings.areUsable, "\(settings)", "weight >= 0, frozen fraction 0..<1")
    }
  }

  private func require(
    _ isGood: Bool,
    _ found: String,
    _ wanted: String
  ) throws(TrainingError) {
    guard !isGood else { return }
    throw TrainingError(
      code: .badPlan,
      message: "the training plan has \(found).",
      remedy: "It must be \(wanted)."
    )
  }
}
