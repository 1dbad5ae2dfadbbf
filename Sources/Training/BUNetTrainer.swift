public import LinearAlgebra
public import Spectra
public import Unmixing

/// Trains a BUNet on pixels alone (Zhou & Rodrigues 2022, section IV-B).
public struct BUNetTrainer: Sendable {
  /// What a training gives.
  public struct Result: Sendable {
    /// The trained network; its decoder's spectra are the endmembers.
    public let network: BUNet
    /// What happened.
    public let report: TrainingReport
  }

  /// How to train.
  public let plan: TrainingPlan

  /// Makes a trainer.
  public init(plan: TrainingPlan = .robust(.bunet)) { self.plan = plan }

  /// Trains a network.
  ///
  /// - Parameters:
  ///   - spectra: reflectance 0...1, `pixelCount x bandCount`.
  ///   - endmembers: where encoder and decoder start.
  ///   - seed: decides the order of the pixels.
  ///   - progress: asked now and then; training stops if it answers false.
  /// - Returns: the network and what happened.
  /// - Throws: `TrainingError` with code `.badPlan`, `.sizeMismatch`, `.badValue`,
  ///   `.tooFewPixels`, `.cannotStart`, `.trainingFailed` or `.cancelled`.
  public func train(
    spectra: Matrix,
    endmembers: EndmemberSet,
    seed: UInt64,
    progress: TrainingProgress? = nil
  ) throws(TrainingError) -> Result {
    try train(spectra: spectra, start: endmembers.spectra, seed: seed, progress: progress)
  }

  private func train(
    spectra: Matrix,
    start: Matrix,
    seed: UInt64,
    progress: TrainingProgress?
  ) throws(TrainingError) -> Result {
    try plan.check(for: .bunet)
    try checkInput(spectra, start)
    guard case .reconstruction(let settings) = plan.objective else {
      preconditionFailure("a plan for a BUNet has a loss of reconstructions")
    }
    var linearity = 1.0
    var notes: [String] = []
    if settings.measuresLinearity {
      linearity = try SceneLinearity(of: spectra, endmemberCount: start.columnCount).ratio
      notes.append(
        linearity > 1
          ? "The scene is not linear: its pixels leave \(linearity) times the noise variance "
            + "outside \(start.columnCount) dimensions, so brightness counts little and the "
            + "endmembers are held near their start."
          : "The scene is linear, or has too few pixels to tell: the plain squared error is used."
      )
    }
    let loss = ReconstructionLoss(
      settings: settings,
      linearity: linearity,
      bandCount: spectra.columnCount
    )
    let run = TrainingRun(plan: plan, seed: seed, progress: progress) {
      (plan) throws(TrainingError) -> BUNetTask in
      do throws(UnmixingError) {
        let network = try BUNet(
          start: plan.start,
          endmembers: start,
          layerCount: plan.builtLayerCount,
          isTied: plan.isTied,
          hasEndmemberThresholds: plan.hasEndmemberThresholds
        )
        return BUNetTask(
          network: network,
          spectra: spectra,
          loss: loss,
          frozenFraction: settings.frozenFraction
        )
      } catch { throw TrainingError(error) }
    }
    let (task, report) = try run.run(notes: notes)
    return Result(network: task.network, report: report)
  }

  private func checkInput(_ spectra: Matrix, _ endmembers: Matrix) throws(TrainingError) {
    guard spectra.columnCount == endmembers.rowCount else {
      throw TrainingError(
        code: .sizeMismatch,
        message: "the endmembers have \(endmembers.rowCount) bands, the training pixels "
          + "\(spectra.columnCount).",
        remedy: "Remove the same bands from both."
      )
    }
    guard spectra.rowCount >= endmembers.columnCount else {
      throw TrainingError(
        code: .tooFewPixels,
        message: "\(spectra.rowCount) training pixels cannot teach \(endmembers.columnCount) "
          + "endmembers.",
        remedy: "Give some thousand pixels, or all of a small scene."
      )
    }
    try requireFinite(spectra, "training spectra")
  }
}

/// A BUNet in training.
struct BUNetTask: TrainingTask {
  private(set) var network: BUNet
  private let spectra: Matrix
  private let pixelEnergies: [Float]
  private let frozenFraction: Double
  private let anchor: Matrix
  private var lossFunction: ReconstructionLoss
  private var encoderAdam = Adam()
  private var decoderAdam = Adam()
  private var encoderMoments: Moments<AENet.Parameters>
  private var decoderMoments: Moments<Matrix>
  private var encoderTrace = AENetTrace()
  private var decoderTrace = DecoderTrace()
  private var batch = Matrix(rowCount: 0, columnCount: 0)
  private var batchEnergies: [Float] = []
  private var slope = Matrix(rowCount: 0, columnCount: 0)
  private var activity: UnitActivity

  init(network: BUNet, spectra: Matrix, loss: ReconstructionLoss, frozenFraction: Double) {
    self.network = network
    self.spectra = spectra
    self.frozenFraction = frozenFraction
    lossFunction = loss
    anchor = network.decoder.spectra
    pixelEnergies = (0..<spectra.rowCount).map { pixel in
      Float(spectra.row(pixel).reduce(0.0) { $0 + Double($1) * Double($1) })
    }
    encoderMoments = Moments(zeros: network.encoder.parameters.zeros)
    decoderMoments = Moments(
      zeros: Matrix(rowCount: network.bandCount, columnCount: network.endmemberCount)
    )
    activity = UnitActivity(endmemberCount: network.endmemberCount)
  }

  var pixelCount: Int { spectra.rowCount }

  var isFinite: Bool {
    network.encoder.parameters.isFinite && network.decoder.spectra.elements.allSatisfy(\.isFinite)
  }

  mutating func loss(_ pixels: ArraySlice<Int>) -> Double {
    let error = reconstructionError(pixels)
    return error
      + lossFunction.anchor(network.decoder.spectra, to: anchor, gradient: &decoderMoments.gradient)
  }

  mutating func step(_ pixels: ArraySlice<Int>, rate: Double, fraction: Double) -> Double {
    var loss = reconstructionError(pixels)
    network.decoder.backward(
      correlationGradient: lossFunction.correlationGradient,
      energyGradient: lossFunction.energyGradient,
      trace: decoderTrace,
      into: &slope
    )
    network.encoder.backward(
      slope,
      spectra: batch,
      trace: &encoderTrace,
      into: &encoderMoments.gradient
    )
    let isFrozen = fraction < frozenFraction
    if !isFrozen {
      network.decoder.backward(
        correlationGradient: lossFunction.correlationGradient,
        energyGradient: lossFunction.energyGradient,
        abundances: encoderTrace.abundances,
        spectra: batch,
        trace: &decoderTrace,
        into: &decoderMoments.gradient
      )
    }
    loss += lossFunction.anchor(
      network.decoder.spectra,
      to: anchor,
      gradient: &decoderMoments.gradient
    )
    encoderAdam.nextStep(rate: rate).move(&network.encoder.parameters, &encoderMoments)
    if !isFrozen {
      decoderAdam.nextStep(rate: rate).move(&network.decoder.spectra, &decoderMoments)
      network.decoder.clamp()
    }
    return loss
  }

  mutating func takeDeadUnits() -> [Int] {
    activity.takeDead(expected: Array(repeating: true, count: network.endmemberCount))
  }

  /// Encodes and decodes a batch; the mean loss without the anchor.
  private mutating func reconstructionError(_ pixels: ArraySlice<Int>) -> Double {
    gather(pixels, of: spectra, into: &batch)
    batchEnergies.removeAll(keepingCapacity: true)
    for pixel in pixels { batchEnergies.append(pixelEnergies[pixel]) }
    network.encoder.forward(batch, into: &encoderTrace)
    activity.look(at: encoderTrace.lastSplit)
    network.decoder.forward(encoderTrace.abundances, spectra: batch, into: &decoderTrace)
    return lossFunction.evaluate(
      correlations: decoderTrace.correlations,
      energies: decoderTrace.energies,
      pixelEnergies: batchEnergies
    )
  }
}
