internal import LinearAlgebra
internal import Unmixing

/// What a BUNet learns from and where it starts, by what is seen of the scene.
struct BUNetPreparation {
  /// The pixels to train on, `pixelCount x bandCount`.
  private(set) var pixels: Matrix
  /// Where encoder and decoder start, `bandCount x endmemberCount`.
  private(set) var start: Matrix
  private(set) var loss: ReconstructionLoss
  /// Fraction of the steps during which the endmembers stay as they are, up to 1.
  private(set) var frozenFraction: Double
  /// Whether the endmembers are known so well that they are kept.
  private(set) var keepsEndmembers = false
  /// What was seen, one sentence each.
  private(set) var notes: [String] = []

  /// Keeps the draws of pixels apart from those of the attempts to train.
  private static let drawStream: UInt64 = 1_001

  /// Looks at a scene.
  ///
  /// - Throws: `TrainingError` with code `.badValue` if the pixels hold no finite numbers.
  init(
    plan: TrainingPlan,
    settings: ReconstructionLoss.Settings,
    spectra: Matrix,
    start: Matrix,
    seed: UInt64
  ) throws(TrainingError) {
    pixels = spectra
    self.start = start
    frozenFraction = settings.frozenFraction
    var ratio = 1.0
    if settings.measuresLinearity || plan.removesNoise || plan.startsFromLikelihood {
      let measured = try SceneLinearity(of: spectra, endmemberCount: start.columnCount)
      if plan.removesNoise { pixels = measured.withoutNoise(spectra) }
      if settings.measuresLinearity {
        ratio = measured.ratio
        notes.append(Self.words(on: measured, endmemberCount: start.columnCount))
      }
      if plan.startsFromLikelihood, measured.ratio == 1, let variance = measured.noiseVariance {
        var generator = SeededGenerator(seed: seed, stream: Self.drawStream)
        let likely = LikelyEndmembers(
          of: spectra,
          start: start,
          noiseVariance: variance,
          using: &generator
        )
        if let likely {
          var decoder = LinearDecoder(spectra: likely.spectra)
          decoder.clamp()
          self.start = decoder.spectra
          frozenFraction = 1
          keepsEndmembers = true
          if settings.measuresLinearity { ratio = likely.brightnessRatio }
          notes.append("The endmembers are those that make the pixels most likely, and are kept.")
        }
      }
    }
    loss = ReconstructionLoss(
      settings: settings,
      linearity: ratio,
      bandCount: spectra.columnCount
    )
  }

  private static func words(on measured: SceneLinearity, endmemberCount: Int) -> String {
    guard measured.ratio > 1 else {
      return "The scene is linear, or has too few pixels to tell: the plain squared error is used."
    }
    let ratio = (measured.ratio * 100).rounded() / 100
    return "The scene is not linear: its pixels leave \(ratio) times the noise variance outside "
      + "\(endmemberCount) dimensions, so brightness counts little and the endmembers are held near "
      + "their start."
  }
}
