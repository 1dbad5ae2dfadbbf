import Foundation
import LinearAlgebra
import Spectra
import Training

/// Training by the paper's plan on simulated pixels of the shape of Jasper Ridge, against PyTorch on
/// one thread.
struct TrainingBenchmark {
  let context: BenchmarkContext

  private static let bandCount = 198
  private static let endmemberCount = 4
  private static let epochCount = 300

  /// The lines of this section.
  func run() throws -> [ReportLine] {
    let (small, large) = context.isSmoke ? (64, 256) : (256, 10_000)
    return [
      try line(.aenet, pixelCount: small, repetitions: context.stopwatch.repetitions, reach: 15),
      try line(.bunet, pixelCount: large, repetitions: 3, reach: 12),
    ]
  }

  private func line(
    _ network: TrainingPlan.Network,
    pixelCount: Int,
    repetitions: Int,
    reach: Double
  ) throws -> ReportLine {
    let pixels = Pixels(count: pixelCount)
    let epochCount = context.isSmoke ? 2 : Self.epochCount
    var plan = TrainingPlan.paper(network)
    plan.length = .epochs(epochCount)
    let time = try Stopwatch(repetitions: repetitions).time { try pixels.train(plan) }
    let stepCount = epochCount * ((pixelCount + plan.batchSize - 1) / plan.batchSize)
    // PyTorch's steps all take as long, so a part of BUNet's epochs tells the time of all.
    let timedEpochs = network == .bunet && !context.isSmoke ? 15 : epochCount
    let peer = try Peer.pyTorchTraining(
      context,
      network.rawValue,
      pixels: pixelCount,
      bands: Self.bandCount,
      endmembers: Self.endmemberCount,
      epochs: timedEpochs
    )
    let name = network == .aenet ? "AENet-II" : "BUNet-II"
    return ReportLine(
      "\(name), \(pixelCount) pixels x \(Self.bandCount) bands, \(epochCount) epochs",
      time.median,
      "s",
      ratio: peer.map { peer in
        ReportLine.Ratio(
          value: peer.seconds * Double(epochCount) / Double(timedEpochs) / time.median,
          of: "times faster than \(peer.version) on one thread",
          target: context.reach(.atLeast(reach))
        )
      },
      note: "\(Figures.short(time.median / Double(stepCount) * 1e6)) µs a step of \(plan.batchSize)"
        + (peer == nil ? "; \(Peer.pyTorchHint)" : "")
    )
  }

  /// Pixels that are mixtures of smooth curves and noise, with their abundances.
  private struct Pixels {
    let spectra: Matrix
    let abundances: Matrix
    let endmembers: EndmemberSet

    /// Simulates pixels; the same count gives the same pixels.
    init(count: Int) {
      var generator = SeededGenerator(seed: 1)
      let names = (1...endmemberCount).map { "material \($0)" }
      let curves = (0..<bandCount).map { band in
        (0..<endmemberCount).map { endmember in
          let distance = Double(band) / Double(bandCount) - Double(endmember) * 0.27
          return Float(0.1 + 0.5 * power(0.05, 4 * distance * distance))
        }
      }
      endmembers = EndmemberSet(
        names: names,
        spectra: Matrix(rows: curves),
        grid: SpectralGrid(bandCount: bandCount)
      )
      let rows = (0..<count).map { _ in
        let draws = (0..<endmemberCount).map { _ in -logarithm(1 - generator.uniform()) }
        return draws.map { Float($0 / draws.reduce(0, +)) }
      }
      abundances = Matrix(rows: rows)
      var mixtures = Matrix.product(abundances, .plain, endmembers.spectra, .transposed)
      var samples = mixtures.mutableSpan
      for index in samples.indices { samples[index] += Float(0.005 * generator.normal()) }
      spectra = mixtures
    }

    /// Trains the plan's network.
    func train(_ plan: TrainingPlan) throws {
      if plan.network.isBlind {
        _ = try BUNetTrainer(plan: plan).train(spectra: spectra, endmembers: endmembers, seed: 1)
      } else {
        _ = try AENetTrainer(plan: plan).train(
          spectra: spectra,
          abundances: abundances,
          endmembers: endmembers,
          seed: 1
        )
      }
    }
  }
}
