import Foundation
import LinearAlgebra
import Spectra
import Testing
import Unmixing

@testable import Training

/// A small scene of mixtures to train on.
enum SmallScene {
  static let seed: UInt64 = 41

  static func endmembers(bands: Int = 20, count: Int = 3) -> EndmemberSet {
    var rows: [[Float]] = []
    for band in 0..<bands {
      rows.append(
        (0..<count).map { unit in
          let centre = Double(bands) * (Double(unit) + 0.5) / Double(count)
          let distance = (Double(band) - centre) / Double(bands)
          return Float(0.15 + 0.6 * Foundation.exp(-20 * distance * distance))
        }
      )
    }
    return EndmemberSet(
      names: (1...count).map { "material \($0)" },
      spectra: Matrix(rows: rows),
      grid: SpectralGrid(
        bandCount: bands,
        wavelengths: (0..<bands).map { Wavelength(nanometres: 400 + 100 * Double($0)) },
        widthsNanometres: (0..<bands).map { _ in 12.5 }
      )
    )
  }

  static func pixels(
    _ count: Int,
    noise: Double? = 30,
    of endmembers: EndmemberSet = endmembers()
  ) throws -> SimulatedMixtures.Pixels {
    var mixtures = SimulatedMixtures()
    mixtures.pixelCount = count
    mixtures.signalToNoiseDecibels = noise
    mixtures.correlatedError = 0
    (mixtures.leastBrightness, mixtures.greatestBrightness) = (0.6, 1.1)
    var generator = SeededGenerator(seed: seed)
    return try mixtures.pixels(
      of: SimulatedMixtures.Material.of(endmembers),
      using: &generator
    )
  }

  static func plan(_ network: TrainingPlan.Network, steps: Int = 400) -> TrainingPlan {
    var plan = TrainingPlan.robust(network)
    plan.length = .steps(steps)
    return plan
  }
}

@Suite("Training")
struct TrainerTests {
  @Test("an AENet learns from simulated mixtures, tied or not, with one theta or many")
  func aenet() throws {
    let pixels = try SmallScene.pixels(600)
    let train = Array(0..<400)
    let test = Array(400..<600)
    for isTied in [true, false] {
      for perEndmember in [true, false] {
        var plan = SmallScene.plan(.aenet)
        plan.isTied = isTied
        plan.hasEndmemberThresholds = perEndmember
        let result = try AENetTrainer(plan: plan).train(
          spectra: pixels.spectra.rows(train),
          abundances: pixels.abundances.rows(train),
          seed: 1
        )
        let report = result.report
        #expect(report.finalLoss < 0.6 * report.startLoss)
        #expect(report.restarts.isEmpty && report.stepCount == 400)
        #expect(report.losses.count == 58, "7 steps an epoch")
        let found = abundances(result.network, pixels.spectra.rows(test))
        #expect(rootMeanSquareError(found, pixels.abundances.rows(test)) < 0.05)
        guard !perEndmember else { continue }
        for layer in result.network.parameters.layers {
          #expect(Set(layer.thresholds).count == 1 && Set(layer.stepSizes).count == 1)
        }
      }
    }
  }

  @Test("the same seed gives the same network, another seed another")
  func determinism() throws {
    let pixels = try SmallScene.pixels(200)
    func train(_ seed: UInt64) throws -> AENet {
      try AENetTrainer(plan: SmallScene.plan(.aenet, steps: 50)).train(
        spectra: pixels.spectra,
        abundances: pixels.abundances,
        seed: seed
      ).network
    }
    #expect(try train(5) == train(5))
    #expect(try train(5) != train(6))
    func trainBlind(_ seed: UInt64) throws -> BUNet {
      try BUNetTrainer(plan: SmallScene.plan(.bunet, steps: 50)).train(
        spectra: pixels.spectra,
        endmembers: SmallScene.endmembers(),
        seed: seed
      ).network
    }
    #expect(try trainBlind(5) == trainBlind(5))
    #expect(try trainBlind(5) != trainBlind(6))
  }

  @Test("a BUNet brings distorted endmembers closer to those of a linear scene, within limits")
  func bunet() throws {
    var mixtures = SimulatedMixtures()
    mixtures.pixelCount = 1_000
    mixtures.correlatedError = 0
    mixtures.leastBrightness = 1
    mixtures.greatestBrightness = 1
    var generator = SeededGenerator(seed: SmallScene.seed)
    let truth = SmallScene.endmembers()
    let pixels = try mixtures.pixels(
      of: SimulatedMixtures.Material.of(truth),
      using: &generator
    )
    // Every endmember is a tenth of the next: as an extraction without pure pixels finds them.
    var mixed = truth.spectra
    for band in 0..<truth.bandCount {
      for unit in 0..<3 {
        mixed[band, unit] =
          0.9 * truth.spectra[band, unit] + 0.1 * truth.spectra[band, (unit + 1) % 3]
      }
    }
    let start = EndmemberSet(names: truth.names, spectra: mixed, grid: truth.grid)
    var plan = SmallScene.plan(.bunet, steps: 1_500)
    plan.learningRate = 2e-3
    plan.startsFromLikelihood = false  // what training alone does is looked at
    let result = try BUNetTrainer(plan: plan).train(
      spectra: pixels.spectra,
      endmembers: start,
      seed: 3
    )
    let before = meanAngle(mixed, truth.spectra)
    let after = meanAngle(result.network.decoder.spectra, truth.spectra)
    #expect(after < 0.5 * before, "\(before) before, \(after) after")
    let limits = LinearDecoder.limits
    #expect(result.network.decoder.spectra.elements.allSatisfy { limits.contains($0) })
    #expect(result.report.notes.count == 1)
  }

  @Test("the endmembers stay as they are while they are frozen")
  func frozen() throws {
    let pixels = try SmallScene.pixels(256)
    var plan = SmallScene.plan(.bunet, steps: 20)
    plan.startsFromLikelihood = false
    plan.objective = .reconstruction(
      .init(measuresLinearity: false, anchorWeight: 0, frozenFraction: 0.999)
    )
    let start = SmallScene.endmembers()
    let frozen = try BUNetTrainer(plan: plan).train(
      spectra: pixels.spectra,
      endmembers: start,
      seed: 3
    )
    #expect(frozen.network.decoder.spectra == start.spectra)
    plan.objective = .reconstruction(.paper)
    let free = try BUNetTrainer(plan: plan).train(
      spectra: pixels.spectra,
      endmembers: start,
      seed: 3
    )
    #expect(free.network.decoder.spectra != start.spectra)
  }

  @Test("training stops when it is asked to, and tells how far it is")
  func cancellation() throws {
    let pixels = try SmallScene.pixels(200)
    var fractions: [Double] = []
    #expect {
      _ = try AENetTrainer(plan: SmallScene.plan(.aenet, steps: 640)).train(
        spectra: pixels.spectra,
        abundances: pixels.abundances,
        seed: 1
      ) { fraction, loss in
        fractions.append(fraction)
        return loss.isFinite && fractions.count < 3
      }
    } throws: { ($0 as? TrainingError)?.code == .cancelled }
    #expect(fractions == [0.1, 0.2, 0.3])
  }

  @Test("input that does not fit together is refused with the reason")
  func refusals() throws {
    let pixels = try SmallScene.pixels(50)
    let endmembers = SmallScene.endmembers()
    let plan = SmallScene.plan(.aenet, steps: 5)
    func code(
      _ plan: TrainingPlan,
      _ spectra: Matrix,
      _ abundances: Matrix,
      _ endmembers: EndmemberSet? = nil
    ) -> TrainingError.Code? {
      do throws(TrainingError) {
        _ = try AENetTrainer(plan: plan).train(
          spectra: spectra,
          abundances: abundances,
          endmembers: endmembers,
          seed: 1
        )
        return nil
      } catch { return error.code }
    }
    let (spectra, known) = (pixels.spectra, pixels.abundances)
    #expect(code(plan, spectra, known, endmembers) == nil)
    #expect(code(plan, spectra.rows(0..<49), known) == .sizeMismatch)
    #expect(code(plan, spectra, known, SmallScene.endmembers(bands: 19)) == .sizeMismatch)
    #expect(code(plan, spectra, known, SmallScene.endmembers(count: 4)) == .sizeMismatch)
    #expect(code(plan, spectra.rows(0..<2), known.rows(0..<2)) == .tooFewPixels)
    var broken = spectra
    broken[3, 4] = .nan
    #expect(code(plan, broken, known) == .badValue)
    var negative = known
    negative[2, 1] = -0.1
    #expect(code(plan, spectra, negative) == .badValue)
    let never = Matrix(rows: (0..<50).map { _ in [1, 0, 0] })
    #expect(code(plan, spectra, never) == .cannotStart)
    #expect(code(.robust(.bunet), spectra, known) == .badPlan)
    var bad = plan
    bad.layerCount = 0
    #expect(code(bad, spectra, known) == .badPlan)
    bad = plan
    bad.learningRate = -1
    #expect(code(bad, spectra, known) == .badPlan)
    bad = plan
    bad.objective = .abundances(.init(squaredError: 0, angle: 0, divergence: 0))
    #expect(code(bad, spectra, known) == .badPlan)
    #expect(throws: TrainingError.self) {
      _ = try BUNetTrainer().train(
        spectra: spectra,
        endmembers: SmallScene.endmembers(bands: 7),
        seed: 1
      )
    }
  }

  @Test("a plan survives JSON", arguments: TrainingPlan.Network.allCases)
  func plans(network: TrainingPlan.Network) throws {
    for plan in [TrainingPlan.paper(network), .robust(network)] {
      let data = try JSONEncoder().encode(plan)
      #expect(try JSONDecoder().decode(TrainingPlan.self, from: data) == plan)
      #expect(plan.network == network)
    }
  }

  @Test("the learning rate warms up and falls to zero along half a cosine")
  func schedule() {
    var plan = TrainingPlan.robust(.aenet)
    plan.learningRate = 2
    plan.schedule = .warmUpThenCosine(warmUpFraction: 0.1)
    let rates = (0..<100).map { plan.rate(ofStep: $0, of: 100) }
    #expect(rates[0] > 0 && rates[0] < 0.3)
    #expect(zip(rates, rates.dropFirst()).prefix(10).allSatisfy { $0 < $1 })
    #expect(abs(rates[10] - 2) < 1e-12)
    #expect(abs(rates[55] - 1) < 1e-12, "halfway down")
    #expect(rates[99] < 0.01)
    plan.schedule = .constant
    #expect(plan.rate(ofStep: 7, of: 100) == 2)
  }
}
