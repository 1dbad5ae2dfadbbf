import LinearAlgebra
import Metrics
import Testing

@testable import Unmixing

@Suite("Extraction of endmembers")
struct ExtractionTests {
  static let methods: [any EndmemberExtractor] = [VCA(), SiVM(), ClusteredSiVM()]

  /// Mixtures of `count` random smooth spectra with white noise; `pure` of each are unmixed.
  static func scene(
    count: Int,
    pure: Int,
    noise: Double,
    seed: UInt64
  ) -> (pixels: Matrix, truth: Matrix) {
    var generator = SeededGenerator(seed: seed)
    let bandCount = 50
    var truth = Matrix(rowCount: bandCount, columnCount: count)
    for endmember in 0..<count {
      var value = 0.2 + 0.4 * generator.uniform()
      for band in 0..<bandCount {
        value = min(0.9, max(0.05, value + 0.06 * generator.normal()))
        truth[band, endmember] = Float(value)
      }
    }
    let pixelCount = 600
    var pixels = Matrix(rowCount: pixelCount, columnCount: bandCount)
    for pixel in 0..<pixelCount {
      var shares = (0..<count).map { _ in generator.uniform() }
      if pixel < pure * count {
        shares = (0..<count).map { $0 == pixel % count ? 1 : 0 }
      }
      let sum = shares.reduce(0, +)
      for band in 0..<bandCount {
        var value = noise * generator.normal()
        for endmember in 0..<count {
          value += Double(truth[band, endmember]) * shares[endmember] / sum
        }
        pixels[pixel, band] = Float(value)
      }
    }
    return (pixels, truth)
  }

  @Test("where pure pixels exist they are found", arguments: 2...6)
  func purePixels(count: Int) throws {
    for method in Self.methods {
      let (pixels, truth) = Self.scene(count: count, pure: 30, noise: 0, seed: UInt64(count))
      var generator = SeededGenerator(seed: 1)
      let found = try method.endmembers(in: pixels, count: count, using: &generator)
      let matching = EndmemberMatching(estimate: found.spectra, reference: truth)
      // Clusters of pure pixels may hold some that are nearly pure.
      let limit = method is ClusteredSiVM ? 3.0 : 0.01
      #expect((matching.meanAngleDegrees ?? 90) < limit, "\(type(of: method)), seed \(count)")
      #expect(found.pixelIndices.allSatisfy { $0 < 30 * count })
      #expect(found.pixelIndices.count == (method is ClusteredSiVM ? 0 : count))
    }
  }

  @Test("one endmember is one pixel, or their mean")
  func single() throws {
    let (pixels, _) = Self.scene(count: 3, pure: 5, noise: 0.01, seed: 3)
    for method in Self.methods {
      var generator = SeededGenerator(seed: 1)
      let found = try method.endmembers(in: pixels, count: 1, using: &generator)
      #expect(found.spectra.rowCount == 50 && found.spectra.columnCount == 1)
      #expect(found.spectra.elements.allSatisfy { $0.isFinite })
    }
  }

  @Test("equal generators give equal endmembers")
  func deterministic() throws {
    let (pixels, _) = Self.scene(count: 4, pure: 3, noise: 0.01, seed: 4)
    for method in Self.methods {
      var (one, other) = (SeededGenerator(seed: 6), SeededGenerator(seed: 6))
      let first = try method.endmembers(in: pixels, count: 4, using: &one)
      #expect(try method.endmembers(in: pixels, count: 4, using: &other) == first)
    }
  }

  @Test("the signal-to-noise ratio is estimated within a decibel", arguments: [0.003, 0.01, 0.05])
  func signalToNoise(noise: Double) throws {
    let (clean, _) = Self.scene(count: 4, pure: 20, noise: 0, seed: 5)
    let (noisy, _) = Self.scene(count: 4, pure: 20, noise: noise, seed: 5)
    let power = clean.elements.reduce(0.0) { $0 + Double($1) * Double($1) }
    let ratio = power / Double(clean.elements.count) / (noise * noise)
    let expected = 10 * logarithm(ratio) / logarithm(10)
    #expect(abs(try VCA.signalToNoiseDecibels(of: noisy, count: 4) - expected) < 1)
    #expect(try VCA.signalToNoiseDecibels(of: clean, count: 4) > 100)
  }

  @Test("simplex volume is maximised greedily: each vertex is the farthest from the hull")
  func simplex() {
    // The brightest, then the farthest from it, then the farthest from the line between.
    let points = Matrix(rows: [[1, 1], [4, 4], [0, 3], [5, 0], [2, 2], [4.5, 4.5]])
    #expect(SiVM.vertices(of: points, count: 3) == [5, 0, 3])
    #expect(SiVM.vertices(of: Matrix(rows: [[1, 1], [2, 2], [3, 3]]), count: 3) == [2, 0])
    #expect(SiVM.vertices(of: Matrix(rows: [[0, 0], [2, 2], [3, 4]]), count: 2) == [2, 1])
    #expect(SiVM.vertices(of: Matrix(rows: [[0, 0]]), count: 1) == [])
  }

  @Test("pixels that cannot hold the endmembers are refused in words")
  func refusals() {
    func refusal(_ method: any EndmemberExtractor, _ pixels: Matrix, _ count: Int) -> UnmixingError?
    {
      var generator = SeededGenerator(seed: 1)
      return #expect(throws: UnmixingError.self) {
        try method.endmembers(in: pixels, count: count, using: &generator)
      }
    }
    let alike = Matrix(rows: Array(repeating: [0.1, 0.2, 0.3, 0.4], count: 9))
    let shades = Matrix(
      rows: (1...9).map { step in [0.1, 0.2, 0.3, 0.4].map { $0 * Float(step) } }
    )
    var broken = Self.scene(count: 3, pure: 1, noise: 0, seed: 1).pixels
    broken[7, 3] = .nan
    for method in Self.methods {
      #expect(refusal(method, broken, 3)?.code == .notFinite)
      #expect(
        refusal(method, broken, 3)?.message.contains("pixel 7 (from 0) is nan in band 4") == true
      )
      #expect(refusal(method, broken, 51)?.code == .tooManyEndmembers)
      #expect(refusal(method, broken, 0)?.code == .tooManyEndmembers)
      #expect(refusal(method, alike, 2)?.code == .tooFewPixels)
      #expect(
        refusal(method, alike, 2)?.message.contains("of 9 pixels only 1 are different") == true
      )
      #expect(refusal(method, shades, 2)?.code == .degenerateEndmembers)
      #expect(refusal(method, Matrix(rowCount: 0, columnCount: 4), 2)?.code == .tooFewPixels)
    }
  }

  @Test("few pixels and zeros among them are no obstacle", arguments: 2...4)
  func few(count: Int) throws {
    let (pixels, _) = Self.scene(count: count, pure: 1, noise: 0.01, seed: 8)
    let zeros = Matrix(rowCount: 1, columnCount: 50)
    let sample = pixels.rows(0..<count).stacked(over: zeros)
    for method in Self.methods {
      var generator = SeededGenerator(seed: 1)
      let found = try method.endmembers(in: sample, count: count, using: &generator)
      #expect(found.spectra.columnCount == count)
      #expect(found.spectra.elements.allSatisfy { $0.isFinite })
    }
  }
}
