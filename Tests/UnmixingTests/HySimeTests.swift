import Foundation
import LinearAlgebra
import Testing

@testable import Unmixing

@Suite("Noise and dimensions of the signal")
struct HySimeTests {
  /// Sixty mixtures of three spectra on six bands, with noise that grows with the band; all from
  /// formulas, so that another program can make the same.
  static func pixels(count: Int = 60) -> Matrix {
    func fraction(_ value: Double) -> Double { value - value.rounded(.down) }
    func share(_ stream: Double, _ pixel: Double) -> Double {
      fraction(sin(pixel * 12.9898 + stream * 78.233) * 43758.5453)
    }
    var pixels = Matrix(rowCount: count, columnCount: 6)
    for pixel in 0..<count {
      let draws = [share(1, Double(pixel)), share(2, Double(pixel))].sorted()
      let shares = [draws[0], draws[1] - draws[0], 1 - draws[1]]
      for band in 0..<6 {
        let x = Double(band) / 5
        let spectra = [0.1 + 0.5 * x, 0.6 - 0.5 * x, 0.2 + 0.8 * x * (1 - x)]
        let phase = Double(pixel) * 3.7 + Double(band + 1) * 41.17
        let noise = 0.02 * (fraction(sin(phase) * 24634.6345) - 0.5) * (1 + x)
        pixels[pixel, band] = Float(zip(shares, spectra).reduce(noise) { $0 + $1.0 * $1.1 })
      }
    }
    return pixels
  }

  /// NumPy 2.4.6 on the same pixels in single precision: `lstsq` of every band on the others, squares
  /// of the residuals over 60 - 6 + 1, then `eigh` of the matrix of the signal; one digit less than
  /// printed, for the ridge of 1e-9.
  @Test("noise, dimension and directions are those of NumPy")
  func reference() throws {
    let found = try #require(try HySime(of: Self.pixels()))
    let variances = [3.21487e-4, 7.27312e-5, 1.06307e-4, 1.28425e-4, 1.52084e-4, 5.27346e-4]
    for (variance, expected) in zip(found.noiseVariances, variances) {
      #expect(abs(variance / expected - 1) < 1e-4)
    }
    #expect(found.dimension == 3)
    #expect(abs(found.signalToNoiseDecibels - 27.33138) < 1e-3)
    let projection = [0.8275681, 0.3233368, -0.0142174, -0.1469945, -0.0850102, 0.0954788]
    for (band, expected) in projection.enumerated() {
      let value = (0..<3).reduce(0) {
        $0 + Double(found.directions[0, $1] * found.directions[band, $1])
      }
      #expect(abs(value - expected) < 1e-4, "band \(band)")
    }
  }

  @Test("fewer than two pixels a band tell nothing about noise")
  func tooFew() throws {
    #expect(try HySime(of: Self.pixels(count: 11)) == nil)
    #expect(try HySime(of: Self.pixels(count: 12)) != nil)
  }

  @Test("pixels without noise have as many dimensions as materials")
  func noiseFree() throws {
    let spectra = PatchSNPATests.spectra()
    var generator = SeededGenerator(seed: 3)
    var shares = Matrix(rowCount: 200, columnCount: 4)
    for pixel in 0..<200 {
      for material in 0..<4 { shares[pixel, material] = Float(generator.uniform()) }
    }
    let pixels = Matrix.product(shares, .plain, spectra, .transposed)
    #expect(try #require(try HySime(of: pixels)).dimension == 4)
  }

  @Test("a pixel that is not a number is named")
  func notFinite() {
    var pixels = Self.pixels()
    pixels[7, 2] = .nan
    #expect {
      try HySime(of: pixels)
    } throws: { error in
      (error as? UnmixingError)?.code == .notFinite
    }
  }
}
