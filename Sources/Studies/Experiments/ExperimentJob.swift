internal import Essentials
internal import Foundation
internal import LinearAlgebra
internal import Methods
internal import Metrics
internal import Sampling
internal import Spectra
internal import TileEngine
internal import Training
internal import Unmixing

/// What one run of an experiment is about.
struct ExperimentCase: Sendable {
  let scene: Int
  let method: Int
  /// Index of the varying setting's value; 0 where nothing varies.
  let value: Int
  let seed: UInt64
}

/// What one run gave.
struct ExperimentOutcome: Sendable {
  /// One number a measure of the experiment; nil where the method has none.
  let numbers: [Double?]
  /// Why a training was started again from safer settings, if it was.
  var restart: String?
  /// Why there are no numbers, if there are none.
  var failure: String?
}

/// One run of an experiment as a job of the engine: all its work is one preparation, without tiles.
struct ExperimentJob: TileJob {
  let experiment: Experiment
  let scene: ExperimentScene
  let run: ExperimentCase
  let control: RunControl

  /// Tells the draws of a run apart from those of the training.
  private enum Stream {
    static let noise: UInt64 = 2_001
    static let trainingPixels: UInt64 = 2_002
    static let mixtures: UInt64 = 2_003
  }

  /// A method made ready by the run.
  private struct Fitted {
    let estimator: any AbundanceEstimator
    /// Found endmembers, `bandCount x endmemberCount`; nil where they were given.
    var found: Matrix?
    var parameterCount: Int?
    var restart: String?
  }

  var name: String { experiment.methods[run.method].name }

  /// Noisy pixels, those trained on and those evaluated, and mixtures.
  var preparationBytes: Int {
    let isMixing = experiment.methods[run.method].training == .library
    let pixelCount = 3 * scene.spectra.rowCount + (isMixing ? SimulatedMixtures().pixelCount : 0)
    return 4 * pixelCount * scene.spectra.columnCount
  }

  private var settings: Experiment.Settings {
    guard let variation = experiment.variation else { return experiment.settings }
    return experiment.settings.with(variation.setting, variation.values[run.value])
  }

  func prepare(_ workspace: inout Workspace) throws -> TilePlan<ExperimentOutcome> {
    let settings = settings
    var noise = SeededGenerator(seed: run.seed, stream: Stream.noise)
    let spectra = scene.noisySpectra(settings.snr, using: &noise)
    let (training, evaluated) = try split(spectra.rowCount, settings.trainingPixels)
    let fitted: Fitted
    do {
      fitted = try fit(spectra.rows(training), at: training, settings)
    } catch let error as TrainingError where error.code == .trainingFailed {
      let numbers = [Double?](repeating: nil, count: experiment.measures.count)
      let outcome = ExperimentOutcome(numbers: numbers, failure: error.message)
      return TilePlan(tileCount: 0, bytesPerTile: 0, opened: outcome)
    }
    let numbers = measure(
      fitted,
      spectra.rows(evaluated),
      scene.abundances?.rows(evaluated).transposed,
      using: &workspace
    )
    let outcome = ExperimentOutcome(numbers: numbers, restart: fitted.restart)
    return TilePlan(tileCount: 0, bytesPerTile: 0, opened: outcome)
  }

  func process(tile: Int, of opened: ExperimentOutcome, using state: inout Workspace) {}

  func finish(_ opened: ExperimentOutcome, using state: inout Workspace) -> ExperimentOutcome {
    opened
  }

  func abandon(_ opened: ExperimentOutcome?, because error: any Error) {}

  /// The pixels to train on and those to evaluate.
  private func split(_ count: Int, _ trainingCount: Int?) throws -> ([Int], [Int]) {
    guard let trainingCount else { return (Array(0..<count), Array(0..<count)) }
    guard trainingCount < count else {
      throw WorkError(
        code: .badJob,
        message: "\(trainingCount) training pixels leave none of "
          + "\(experiment.scenes[run.scene].name)'s \(count) to evaluate.",
        remedy: "Give fewer training pixels, or leave trainingPixels out to train on all and "
          + "evaluate all."
      )
    }
    var generator = SeededGenerator(seed: run.seed, stream: Stream.trainingPixels)
    let drawn = generator.sample(trainingCount, below: count)
    let isDrawn = Set(drawn)
    return (drawn, (0..<count).filter { !isDrawn.contains($0) })
  }

  /// Prepares a solver or trains a network on the scene's pixels of some indices.
  private func fit(
    _ spectra: Matrix,
    at pixels: [Int],
    _ settings: Experiment.Settings
  ) throws -> Fitted {
    let method = experiment.methods[run.method]
    switch method.method {
    case .solver(let solver):
      let basis = try EndmemberBasis(scene.endmembers.spectra, names: scene.endmembers.names)
      return Fitted(estimator: try solver.estimator(basis: basis))
    case .network(let network):
      return try train(method, method.plan(settings, of: network), on: spectra, at: pixels)
    }
  }

  /// Trains a network on the scene's pixels of some indices.
  private func train(
    _ method: Experiment.Method,
    _ plan: TrainingPlan,
    on spectra: Matrix,
    at pixels: [Int]
  ) throws -> Fitted {
    let progress: TrainingProgress = { _, _ in !control.isCancelled() }
    do {
      if plan.network.isBlind {
        let result = try BUNetTrainer(plan: plan).train(
          spectra: spectra,
          extractor: method.extractor.method(at: scene.positions.subset(pixels)),
          endmemberCount: scene.endmembers.endmemberCount,
          seed: run.seed,
          progress: progress
        )
        return Fitted(
          estimator: result.network,
          found: result.network.decoder.spectra,
          parameterCount: result.network.parameterCount,
          restart: result.report.restarts.first?.reason
        )
      }
      let known = try knownPixels(method.training, spectra, at: pixels)
      let result = try AENetTrainer(plan: plan).train(
        spectra: known.spectra,
        abundances: known.abundances,
        endmembers: scene.endmembers,
        seed: run.seed,
        progress: progress
      )
      return Fitted(
        estimator: result.network,
        parameterCount: result.network.parameterCount,
        restart: result.report.restarts.first?.reason
      )
    } catch  where error.code == .cancelled { throw CancellationError() }
  }

  /// What a network of known abundances is trained on.
  private func knownPixels(
    _ source: Experiment.Method.TrainingSource,
    _ spectra: Matrix,
    at pixels: [Int]
  ) throws(TrainingError) -> (spectra: Matrix, abundances: Matrix) {
    switch source {
    case .pixels:
      guard let abundances = scene.abundances else {
        preconditionFailure("the experiment was read with true abundances")
      }
      return (spectra, abundances.rows(pixels))
    case .library:
      var generator = SeededGenerator(seed: run.seed, stream: Stream.mixtures)
      let mixed = try SimulatedMixtures().pixels(
        of: SimulatedMixtures.Material.of(scene.endmembers),
        using: &generator
      )
      return (mixed.spectra, mixed.abundances)
    }
  }

  /// Takes the experiment's measures over the evaluated pixels.
  private func measure(
    _ fitted: Fitted,
    _ spectra: Matrix,
    _ truth: Matrix?,
    using workspace: inout Workspace
  ) -> [Double?] {
    var abundances = Matrix(rowCount: 0, columnCount: 0)
    estimate(fitted.estimator, spectra, into: &abundances, using: &workspace)
    let matching = fitted.found.map {
      EndmemberMatching(estimate: $0, reference: scene.endmembers.spectra)
    }
    let ordered = matching?.inReferenceOrder(abundances) ?? abundances
    var scores: AbundanceScores?
    if let truth {
      var sums = AbundanceScoreSums(endmemberCount: truth.rowCount)
      sums.add(estimate: ordered, reference: truth)
      scores = sums.scores
    }
    return experiment.measures.map { measure in
      switch measure.kind {
      case .rmse: scores?.rmse
      case .mae: scores?.maePercent
      case .aad: scores?.aadDegrees
      case .aid: scores?.aid
      case .sad:
        if let endmember = measure.endmember {
          scene.endmembers.names.firstIndex(of: endmember).flatMap {
            matching?.anglesDegrees[$0]
          }
        } else {
          matching?.meanAngleDegrees
        }
      case .area: squareMetres(ordered, of: measure.endmember)
      case .seconds: seconds(fitted.estimator, spectra, using: &workspace)
      case .parameters: fitted.parameterCount.map(Double.init)
      }
    }
  }

  /// The area of an endmember, or the mean difference of the areas from the true ones.
  private func squareMetres(_ abundances: Matrix, of endmember: String?) -> Double? {
    guard let pixel = scene.pixelSquareMetres else { return nil }
    func area(_ row: Int) -> Double { abundances.row(row).reduce(0) { $0 + Double($1) } * pixel }
    if let endmember { return scene.endmembers.names.firstIndex(of: endmember).map(area) }
    let differences = scene.squareMetres.enumerated().map { abs(area($0) - $1) }
    return differences.isEmpty ? nil : differences.reduce(0, +) / Double(differences.count)
  }

  /// How often the estimation is timed.
  private static let repetitionCount = 9

  /// Median time of unmixing all evaluated pixels once, from spectra in memory to abundances.
  private func seconds(
    _ estimator: some AbundanceEstimator,
    _ spectra: Matrix,
    using workspace: inout Workspace
  ) -> Double {
    var abundances = Matrix(rowCount: 0, columnCount: 0)
    let clock = ContinuousClock()
    var times: [Duration] = []
    for _ in 0..<Self.repetitionCount {
      let start = clock.now
      estimate(estimator, spectra, into: &abundances, using: &workspace)
      times.append(start.duration(to: clock.now))
    }
    return times.sorted()[Self.repetitionCount / 2] / .seconds(1)
  }

  /// Estimates abundances, `endmemberCount x pixelCount`, of spectra, `pixelCount x bandCount`.
  private func estimate(
    _ estimator: some AbundanceEstimator,
    _ spectra: borrowing Matrix,
    into abundances: inout Matrix,
    using workspace: inout Workspace
  ) {
    let projections = estimator.projections
    var projected = Matrix(rowCount: projections.columnCount, columnCount: spectra.rowCount)
    Matrix.multiply(projections, .transposed, spectra, .transposed, into: &projected)
    estimator.estimate(projected, into: &abundances, using: &workspace)
  }
}
