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

  /// Measures the lines of this section.
  func run(_ add: (ReportLine) throws -> Void) throws {
    let (small, large) = context.isSmoke ? (64, 256) : (256, 10_000)
    try add(line(.aenet, pixelCount: small, reach: 15))
    try add(line(.bunet, pixelCount: large, reach: 12))
  }

  private func line(
    _ network: TrainingPlan.Network,
    pixelCount: Int,
    reach: Double
  ) throws -> ReportLine {
    let pixels = Pixels(count: pixelCount)
    let epochCount = context.isSmoke ? 2 : Self.epochCount
    var plan = TrainingPlan.paper(network)
    plan.length = .epochs(epochCount)
    // PyTorch's steps all take as long, so a part of BUNet's epochs tells the time of all.
    let timedEpochs = network == .bunet && !context.isSmoke ? 15 : epochCount
    let peer = Peer.pyTorchTraining(
      context,
      network.rawValue,
      pixels: pixelCount,
      bands: Self.bandCount,
      endmembers: Self.endmemberCount,
      epochs: timedEpochs
    )
    let stopwatch = context.stopwatch(atMost: 3)
    let times = try peer.map { peer in
      try stopwatch.compare(
        { try peer.seconds() * Double(epochCount) / Double(timedEpochs) },
        with: { try Stopwatch.seconds { try pixels.train(plan) } }
      )
    }
    let seconds = try times?.second.median ?? stopwatch.time { try pixels.train(plan) }.median
    let stepCount = epochCount * ((pixelCount + plan.batchSize - 1) / plan.batchSize)
    let step = "\(Figures.short(seconds / Double(stepCount) * 1e6)) µs a step of \(plan.batchSize)"
    return ReportLine(
      "\(network == .aenet ? "AENet-II" : "BUNet-II"), \(pixelCount) pixels x \(Self.bandCount) bands, "
        + "\(epochCount) epochs",
      seconds,
      "s",
      ratio: ReportLine.Ratio(
        value: times?.ratio,
        of: "times faster than PyTorch on one thread",
        target: context.reach(.atLeast(reach))
      ),
      note: step + "; "
        + (times.map { "\(peer?.version ?? ""): \(Figures.short($0.first.median)) s" }
          ?? Peer.pyTorchHint)
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
