import Foundation
import LinearAlgebra
import Spectra
import Testing

@testable import Training

@Suite("Simulated mixtures")
struct SimulatedMixturesTests {
  static func draw(
    _ seed: UInt64 = 7,
    _ change: (inout SimulatedMixtures) -> Void = { _ in }
  ) throws -> SimulatedMixtures.Pixels {
    var mixtures = SimulatedMixtures()
    mixtures.pixelCount = 4_000
    mixtures.correlatedError = 0
    change(&mixtures)
    var generator = SeededGenerator(seed: seed)
    return try mixtures.pixels(
      of: SimulatedMixtures.Material.of(SmallScene.endmembers()),
      using: &generator
    )
  }

  @Test("abundances are fractions, with the pure and binary pixels asked for")
  func fractions() throws {
    let pixels = try Self.draw()
    var counts = [0, 0, 0, 0]
    for pixel in 0..<4_000 {
      let row = pixels.abundances.row(pixel)
      #expect(row.allSatisfy { $0 >= 0 } && abs(row.reduce(0, +) - 1) < 1e-5)
      counts[row.count { $0 > 0 }] += 1
    }
    // 20 % pure, 40 % binary: four standard deviations of 4,000 draws are 101 and 124.
    #expect(abs(counts[1] - 800) < 101 && abs(counts[2] - 1_600) < 124, "\(counts), seed 7")
  }

  @Test("mixtures follow the Dirichlet distribution", arguments: [0.3, 1.0, 4.0])
  func dirichlet(concentration: Double) throws {
    let pixels = try Self.draw {
      $0.concentration = concentration
      $0.pureFraction = 0
      $0.binaryFraction = 0
    }
    for material in 0..<3 {
      let values = pixels.abundances.column(material).map(Double.init)
      let mean = values.reduce(0, +) / 4_000
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4_000
      // Mean 1/r and variance (r - 1) / (r^2 (r c + 1)); four deviations and a tenth.
      let expected = 2 / (9 * (3 * concentration + 1))
      #expect(abs(mean - 1.0 / 3) < 4 * (expected / 4_000).squareRoot(), "seed 7")
      #expect(abs(variance / expected - 1) < 0.1, "seed 7")
    }
  }

  @Test("without noise and brightness pixels are the mixtures of the spectra")
  func noiseless() throws {
    let pixels = try Self.draw {
      $0.signalToNoiseDecibels = nil
      $0.leastBrightness = 1
      $0.greatestBrightness = 1
    }
    let endmembers = SmallScene.endmembers().spectra
    #expect(pixels.endmembers == endmembers)
    let mixed = Matrix.product(pixels.abundances, .plain, endmembers, .transposed)
    let worst = zip(mixed.elements, pixels.spectra.elements).map { abs($0 - $1) }.max() ?? 1
    #expect(worst < 1e-5)
  }

  @Test("the noise has the ratio asked for", arguments: [10.0, 30])
  func noise(decibels: Double) throws {
    let noisy = try Self.draw { $0.signalToNoiseDecibels = decibels }
    let clean = try Self.draw { $0.signalToNoiseDecibels = nil }
    #expect(noisy.abundances == clean.abundances)
    let signal = clean.spectra.elements.reduce(0.0) { $0 + Double($1) * Double($1) }
    let noise = zip(noisy.spectra.elements, clean.spectra.elements).reduce(0.0) {
      $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
    }
    #expect(abs(signal / noise / (decibels == 10 ? 10 : 1_000) - 1) < 0.05)
  }

  @Test("neighbouring bands share the error, which is a share of the pixel")
  func correlatedError() throws {
    let wrong = try Self.draw {
      $0.signalToNoiseDecibels = nil
      $0.correlatedError = 0.1
      ($0.leastBrightness, $0.greatestBrightness) = (0.5, 0.5)
    }
    let endmembers = SmallScene.endmembers().spectra
    let kept = Foundation.exp(-16 / Double(endmembers.rowCount))
    var (power, error, product) = (0.0, 0.0, 0.0)
    let mixed = Matrix.product(wrong.abundances, .plain, endmembers, .transposed)
    for pixel in 0..<4_000 {
      let (found, mixture) = (wrong.spectra.row(pixel), mixed.row(pixel))
      let errors = zip(found, mixture).map { Double($0) - 0.5 * Double($1) }
      power += mixture.reduce(0) { $0 + 0.25 * Double($1) * Double($1) }
      error += errors.reduce(0) { $0 + $1 * $1 }
      product += zip(errors, errors.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    }
    // 4,000 pixels leave 1 or 2 % to chance; the last band has no neighbour.
    let pairs = Double(endmembers.rowCount) / Double(endmembers.rowCount - 1)
    #expect(abs((error / power).squareRoot() / 0.1 - 1) < 0.02, "seed 7")
    #expect(abs(pairs * product / error / kept - 1) < 0.03, "seed 7")
  }

  @Test("every spectrum of a class takes part, and the endmember is their mean")
  func variants() throws {
    let library = EndmemberSet(
      names: ["soil 1", "soil 2", "leaf"],
      spectra: Matrix(rows: [[0.1, 0.3, 0.9], [0.2, 0.6, 0.1]]),
      grid: SpectralGrid(bandCount: 2)
    )
    let materials = SimulatedMixtures.Material.of(library, classes: ["soil", "soil", "leaf"])
    #expect(materials.map(\.name) == ["soil", "leaf"])
    var mixtures = SimulatedMixtures()
    mixtures.pureFraction = 1
    mixtures.binaryFraction = 0
    mixtures.ternaryFraction = 0
    mixtures.correlatedError = 0
    mixtures.leastBrightness = 1
    mixtures.greatestBrightness = 1
    mixtures.signalToNoiseDecibels = nil
    var generator = SeededGenerator(seed: 3)
    let pixels = try mixtures.pixels(of: materials, using: &generator)
    #expect(Set(pixels.spectra.column(0)) == [0.1, 0.3, 0.9])
    #expect(abs(pixels.endmembers[0, 0] - 0.2) < 1e-6 && abs(pixels.endmembers[1, 0] - 0.4) < 1e-6)
  }

  @Test("impossible settings are refused")
  func refusals() {
    let changes: [(inout SimulatedMixtures) -> Void] = [
      { $0.pixelCount = 0 }, { $0.concentration = 0 }, { $0.pureFraction = 0.8 },
      { $0.leastBrightness = 0 }, { $0.greatestBrightness = 0.1 },
      { $0.signalToNoiseDecibels = .nan }, { $0.ternaryFraction = -0.1 },
      { $0.correlatedError = -1 },
    ]
    for change in changes {
      #expect { _ = try Self.draw(1, change) } throws: { ($0 as? TrainingError)?.code == .badPlan }
    }
  }
}

@Suite("Linearity of a scene")
struct SceneLinearityTests {
  @Test("mixtures of constant brightness are linear, and distorted ones are not")
  func ratios() throws {
    let pixels = try SimulatedMixturesTests.draw { $0.signalToNoiseDecibels = 45 }
    #expect(try SceneLinearity(of: pixels.spectra, endmemberCount: 3).ratio == 1)
    var bent = pixels.spectra
    for pixel in 0..<bent.rowCount {
      for band in 0..<bent.columnCount { bent[pixel, band] *= 1 + bent[pixel, band] }
    }
    #expect(try SceneLinearity(of: bent, endmemberCount: 3).ratio > 2)
  }

  @Test("without noise, or with too few pixels, a scene counts as linear")
  func degenerate() throws {
    let pixels = try SimulatedMixturesTests.draw { $0.signalToNoiseDecibels = nil }
    #expect(try SceneLinearity(of: pixels.spectra, endmemberCount: 3).ratio == 1)
    let few = try SceneLinearity(of: pixels.spectra.rows(0..<30), endmemberCount: 3)
    #expect(few.ratio == 1 && few.noiseVariance == nil)
  }

  @Test("noise across the signal is taken off linear scenes alone")
  func withoutNoise() throws {
    let clean = try SimulatedMixturesTests.draw { $0.signalToNoiseDecibels = nil }
    let noisy = try SimulatedMixturesTests.draw { $0.signalToNoiseDecibels = 30 }
    let linearity = try SceneLinearity(of: noisy.spectra, endmemberCount: 3)
    func error(_ spectra: Matrix) -> Double {
      zip(spectra.elements, clean.spectra.elements)
        .reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    }
    let share = 3 / Double(noisy.spectra.columnCount)
    #expect(error(linearity.withoutNoise(noisy.spectra)) < 1.3 * share * error(noisy.spectra))
    let few = try SceneLinearity(of: noisy.spectra.rows(0..<30), endmemberCount: 3)
    #expect(few.withoutNoise(noisy.spectra) == noisy.spectra)
  }

  @Test("fresh noise repeats the mixtures with noise of the measured variance")
  func freshNoise() throws {
    let noisy = try SimulatedMixturesTests.draw {
      $0.signalToNoiseDecibels = 30
      ($0.leastBrightness, $0.greatestBrightness) = (1, 1)
    }
    let linearity = try SceneLinearity(of: noisy.spectra, endmemberCount: 3)
    let more = try #require(
      try FreshNoise(
        linearity,
        spectra: noisy.spectra,
        abundances: noisy.abundances,
        seed: 3
      )
    )
    #expect(more.spectra.rowCount >= FreshNoise.pixelCount)
    let count = noisy.spectra.rowCount
    #expect(more.spectra.rowCount % count == 0)
    // Two copies of the same mixtures differ by the noise of both, along three directions.
    let copies = (1...2).map { more.spectra.rows($0 * count..<($0 + 1) * count).elements }
    let squares = zip(copies[0], copies[1]).reduce(0.0) {
      $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
    }
    let expected = try #require(linearity.noiseVariance) * 2 * 3 * Double(count)
    #expect(abs(squares / expected - 1) < 0.05, "\(squares) against \(expected)")
    let wrong = noisy.abundances.rows((0..<count).map { ($0 + 1) % count })
    #expect(
      try FreshNoise(linearity, spectra: noisy.spectra, abundances: wrong, seed: 3) == nil,
      "abundances that do not belong to the pixels"
    )
  }
}
