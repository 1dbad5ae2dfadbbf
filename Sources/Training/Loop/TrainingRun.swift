internal import LinearAlgebra

/// Trains again from safer settings until training succeeds or there is nothing safer.
struct TrainingRun<Task: TrainingTask> {
  let plan: TrainingPlan
  let seed: UInt64
  let progress: TrainingProgress?
  /// Whether the untrained network is good enough to be the result if training only makes it worse.
  var acceptsUntrained = false
  /// Makes an untrained task by a plan.
  let makeTask: (TrainingPlan) throws(TrainingError) -> Task

  /// The trained task and what happened.
  ///
  /// - Throws: `TrainingError` with code `.trainingFailed` or `.cancelled`, or what `makeTask`
  ///   throws.
  func run(notes: [String] = []) throws(TrainingError) -> (task: Task, report: TrainingReport) {
    var current = plan
    var restarts: [TrainingReport.Restart] = []
    while true {
      var task = try makeTask(current)
      var generator = SeededGenerator(seed: seed, stream: UInt64(restarts.count))
      let loop = TrainingLoop(plan: current, progress: progress)
      let attempt = try loop.run(&task, using: &generator)
      guard let trouble = attempt.trouble else {
        return (task, report(attempt, of: task, by: current, after: restarts, notes))
      }
      let epoch = attempt.losses.count
      guard restarts.count < TrainingPlan.restartLimit,
        let (safer, change) = current.safer(isUntrained: epoch == 0)
      else {
        guard acceptsUntrained, epoch > 0 else {
          throw failure(trouble, epoch: epoch, after: restarts)
        }
        let untrained = TrainingAttempt(
          startLoss: attempt.startLoss,
          losses: [],
          finalLoss: attempt.startLoss,
          stepCount: 0,
          trouble: nil
        )
        let words = "Training did not make the network better: it is used as it starts."
        task = try makeTask(current)
        return (task, report(untrained, of: task, by: current, after: restarts, notes + [words]))
      }
      restarts.append(
        TrainingReport.Restart(reason: trouble.words, epoch: epoch, change: change)
      )
      current = safer
    }
  }

  private func report(
    _ attempt: TrainingAttempt,
    of task: borrowing Task,
    by plan: TrainingPlan,
    after restarts: [TrainingReport.Restart],
    _ notes: [String]
  ) -> TrainingReport {
    TrainingReport(
      plan: plan,
      seed: seed,
      pixelCount: task.pixelCount,
      stepCount: attempt.stepCount,
      startLoss: attempt.startLoss,
      losses: attempt.losses,
      finalLoss: attempt.finalLoss,
      restarts: restarts,
      notes: notes
    )
  }

  private func failure(
    _ trouble: TrainingTrouble,
    epoch: Int,
    after restarts: [TrainingReport.Restart]
  ) -> TrainingError {
    let tried = restarts.map { "\($0.reason) in epoch \($0.epoch), so: \($0.change)" }
    let history =
      tried.isEmpty
      ? "" : " Tried before: " + tried.joined(separator: "; then ") + "."
    return TrainingError(
      code: .trainingFailed,
      message: "training failed in epoch \(epoch): \(trouble.words).\(history)",
      remedy: "Look at the endmembers and the training pixels: units (reflectance 0 to 1), pixels "
        + "of every material, no endmember that is a mixture of others. Then try fewer endmembers."
    )
  }
}
