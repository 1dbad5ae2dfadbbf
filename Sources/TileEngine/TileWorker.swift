/// One worker: takes its own tiles, else steals, else opens the next job, else sleeps.
struct TileWorker<Job: TileJob> {
  private enum Task {
    case tile(TileDeque<OpenJob<Job>>.Taken)
    case open(Int)
    case conclude(@Sendable () -> Void)
  }

  private let number: Int
  private let run: TileRun<Job>
  private let ownTiles: TileDeque<OpenJob<Job>>
  private var state: Job.WorkerState

  init(number: Int, run: TileRun<Job>, state: Job.WorkerState) {
    self.number = number
    self.run = run
    self.state = state
    ownTiles = run.deques[number]
  }

  /// Works until every job of the run has ended.
  mutating func work() {
    while let task = findTask() ?? waitForTask() {
      switch task {
      case .tile(let taken): process(taken)
      case .open(let job): open(job)
      case .conclude(let conclusion): conclusion()
      }
    }
  }

  private func findTask() -> Task? {
    if let taken = ownTiles.take() {
      // Whoever is asleep may have a share; it wakes the next one in turn.
      if taken.leavesMore { run.gate.wakeOne() }
      return .tile(taken)
    }
    if let taken = stealTile() {
      // Even if this was the last tile of its range: others may hold more, and be busy for long.
      run.gate.wakeOne()
      return .tile(taken)
    }
    if !run.isCancelled, let job = run.openNext() { return .open(job) }
    guard let conclusion = run.takeConclusion(onlyIfLast: true) else { return nil }
    run.gate.wakeOne()
    return .conclude(conclusion)
  }

  /// Moves half of what a neighbour has to the own deque.
  private func stealTile() -> TileDeque<OpenJob<Job>>.Taken? {
    let count = run.deques.count
    for step in 1..<max(count, 1) {
      if let stolen = run.deques[(number + step) % count].steal() {
        ownTiles.push(stolen)
        // Another thief may have been quicker at the own deque.
        if let taken = ownTiles.take() { return taken }
      }
    }
    return nil
  }

  private func waitForTask() -> Task? {
    while true {
      let ticket = run.gate.announce()
      if let task = findTask() {
        run.gate.withdraw()
        return task
      }
      if run.isOver {
        run.gate.withdraw()
        return nil
      }
      run.gate.sleep(since: ticket)
    }
  }

  // MARK: Opening

  private mutating func open(_ number: Int) {
    let job = run.makeJob(number)
    do {
      let plan = try prepare(job)
      let open = OpenJob(number: number, job: job, plan: plan)
      run.report(.prepared, job: number, worker: self.number, done: 0, of: plan.tileCount)
      if plan.tileCount == 0 {
        end(open)
      } else if let limit = run.budget.limit, !run.budget.fits(plan.bytesPerTile) {
        open.stop(
          because: TileEngineError.budgetTooSmall(
            job: job.name,
            need: "one tile",
            bytes: plan.bytesPerTile,
            limit: limit
          )
        )
        end(open)
      } else {
        ownTiles.push(.init(job: open, tiles: 0..<plan.tileCount))
      }
    } catch {
      job.abandon(nil, because: error)
      recordFailure(of: number, because: error, done: 0, of: 0)
    }
  }

  private mutating func prepare(_ job: Job) throws -> TilePlan<Job.Opened> {
    let bytes = job.preparationBytes
    if let limit = run.budget.limit, !run.budget.fits(bytes) {
      throw TileEngineError.budgetTooSmall(
        job: job.name,
        need: "its preparation",
        bytes: bytes,
        limit: limit
      )
    }
    if run.budget.reserve(bytes), run.isCancelled {
      run.budget.release(bytes)
      throw CancellationError()
    }
    defer { run.budget.release(bytes) }
    return try job.prepare(&state)
  }

  // MARK: Tiles

  private mutating func process(_ taken: TileDeque<OpenJob<Job>>.Taken) {
    let (open, plan) = (taken.job, taken.job.plan)
    guard mayGoOn(open) else { return drop(open) }
    let hadToWait = run.budget.reserve(plan.bytesPerTile)
    if hadToWait, !mayGoOn(open) {
      run.budget.release(plan.bytesPerTile)
      return drop(open)
    }
    do {
      defer { run.budget.release(plan.bytesPerTile) }
      try open.job.process(tile: taken.tile, of: plan.opened, using: &state)
    } catch {
      open.stop(because: error)
      return drop(open)
    }
    let done = open.countDone()
    run.report(.tile, job: open.number, worker: number, done: done, of: plan.tileCount)
    if open.settle(1) { end(open) }
  }

  /// Whether a tile of the job may begin now.
  private func mayGoOn(_ open: OpenJob<Job>) -> Bool {
    if open.isStopped { return false }
    guard run.isCancelled else { return true }
    open.stop(because: CancellationError())
    return false
  }

  /// Settles the tile in hand and all that the own deque holds of a stopped job.
  private mutating func drop(_ open: OpenJob<Job>) {
    if open.settle(1 + ownTiles.drop(open)) { end(open) }
  }

  // MARK: Ending

  private mutating func end(_ open: OpenJob<Job>) {
    do {
      if run.isCancelled { open.stop(because: CancellationError()) }
      if let failure = open.failure { throw failure }
      let summary = try finish(open)
      let (run, number) = (run, number)
      let isApart =
        Job.waitsApart
        && run.concludeApart("end \(open.number)") {
          Self.conclude(open, summary, in: run, worker: number, isApart: true)
        }
      if !isApart { Self.conclude(open, summary, in: run, worker: number, isApart: false) }
    } catch {
      open.job.abandon(open.plan.opened, because: error)
      let tileCount = open.plan.tileCount
      recordFailure(of: open.number, because: error, done: open.doneTileCount, of: tileCount)
    }
  }

  private mutating func finish(_ open: OpenJob<Job>) throws -> Job.Summary {
    let needed = open.job.finishingBytes(open.plan.opened)
    let bytes = min(needed, run.budget.limit ?? needed)
    _ = run.budget.reserve(bytes)
    defer { run.budget.release(bytes) }
    return try open.job.finish(open.plan.opened, using: &state)
  }

  /// Waits for the end of a job that was finished, on any thread.
  private static func conclude(
    _ open: OpenJob<Job>,
    _ summary: Job.Summary,
    in run: TileRun<Job>,
    worker: Int,
    isApart: Bool
  ) {
    let tileCount = open.plan.tileCount
    let step: TileProgress.Step
    let outcome: JobOutcome<Job.Summary>
    do {
      try open.job.conclude(open.plan.opened, summary)
      (step, outcome) = (.finished, .finished(summary))
    } catch {
      open.job.abandon(open.plan.opened, because: error)
      (step, outcome) = (.abandoned, JobOutcome(failure: error))
    }
    run.record(outcome, of: open.number)
    run.report(step, job: open.number, worker: worker, done: tileCount, of: tileCount)
    run.end(isApart: isApart)
  }

  private func recordFailure(of job: Int, because error: any Error, done: Int, of tileCount: Int) {
    run.record(JobOutcome(failure: error), of: job)
    run.report(.abandoned, job: job, worker: number, done: done, of: tileCount)
    run.end()
  }
}
