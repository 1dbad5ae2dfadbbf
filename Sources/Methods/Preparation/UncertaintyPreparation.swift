internal import Essentials
internal import LinearAlgebra
internal import Sampling
internal import Training
package import Unmixing

extension MethodPreparation {
  /// Adds to a method what gives its abundances their standard deviations.
  ///
  /// Noise and misfit are measured on the pixels from which networks are trained.
  ///
  /// - Throws: `UnmixingError`, `SceneError`, `CancellationError`.
  package func addUncertainty(to method: inout PreparedMethod, of choice: MethodChoice) throws {
    control.report(.stage("measuring noise", fraction: 0))
    let spectra = try sample(pixelLimit: Self.trainingPixelLimit).spectra
    let projected = Matrix.product(
      method.estimator.projections,
      .transposed,
      spectra,
      .transposed
    )
    var abundances = Matrix(rowCount: 0, columnCount: 0)
    var workspace = Workspace()
    method.estimator.estimate(projected, into: &abundances, using: &workspace)
    let uncertainty = try AbundanceUncertainty(
      spectra: spectra,
      abundances: abundances,
      basis: method.basis,
      rule: choice.uncertaintyRule
    )
    method.uncertainty = uncertainty
    method.notes.append(uncertainty.misfit.words(pixelCount: spectra.rowCount))
  }
}

extension MethodChoice {
  /// How the uncertainty of the method's abundances is reckoned.
  var uncertaintyRule: UncertaintyRule {
    switch self {
    case .library(_, let solver), .extraction(_, _, let solver):
      UncertaintyRule(brightness: solver == .fcls ? .fixed : .free, misfit: .asItVaries)
    case .blind:
      UncertaintyRule(brightness: .asPixelsShow, misfit: .asItVaries)
    case .model(let loaded):
      switch loaded.model.kind {
      case .aenet, .mnnae: UncertaintyRule(brightness: .asPixelsShow, misfit: .inAllBands)
      case .bunet, .mnnbu: UncertaintyRule(brightness: .asPixelsShow, misfit: .asItVaries)
      }
    }
  }
}

extension ModelMisfit {
  /// What a person should know about the deviations: one sentence without a full stop.
  package func words(pixelCount: Int) -> String {
    let brightness = isBrightnessFree ? "free" : "fixed"
    guard let noise else {
      return "standard deviations: too few pixels (\(pixelCount)) to tell noise, so each is judged "
        + "by its own reconstruction; brightness \(brightness)"
    }
    let deviation = noise.meanVariance.squareRoot()
    let ratio = noiseResidual > 0 ? meanExcess / noiseResidual : 0
    return "standard deviations: noise \(Self.rounded(deviation)) in reflectance, misfit of the "
      + "model \(Self.rounded(ratio)) times its variance in \(Self.rounded(dimensionCount)) "
      + "dimensions, brightness \(brightness)"
  }

  /// Three digits, whatever the size.
  private static func rounded(_ value: Double) -> String {
    guard value > 0, value.isFinite else { return "\(value)" }
    var (unit, digits) = (1.0, value)
    while digits < 100 { (unit, digits) = (unit * 10, digits * 10) }
    return "\(digits.rounded() / unit)"
  }
}
