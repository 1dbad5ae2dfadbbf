import Foundation
import LinearAlgebra
import Rasters
import Testing

@testable import Products

@Suite("Numbers of a product")
struct NumbersTests {
  @Test("moments of parts merge to those of the whole", arguments: [UInt64](1...5))
  func merge(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let offset = Float(1000)
    let values: [Float] = (0..<1000).map {
      $0.isMultiple(of: 7) ? -9999 : offset + Float(generator.uniform())
    }
    let cut = Int.random(in: 0...1000, using: &generator)
    var moments = BandMoments(of: values.span, in: 0..<cut, excluding: -9999)
    moments.merge(BandMoments(of: values.span, in: cut..<1000, excluding: -9999))
    let valid = values.filter { $0 != -9999 }.map { Double($0) }
    let mean = valid.reduce(0, +) / Double(valid.count)
    let variance = valid.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(valid.count)
    let statistics = moments.statistics(pixelCount: 1000)
    #expect(abs(statistics.mean - mean) < 1e-9, "seed \(seed)")
    #expect(abs(statistics.standardDeviation - variance.squareRoot()) < 1e-9, "seed \(seed)")
    #expect(statistics.minimum == valid.min() && statistics.maximum == valid.max())
    #expect(statistics.validPercent == Double(valid.count) / 10)
  }

  @Test("no valid value at all has a share of nothing")
  func nothing() {
    let values: [Float] = [-9999, -9999]
    var moments = BandMoments(of: values.span, in: 0..<2, excluding: -9999)
    moments.merge(BandMoments())
    #expect(moments.count == 0)
    #expect(moments.statistics(pixelCount: 2).validPercent == 0)
  }

  @Test(
    "flags follow the limits that the metadata of the band states",
    arguments: [
      (0.3, 0.01, 2, []), (0.009, 0.001, 2, .dark), (1.1, 0.01, 2, .bright),
      (0.3, 0.06, 2, .highError), (0.3, 0.01, 11, .wideAngle),
      (0.005, 0.06, 90, [.dark, .highError, .wideAngle]),
    ] as [(Float, Float, Float, PixelFlags)]
  )
  func flags(reflectance: Float, error: Float, angle: Float, expected: PixelFlags) {
    let flags = PixelFlags(
      rootMeanSquareReflectance: reflectance,
      reconstructionError: error,
      spectralAngleDegrees: angle
    )
    #expect(flags == expected)
    #expect(flags.sample == Float(expected.rawValue))
  }
}
