import LinearAlgebra
import Metrics
import Testing

@testable import Unmixing

@Suite("Most likely endmembers")
struct LikelyEndmembersTests {
  static let bandCount = 40

  /// Four smooth spectra that overlap.
  static func spectra() -> Matrix {
    var result = Matrix(rowCount: bandCount, columnCount: 4)
    for band in 0..<bandCount {
      let x = Float(band) / Float(bandCount - 1)
      result[band, 0] = 0.15 + 0.5 * x
      result[band, 1] = 0.55 - 0.4 * x
      result[band, 2] = 0.2 + 1.2 * x * (1 - x)
      result[band, 3] = 0.3 + (band % 8 < 4 ? 0.15 : 0)
    }
    return result
  }

  /// Mixtures of one to four materials, none above 0.8, with white noise and brightness of a spread.
  static func scene(noise: Double, brightnessSpread: Double = 0, seed: UInt64 = 1) -> Matrix {
    var generator = SeededGenerator(seed: seed)
    let truth = spectra()
    var pixels = Matrix(rowCount: 3_000, columnCount: bandCount)
    for pixel in 0..<pixels.rowCount {
      var shares = [Float](repeating: 0, count: 4)
      repeat {
        shares = (0..<4).map { _ in
          generator.uniform() < 0.4 ? 0 : -Float(logarithm(1 - generator.uniform()))
        }
        let sum = shares.reduce(0, +)
        shares = shares.map { sum > 0 ? $0 / sum : 1 }
      } while shares.contains { $0 > 0.8 }
      let brightness = Float(1 + brightnessSpread * (2 * generator.uniform() - 1))
      for band in 0..<bandCount {
        var value = Float(noise * generator.normal())
        for index in 0..<4 { value += brightness * shares[index] * truth[band, index] }
        pixels[pixel, band] = value
      }
    }
    return pixels
  }

  /// Pixels of the scene, which are mixtures all.
  static func start(_ pixels: Matrix) throws -> Matrix {
    var generator = SeededGenerator(seed: 3)
    return try VCA().endmembers(in: pixels, count: 4, using: &generator).spectra
  }

  static func find(_ pixels: Matrix, noise: Double) throws -> LikelyEndmembers? {
    var generator = SeededGenerator(seed: 7)
    return LikelyEndmembers(
      of: pixels,
      start: try start(pixels),
      noiseVariance: noise * noise,
      using: &generator
    )
  }

  static func angle(_ spectra: Matrix) throws -> Double {
    try #require(
      EndmemberMatching(estimate: spectra, reference: Self.spectra()).meanAngleDegrees
    )
  }

  @Test(
    "endmembers that no pixel shows are found, far better than by extreme pixels",
    arguments: [(0.02, 0.8), (0.005, 0.25), (0, 0.1)]
  )
  func mixtures(noise: Double, limit: Double) throws {
    let pixels = Self.scene(noise: noise)
    let found = try #require(try Self.find(pixels, noise: noise))
    let angle = try Self.angle(found.spectra)
    #expect(angle < limit)
    #expect(angle < 0.3 * (try Self.angle(try Self.start(pixels))))
    #expect(found.brightnessRatio == 1)
    #expect(try Self.find(pixels, noise: noise)?.spectra == found.spectra, "drawn the same")
  }

  @Test("brightness that varies is told from materials, and how much it varies from noise")
  func brightness() throws {
    let pixels = Self.scene(noise: 0.005, brightnessSpread: 0.4)
    let found = try #require(try Self.find(pixels, noise: 0.005))
    #expect(try Self.angle(found.spectra) < 0.4)
    #expect(found.brightnessRatio > 100)
    for (estimate, truth) in [(found.spectra, Self.spectra())] {
      let matching = EndmemberMatching(estimate: estimate, reference: truth)
      let ordered = matching.inReferenceOrder(estimate.transposed).transposed
      for index in 0..<4 {
        let ratio = ordered.column(index).reduce(0, +) / truth.column(index).reduce(0, +)
        #expect(abs(ratio - 1) < 0.1, "endmember \(index) has the brightness of its pixels")
      }
    }
  }

  @Test("too few pixels give nothing")
  func fewPixels() throws {
    let pixels = Self.scene(noise: 0.01)
    var generator = SeededGenerator(seed: 1)
    let found = LikelyEndmembers(
      of: pixels.rows(0..<47),
      start: try Self.start(pixels),
      noiseVariance: 1e-4,
      using: &generator
    )
    #expect(found == nil)
  }

  @Test("the gradient of the likelihood is what differences say, for shadowed pixels too")
  func gradient() throws {
    for spread in [0, 0.4] {
      let pixels = Self.scene(noise: 0.01, brightnessSpread: spread)
      let plane = try #require(
        SimplexPlane(of: pixels, endmemberCount: 4, noiseVariance: 1e-4)
      )
      #expect(plane.isCone == (spread > 0))
      let likelihood = SimplexLikelihood(of: plane.pixels(pixels), endmemberCount: 4)
      let vertices = plane.vertices(try Self.start(pixels))
      let gradient = try #require(likelihood.evaluate(vertices)).value.gradient
      for index in vertices.indices {
        var values: [Double] = []
        for step in [-1e-5, 1e-5] {
          var moved = vertices
          moved[index] += step
          values.append(try #require(likelihood.evaluate(moved)).value.value)
        }
        let difference = (values[1] - values[0]) / 2e-5
        #expect(abs(difference - gradient[index]) < 1e-5 * max(1, abs(difference)))
      }
    }
  }

  @Test("spectra survive the way into the plane and back")
  func plane() throws {
    for spread in [0, 0.4] {
      let pixels = Self.scene(noise: 0, brightnessSpread: spread)
      let plane = try #require(SimplexPlane(of: pixels, endmemberCount: 4, noiseVariance: 1e-12))
      let back = plane.endmembers(plane.vertices(Self.spectra())).inSinglePrecision
      #expect(try Self.angle(back) < 0.01)
    }
  }

  /// Made with SciPy 1.17: parts `norm.pdf(x, scale=s)`, `exponnorm.pdf(x, theta / s, scale=s)` and
  /// `norm.cdf(x / s)`, weights 0.25, 0.05, 0.1, 0.1, 0.2, 0.3, logarithm of the sum.
  static let densities: [(Double, Double, Double)] = [
    (0.0, 0.05, 1.33790276567089),
    (0.02, 0.05, 1.36798847763832),
    (-0.08, 0.05, -0.177807919970975),
    (-0.6, 0.05, -71.1794401272742),
    (0.3, 0.05, -0.50136024447828),
    (0.5, 0.02, -0.836852441104398),
    (0.9, 0.002, -1.09866563710572),
    (-0.01, 0.002, -8.5752047080131),
    (0.05, 0.2, 0.318423777389922),
    (1.2, 0.1, -1.16181375169797),
  ]

  @Test("the density of an abundance is SciPy's", arguments: densities)
  func density(abundance: Double, deviation: Double, logarithm: Double) {
    var density = AbundanceDensity()
    density.weights = [0.25, 0.05, 0.1, 0.1, 0.2, 0.3]
    var parts = [Double](repeating: 0, count: 6)
    let value = density.value(at: abundance, deviation: deviation, parts: &parts)
    #expect(abs(value.logarithm - logarithm) < 1e-8 * max(1, abs(logarithm)))
    #expect(abs(parts.reduce(0, +) - 1) < 1e-12)
  }

  @Test("the descent finds the bottom of Rosenbrock's valley")
  func descent() {
    let place = LimitedMemoryDescent(stepLimit: 200).minimum(from: [-1.2, 1]) { place in
      let (x, y) = (place[0], place[1])
      let (first, second) = (1 - x, y - x * x)
      return LimitedMemoryDescent.Value(
        value: first * first + 100 * second * second,
        gradient: [-2 * first - 400 * x * second, 200 * second]
      )
    }
    #expect(abs(place[0] - 1) < 1e-3 && abs(place[1] - 1) < 1e-3)
  }
}
