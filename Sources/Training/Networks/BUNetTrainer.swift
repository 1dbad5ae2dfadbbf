public import LinearAlgebra
public import Spectra
public import Unmixing

/// Trains a BUNet or MNN-BU on pixels alone (Zhou & Rodrigues 2022, section IV-B).
public struct BUNetTrainer: Sendable {
  /// What a training gives.
  public struct Result: Sendable {
    /// The trained network; its decoder's spectra are the endmembers.
    public let network: BUNet
    /// Where encoder and decoder started, `bandCount x endmemberCount`.
    public let start: Matrix
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

  /// Trains a network from endmembers that are found in the same pixels first.
  ///
  /// - Parameters:
  ///   - spectra: reflectance 0...1, `pixelCount x bandCount`.
  ///   - extractor: finds where encoder and decoder start.
  ///   - endmemberCount: number of endmembers.
  ///   - seed: decides the extractor's draws and the order of the pixels.
  ///   - progress: asked now and then; training stops if it answers false.
  /// - Returns: the network and what happened.
  /// - Throws: `TrainingError` as above; `.cannotStart` if no endmembers are found.
  public func train(
    spectra: Matrix,
    extractor: any EndmemberExtractor,
    endmemberCount: Int,
    seed: UInt64,
    progress: TrainingProgress? = nil
  ) throws(TrainingError) -> Result {
    var generator = SeededGenerator(seed: seed, stream: Self.extractionStream)
    let start: Matrix
    do throws(UnmixingError) {
      start = try extractor.endmembers(
        in: spectra,
        count: endmemberCount,
        using: &generator
      ).spectra
    } catch { throw TrainingError(error) }
    return try train(spectra: spectra, start: start, seed: seed, progress: progress)
  }

  /// Keeps the extractor's random numbers apart from those of the attempts to train.
  private static let extractionStream: UInt64 = 1_000

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
    let prepared = try BUNetPreparation(
      plan: plan,
      settings: settings,
      spectra: spectra,
      start: start,
      seed: seed
    )
    let run = TrainingRun(
      plan: plan,
      seed: seed,
      progress: progress,
      acceptsUntrained: prepared.keepsEndmembers
    ) {
      (plan) throws(TrainingError) -> BUNetTask in
      do throws(UnmixingError) {
        let network = try BUNet(
          start: plan.start,
          endmembers: prepared.start,
          layerCount: plan.builtLayerCount,
          isTied: plan.isTied,
          hasEndmemberThresholds: plan.hasEndmemberThresholds
        )
        return BUNetTask(
          network: network,
          spectra: prepared.pixels,
          loss: prepared.loss,
          frozenFraction: prepared.frozenFraction
        )
      } catch { throw TrainingError(error) }
    }
    let (task, report) = try run.run(notes: prepared.notes)
    return Result(network: task.network, start: prepared.start, report: report)
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
