internal import LinearAlgebra

/// Trains again from safer settings until training succeeds or there is nothing safer.
struct TrainingRun<Task: TrainingTask> {
  let plan: TrainingPlan
  let seed: UInt64
  let progress: TrainingProgress?
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
        let report = TrainingReport(
          plan: current,
          seed: seed,
          pixelCount: task.pixelCount,
          stepCount: attempt.stepCount,
          startLoss: attempt.startLoss,
          losses: attempt.losses,
          finalLoss: attempt.finalLoss,
          restarts: restarts,
          notes: notes
        )
        return (task, report)
      }
      let epoch = attempt.losses.count
      guard restarts.count < TrainingPlan.restartLimit,
        let (safer, change) = current.safer(isUntrained: epoch == 0)
      else { throw failure(trouble, epoch: epoch, after: restarts) }
      restarts.append(
        TrainingReport.Restart(reason: trouble.words, epoch: epoch, change: change)
      )
      current = safer
    }
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
