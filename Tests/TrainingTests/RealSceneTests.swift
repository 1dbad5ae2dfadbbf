import LinearAlgebra
import Metrics
import Spectra
import Testing
import Unmixing

@testable import Training

@Suite("Accuracy on real scenes")
struct RealSceneTests {
  /// Mean error over the pixels that were not trained on, one run a seed.
  static func errors(
    _ scene: RealScene,
    pixels count: Int,
    plan: TrainingPlan = .robust(.aenet),
    endmembers: Bool = true,
    seeds: ClosedRange<UInt64> = 1...3
  ) throws -> [Double] {
    try seeds.map { seed in
      var generator = SeededGenerator(seed: seed, stream: 99)
      var order = Array(0..<scene.spectra.rowCount)
      generator.shuffle(&order)
      let (train, rest) = (order[..<count], order[count...])
      let result = try AENetTrainer(plan: plan).train(
        spectra: scene.spectra.rows(train),
        abundances: scene.abundances.rows(train),
        endmembers: endmembers ? scene.endmembers : nil,
        seed: seed
      )
      let found = abundances(result.network, scene.spectra.rows(rest))
      return rootMeanSquareError(found, scene.abundances.rows(rest))
    }
  }

  static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test(
    "an AENet learns Jasper Ridge from 256 pixels, with and without endmembers given",
    .enabled(if: RealScene.isThere("jasper-ridge"), "needs the Jasper Ridge data")
  )
  func jasperRidge() throws {
    let scene = try RealScene.jasperRidge()
    let given = try Self.errors(scene, pixels: 256)
    #expect(Self.mean(given) <= 0.0085, "seeds 1-3: \(given)")
    let estimated = try Self.errors(scene, pixels: 256, endmembers: false)
    #expect(Self.mean(estimated) <= 0.0085, "seeds 1-3: \(estimated)")
    let paper = try Self.errors(scene, pixels: 256, plan: .paper(.aenet))
    #expect(Self.mean(paper) <= 0.030, "seeds 1-3: \(paper)")
  }

  @Test(
    "an AENet learns the Urban crop from 256 pixels",
    .enabled(if: RealScene.isThere("urban-crop"), "needs the Urban data")
  )
  func urban() throws {
    let errors = try Self.errors(try RealScene.urbanCrop(), pixels: 256)
    #expect(Self.mean(errors) <= 0.009, "seeds 1-3: \(errors)")
  }

  @Test(
    "an AENet learns the paper's synthetic scene at 15 dB as well as FCLS with the true endmembers",
    .enabled(if: RealScene.isThere("synthetic-paper"), "needs the synthetic data")
  )
  func synthetic() throws {
    let errors = try Self.errors(try RealScene.synthetic(signalToNoise: 15, seed: 1), pixels: 1_000)
    #expect(Self.mean(errors) <= 0.0322, "seeds 1-3: \(errors)")
  }

  @Test(
    "a learning rate that kills units of Jasper Ridge is noticed and lowered",
    .enabled(if: RealScene.isThere("jasper-ridge"), "needs the Jasper Ridge data"),
    arguments: [1e-1, 1e-3]
  )
  func collapse(learningRate: Double) throws {
    let scene = try RealScene.jasperRidge()
    var plan = TrainingPlan.paper(.aenet)
    plan.learningRate = learningRate
    var generator = SeededGenerator(seed: 1, stream: 99)
    let train = generator.sample(256, below: scene.spectra.rowCount)
    let result = try AENetTrainer(plan: plan).train(
      spectra: scene.spectra.rows(train),
      abundances: scene.abundances.rows(train),
      endmembers: scene.endmembers,
      seed: 1
    )
    let reasons = result.report.restarts.map(\.reason)
    #expect(reasons.contains { $0.contains("0 in every pixel") }, "\(reasons)")
    let found = abundances(result.network, scene.spectra)
    #expect(rootMeanSquareError(found, scene.abundances) < 0.03)
  }

  /// Mean spectral angle and abundance error of a blind training on all pixels, without names.
  static func blind(_ scene: RealScene, seed: UInt64) throws -> (angle: Double, error: Double) {
    let positions = PixelPositions(indices: 0..<scene.spectra.rowCount, width: 100)
    let result = try BUNetTrainer().train(
      spectra: scene.spectra,
      extractor: PatchSNPA(positions: positions),
      endmemberCount: scene.endmembers.endmemberCount,
      seed: seed
    )
    let matching = EndmemberMatching(
      estimate: result.network.decoder.spectra,
      reference: scene.endmembers.spectra
    )
    let found = matching.inReferenceOrder(abundances(result.network, scene.spectra))
    return (matching.meanAngleDegrees ?? .nan, rootMeanSquareError(found, scene.abundances))
  }

  @Test(
    "a BUNet finds the endmembers of Jasper Ridge from its pixels alone",
    .enabled(if: RealScene.isThere("jasper-ridge"), "needs the Jasper Ridge data")
  )
  func blindJasperRidge() throws {
    let scores = try (1...3).map { try Self.blind(try RealScene.jasperRidge(), seed: $0) }
    #expect(Self.mean(scores.map(\.angle)) <= 2.2, "seeds 1-3: \(scores)")
    #expect(Self.mean(scores.map(\.error)) <= 0.036, "seeds 1-3: \(scores)")
  }

  @Test(
    "a BUNet finds the endmembers of the Urban crop from its pixels alone",
    .enabled(if: RealScene.isThere("urban-crop"), "needs the Urban data")
  )
  func blindUrban() throws {
    let scores = try (1...3).map { try Self.blind(try RealScene.urbanCrop(), seed: $0) }
    #expect(Self.mean(scores.map(\.angle)) <= 6.5, "seeds 1-3: \(scores)")
    #expect(Self.mean(scores.map(\.error)) <= 0.080, "seeds 1-3: \(scores)")
  }

  @Test(
    "a BUNet finds the endmembers of the synthetic scene at 25 dB, which no pixel shows",
    .enabled(if: RealScene.isThere("synthetic-paper"), "needs the synthetic data")
  )
  func blindSynthetic() throws {
    let scores = try (1...3).map {
      try Self.blind(try RealScene.synthetic(signalToNoise: 25, seed: $0), seed: $0)
    }
    #expect(Self.mean(scores.map(\.angle)) <= 0.45, "seeds 1-3: \(scores)")
    #expect(Self.mean(scores.map(\.error)) <= 0.018, "seeds 1-3: \(scores)")
  }

  @Test(
    "a BUNet finds the endmembers without noise too, where an untrained network is good already",
    .enabled(if: RealScene.isThere("synthetic-paper"), "needs the synthetic data")
  )
  func blindNoiseFree() throws {
    let score = try Self.blind(try RealScene.synthetic(signalToNoise: .infinity, seed: 1), seed: 1)
    #expect(score.angle <= 0.2)
    #expect(score.error <= 0.01)
  }

  @Test(
    "the linearity of known scenes is what an independent computation finds",
    .enabled(
      if: RealScene.isThere("jasper-ridge") && RealScene.isThere("urban-crop")
        && RealScene.isThere("synthetic-paper"),
      "needs the real data"
    )
  )
  func linearity() throws {
    // 6.632, 5.780 and 0.95 by NumPy: singular values, and one regression a band.
    let jasper = try RealScene.jasperRidge()
    #expect(abs(try SceneLinearity(of: jasper.spectra, endmemberCount: 4).ratio - 6.632) < 0.01)
    let urban = try RealScene.urbanCrop()
    #expect(abs(try SceneLinearity(of: urban.spectra, endmemberCount: 4).ratio - 5.780) < 0.01)
    let synthetic = try RealScene.synthetic(signalToNoise: 25, seed: 1)
    #expect(try SceneLinearity(of: synthetic.spectra, endmemberCount: 6).ratio == 1)
  }
}
