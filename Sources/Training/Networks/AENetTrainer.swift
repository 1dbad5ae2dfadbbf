public import LinearAlgebra
public import Spectra
public import Unmixing

/// Trains an AENet or MNN-AE on pixels with known abundances (Zhou & Rodrigues 2022, section III-C).
public struct AENetTrainer: Sendable {
  /// What a training gives.
  public struct Result: Sendable {
    /// The trained network.
    public let network: AENet
    /// The endmembers of the warm start, `bandCount x endmemberCount`: those given, or estimated
    /// from the training pixels.
    public let endmembers: Matrix
    /// What happened.
    public let report: TrainingReport
  }

  /// How to train.
  public let plan: TrainingPlan

  /// Makes a trainer.
  public init(plan: TrainingPlan = .robust(.aenet)) { self.plan = plan }

  /// Trains a network.
  ///
  /// - Parameters:
  ///   - spectra: reflectance 0...1, `pixelCount x bandCount`.
  ///   - abundances: known fractions, `pixelCount x endmemberCount`, >= 0.
  ///   - endmembers: for the warm start; if nil, the least-squares solution of
  ///     `spectra = abundances * endmembers^T`.
  ///   - seed: decides the order of the pixels.
  ///   - progress: asked now and then; training stops if it answers false.
  /// - Returns: the network, its endmembers and what happened.
  /// - Throws: `TrainingError` with code `.badPlan`, `.sizeMismatch`, `.badValue`,
  ///   `.tooFewPixels`, `.cannotStart`, `.trainingFailed` or `.cancelled`.
  public func train(
    spectra: Matrix,
    abundances: Matrix,
    endmembers: EndmemberSet? = nil,
    seed: UInt64,
    progress: TrainingProgress? = nil
  ) throws(TrainingError) -> Result {
    try plan.check(for: .aenet)
    try checkInput(spectra, abundances, endmembers)
    guard case .abundances(let weights) = plan.objective else {
      preconditionFailure("a plan for an AENet has a loss of abundances")
    }
    let start =
      if let endmembers { endmembers.spectra } else {
        try Self.leastSquaresEndmembers(spectra, abundances)
      }
    var copies = spectra
    if plan.removesNoise {
      let linearity = try SceneLinearity(of: spectra, endmemberCount: start.columnCount)
      let fresh = try FreshNoise(
        linearity,
        spectra: spectra,
        abundances: abundances,
        seed: seed
      )
      if let fresh { copies = fresh.spectra }
    }
    let loss = AbundanceLoss(weights: weights, reference: abundances)
    let expected = Self.expectedEndmembers(abundances)
    let training = copies
    let run = TrainingRun(plan: plan, seed: seed, progress: progress) {
      (plan) throws(TrainingError) -> AENetTask in
      do throws(UnmixingError) {
        let network = try AENet(
          start: plan.start,
          endmembers: start,
          layerCount: plan.builtLayerCount,
          isTied: plan.isTied,
          hasEndmemberThresholds: plan.hasEndmemberThresholds
        )
        return AENetTask(
          network: network,
          spectra: training,
          pixelCount: spectra.rowCount,
          loss: loss,
          expected: expected
        )
      } catch { throw TrainingError(error) }
    }
    let (task, report) = try run.run()
    return Result(network: task.network, endmembers: start, report: report)
  }

  /// An endmember counts as present from this abundance on.
  static let leastPresence: Float = 0.05

  /// Which endmembers have a pixel with a fair share of them: only these must not die out.
  static func expectedEndmembers(_ abundances: Matrix) -> [Bool] {
    (0..<abundances.columnCount).map { endmember in
      (0..<abundances.rowCount).contains { abundances[$0, endmember] >= leastPresence }
    }
  }

  /// The endmembers that explain the spectra best: `Y^T X (X^T X)^-1`, cut at 0.
  static func leastSquaresEndmembers(
    _ spectra: Matrix,
    _ abundances: Matrix
  ) throws(TrainingError) -> Matrix {
    let fractions = abundances.inDoublePrecision
    let products = DoubleMatrix.product(fractions, .transposed, spectra.inDoublePrecision)
    do throws(LinearAlgebraError) {
      let solved = try DoubleMatrix.gram(of: abundances).solvedPositiveDefinite(products)
      let endmembers = solved.transposed.inSinglePrecision
      return Matrix(
        rowCount: endmembers.rowCount,
        columnCount: endmembers.columnCount,
        elements: endmembers.elements.map { max($0, 0) }
      )
    } catch {
      throw TrainingError(
        code: .cannotStart,
        message: "the endmembers cannot be estimated from \(spectra.rowCount) training pixels: "
          + "some endmember never occurs in them, or only together with others in one proportion.",
        remedy: "Give the endmembers, or training pixels with more of every material.",
        underlying: error.message
      )
    }
  }

  private func checkInput(
    _ spectra: Matrix,
    _ abundances: Matrix,
    _ endmembers: EndmemberSet?
  ) throws(TrainingError) {
    guard spectra.rowCount == abundances.rowCount else {
      throw TrainingError(
        code: .sizeMismatch,
        message: "\(spectra.rowCount) training spectra and \(abundances.rowCount) rows of known "
          + "abundances do not belong together.",
        remedy: "Give one row of abundances for every training pixel."
      )
    }
    let count = abundances.columnCount
    if let endmembers,
      endmembers.bandCount != spectra.columnCount
        || endmembers.endmemberCount != count
    {
      throw TrainingError(
        code: .sizeMismatch,
        message:
          "the endmembers are \(endmembers.endmemberCount) on \(endmembers.bandCount) bands; "
          + "the training pixels have abundances of \(count) and \(spectra.columnCount) bands.",
        remedy: "Give the endmembers that the abundances are of, with the same bands removed."
      )
    }
    guard count >= 1, spectra.rowCount >= count else {
      throw TrainingError(
        code: .tooFewPixels,
        message: "\(spectra.rowCount) training pixels cannot teach \(count) endmembers.",
        remedy: "Give some hundred pixels; the paper has 256."
      )
    }
    try requireFinite(spectra, "training spectra")
    try requireFinite(abundances, "known abundances")
    guard let index = abundances.elements.firstIndex(where: { $0 < 0 }) else { return }
    throw TrainingError(
      code: .badValue,
      message: "known abundances: row \(index / count + 1), column \(index % count + 1) is "
        + "\(abundances.elements[index]).",
      remedy: "Abundances are fractions from 0 to 1; leave out pixels without data."
    )
  }
}
