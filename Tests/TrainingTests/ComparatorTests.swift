import Foundation
import LinearAlgebra
import Spectra
import Testing
import Unmixing

@testable import Training

@Suite("Comparators that unroll ISTA")
struct ComparatorTests {
  static func mnnae(steps: Int) throws -> AENetTrainer.Result {
    let pixels = try SmallScene.pixels(400)
    return try AENetTrainer(plan: SmallScene.plan(.mnnae, steps: steps)).train(
      spectra: pixels.spectra,
      abundances: pixels.abundances,
      seed: 4
    )
  }

  static func mnnbu(steps: Int) throws -> BUNetTrainer.Result {
    let pixels = try SmallScene.pixels(400)
    return try BUNetTrainer(plan: SmallScene.plan(.mnnbu, steps: steps)).train(
      spectra: pixels.spectra,
      endmembers: SmallScene.endmembers(),
      seed: 4
    )
  }

  @Test("MNN-AE and MNN-BU learn, and never step a dual variable")
  func training() throws {
    let supervised = try Self.mnnae(steps: 400)
    #expect(supervised.report.finalLoss < 0.6 * supervised.report.startLoss)
    let blind = try Self.mnnbu(steps: 200)
    #expect(blind.report.finalLoss < 0.9 * blind.report.startLoss)
    for network in [supervised.network, blind.network.encoder] {
      #expect(network.iteration == .ista)
      #expect(network.parameters.layers.allSatisfy { $0.stepSizes.allSatisfy { $0 == 0 } })
    }
  }

  @Test("the comparators are trained by the squared error alone")
  func loss() {
    for plan in [TrainingPlan.paper(.mnnae), .robust(.mnnae)] {
      #expect(plan.objective == .abundances(.init(squaredError: 1, angle: 0, divergence: 0)))
    }
  }

  @Test("a safer plan stays with ISTA")
  func safer() throws {
    for network in [TrainingPlan.Network.mnnae, .mnnbu] {
      let safer = try #require(TrainingPlan.paper(network).safer(isUntrained: false))
      #expect(safer.plan.network == network)
      #expect(safer.plan.learningRate < TrainingPlan.paper(network).learningRate)
    }
  }

  @Test("a model comes back as it was, without tensors of eta")
  func roundTrip() throws {
    let grid = SpectralGrid(bandCount: 20)
    let names = ["a", "b", "c"]
    let models = [
      TrainedModel(
        try Self.mnnae(steps: 10),
        names: names,
        grid: grid,
        keptBands: Array(1...20),
        dataFingerprint: "abc",
        programVersion: "1"
      ),
      TrainedModel(
        try Self.mnnbu(steps: 10),
        names: names,
        grid: grid,
        keptBands: Array(1...20),
        dataFingerprint: "abc",
        programVersion: "1"
      ),
    ]
    #expect(models.map(\.kind) == [.mnnae, .mnnbu])
    for model in models {
      let data = try ModelFile.data(of: model)
      #expect(try ModelFile.model(from: data) == model)
      #expect(!String(decoding: data, as: UTF8.self).contains(".eta\""), "no eta")
      #expect(String(decoding: data, as: UTF8.self).contains(".theta\""))
    }
  }
}
