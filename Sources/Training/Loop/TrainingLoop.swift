internal import LinearAlgebra

/// How an attempt ended.
struct TrainingAttempt {
  let startLoss: Double
  let losses: [Double]
  let finalLoss: Double
  let stepCount: Int
  let trouble: TrainingTrouble?
}

/// The loop over epochs and mini-batches of one attempt.
struct TrainingLoop {
  /// An epoch's loss this many times that of the start means that training explodes.
  static let explosion = 10.0
  /// The loss may end this much above its start, for rounding.
  static let slack = 1.001
  /// Steps between two questions whether to go on.
  static let questionInterval = 64
  /// Pixels of a batch when the loss of all is taken.
  static let evaluationBatch = 1024

  let plan: TrainingPlan
  let progress: TrainingProgress?

  /// Trains until the plan is fulfilled or something goes wrong.
  ///
  /// - Throws: `TrainingError` with code `.cancelled`.
  func run<Task: TrainingTask>(
    _ task: inout Task,
    using generator: inout SeededGenerator
  ) throws(TrainingError) -> TrainingAttempt {
    let stepCount = plan.stepCount(forPixels: task.pixelCount)
    var order = Array(0..<task.pixelCount)
    let start = totalLoss(&task, order)
    var losses: [Double] = []
    var trouble = trouble(task, loss: start, start: start, dead: task.takeDeadUnits())
    var step = 0
    while trouble == nil, step < stepCount {
      generator.shuffle(&order)
      let loss = try epoch(&task, order, step: &step, of: stepCount)
      losses.append(loss)
      let dead = task.takeDeadUnits()
      // The last epoch may be too short to see every endmember; the pass over all pixels follows.
      trouble = self.trouble(task, loss: loss, start: start, dead: step < stepCount ? dead : [])
    }
    var final = losses.last ?? start
    if trouble == nil {
      final = totalLoss(&task, order)
      trouble = self.trouble(task, loss: final, start: start, dead: task.takeDeadUnits())
      if trouble == nil, final > start * TrainingLoop.slack {
        trouble = .noProgress(loss: final, start: start)
      }
    }
    return TrainingAttempt(
      startLoss: start,
      losses: losses,
      finalLoss: final,
      stepCount: step,
      trouble: trouble
    )
  }

  /// One pass over all pixels, or what is left of the steps; the mean loss.
  private func epoch<Task: TrainingTask>(
    _ task: inout Task,
    _ order: [Int],
    step: inout Int,
    of stepCount: Int
  ) throws(TrainingError) -> Double {
    var (sum, count) = (0.0, 0)
    for first in stride(from: 0, to: order.count, by: plan.batchSize) where step < stepCount {
      let batch = order[first..<min(first + plan.batchSize, order.count)]
      let loss = task.step(
        batch,
        rate: plan.rate(ofStep: step, of: stepCount),
        fraction: Double(step) / Double(stepCount)
      )
      sum += loss * Double(batch.count)
      count += batch.count
      step += 1
      if step % TrainingLoop.questionInterval == 0 || step == stepCount {
        try askToGoOn(Double(step) / Double(stepCount), sum / Double(count))
      }
    }
    return sum / Double(count)
  }

  private func askToGoOn(_ fraction: Double, _ loss: Double) throws(TrainingError) {
    guard let progress, !progress(fraction, loss) else { return }
    throw TrainingError(
      code: .cancelled,
      message: "training was stopped after \(Int((100 * fraction).rounded(.down))) % of its steps.",
      remedy: "Start it again; nothing was kept."
    )
  }

  /// The mean loss over all pixels.
  private func totalLoss<Task: TrainingTask>(_ task: inout Task, _ order: [Int]) -> Double {
    var sum = 0.0
    for first in stride(from: 0, to: order.count, by: TrainingLoop.evaluationBatch) {
      let batch = order[first..<min(first + TrainingLoop.evaluationBatch, order.count)]
      sum += task.loss(batch) * Double(batch.count)
    }
    return sum / Double(order.count)
  }

  private func trouble(
    _ task: borrowing some TrainingTask,
    loss: Double,
    start: Double,
    dead: [Int]
  ) -> TrainingTrouble? {
    guard loss.isFinite, task.isFinite else { return .notFinite }
    guard dead.isEmpty else { return .deadUnits(dead) }
    guard loss <= start * TrainingLoop.explosion else {
      return .exploding(loss: loss, start: start)
    }
    return nil
  }
}
