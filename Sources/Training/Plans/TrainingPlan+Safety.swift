internal import LinearAlgebra
internal import Unmixing

extension TrainingPlan {
  /// Attempts after the first before training counts as failed.
  static let restartLimit = 3
  /// The learning rate is not lowered below this, where networks train safely.
  ///
  /// ISTA starts from weights `A / L`, far smaller than those of ADMM, so that steps of one size
  /// silence its units much sooner.
  var safeLearningRate: Double { network.iteration == .ista ? 1e-5 : 1e-4 }

  /// The start that keeps units alive: near the solution of the endmembers' least squares.
  private var safeStart: WarmStart {
    switch network {
    case .aenet: .relative(factor: 10)
    case .bunet: .relative(factor: 0.3)
    case .mnnae, .mnnbu: .gradient(sparsity: 0)
    }
  }

  /// The learning rate of a step, counted from 0.
  func rate(ofStep step: Int, of stepCount: Int) -> Double {
    guard case .warmUpThenCosine(let fraction) = schedule else { return learningRate }
    let warmUp = fraction * Double(stepCount)
    let position = Double(step)
    guard position >= warmUp else { return learningRate * (position + 1) / (warmUp + 1) }
    let part = (position - warmUp) / (Double(stepCount) - warmUp)
    return learningRate * 0.5 * (1 + cosine(Double.pi * part))
  }

  /// A plan less likely to go astray.
  ///
  /// - Parameter isUntrained: whether the trouble was there before the first step, so that the
  ///   learning rate has no part in it.
  /// - Returns: the plan and what was changed, in words; nil if nothing safer is known.
  func safer(isUntrained: Bool) -> (plan: TrainingPlan, change: String)? {
    var plan = self
    var changes: [String] = []
    if start != safeStart {
      plan.start = safeStart
      changes.append("the start near the least-squares solution")
    }
    if !isUntrained, learningRate > safeLearningRate {
      plan.learningRate = max(learningRate / 10, safeLearningRate)
      changes.append("learning rate \(plan.learningRate) instead of \(learningRate)")
    }
    if case .constant = schedule, !isUntrained {
      plan.schedule = .warmUpThenCosine(warmUpFraction: 0.03)
      changes.append("a learning rate that rises and falls")
    }
    return changes.isEmpty ? nil : (plan, changes.joined(separator: ", "))
  }
}
