import LinearAlgebra
import Testing

@testable import Unmixing

@Suite("Uncertainty of abundances")
struct AbundanceUncertaintyTests {
  /// Standard deviations of four million draws in NumPy: noise of the variances below is added to a
  /// mixture, and the set is solved by its KKT system (sum fixed) or by `lstsq` (sum free); an
  /// endmember outside the set is solved together with it.
  struct Reference: Sendable, CustomTestStringConvertible {
    let sumsToOne: Bool
    let members: UInt64
    let own: [Double]
    var testDescription: String { "set \(members), sum \(sumsToOne ? "fixed" : "free")" }
  }

  static let references = [
    Reference(sumsToOne: true, members: 0b111, own: [0.054162, 0.082899, 0.045393]),
    Reference(sumsToOne: true, members: 0b101, own: [0.030791, 0.082864, 0.030791]),
    // One alone moves as the one that takes most from it.
    Reference(sumsToOne: true, members: 0b010, own: [0.061159, 0.061159, 0.04894]),
    Reference(sumsToOne: false, members: 0b111, own: [0.053377, 0.082393, 0.048751]),
    Reference(sumsToOne: false, members: 0b110, own: [0.053356, 0.049496, 0.047179]),
    Reference(sumsToOne: false, members: 0b100, own: [0.033999, 0.049479, 0.049479]),
  ]
  static let endmembers = Matrix(rows: [
    [0.05, 0.20, 0.40], [0.08, 0.25, 0.35], [0.45, 0.30, 0.30], [0.40, 0.45, 0.25],
    [0.30, 0.50, 0.10], [0.20, 0.15, 0.05],
  ])
  static let variances = [1e-4, 4e-4, 1e-4, 2.25e-4, 9e-4, 1e-4]
  /// Some three deviations of the deviation of four million draws, which is 1 in 2,800.
  static let drawTolerance = 0.001

  @Test("a set's deviations are those of drawing noise", arguments: references)
  func draws(reference: Reference) throws {
    let basis = try EndmemberBasis(Self.endmembers)
    let spread = ActiveSetSpread(
      members: reference.members,
      factor: basis.factor,
      sumsToOne: reference.sumsToOne,
      noise: basis.noiseCovariance(Self.variances)
    )
    for (found, drawn) in zip(spread.noise.own, reference.own) {
      #expect(abs(found.squareRoot() - drawn) < Self.drawTolerance * drawn)
    }
  }

  @Test("the division by the sum enters as drawing shows")
  func division() throws {
    let basis = try EndmemberBasis(Self.endmembers)
    let spread = ActiveSetSpread(
      members: 0b111,
      factor: basis.factor,
      sumsToOne: false,
      noise: basis.noiseCovariance(Self.variances)
    ).noise
    // The same draws with a hundredth of the noise, for which the division is linear.
    for (index, (share, drawn)) in zip([0.5, 0.3, 0.2], [0.052883, 0.082995, 0.047394])
      .enumerated()
    {
      let variance =
        spread.own[index] - 2 * share * spread.withSum[index] + share * share * spread.ofSum
      #expect(abs(variance.squareRoot() - drawn) < Self.drawTolerance * drawn)
    }
  }

  @Test("least squares on a set solves its mixtures exactly", arguments: [true, false])
  func solution(sumsToOne: Bool) throws {
    let basis = try EndmemberBasis(Self.endmembers)
    for members in UInt64(1)..<8 {
      let spread = ActiveSetSpread(
        members: members,
        factor: basis.factor,
        sumsToOne: sumsToOne,
        noise: DoubleMatrix(identity: 3)
      )
      let present = (0..<3).filter { members >> UInt64($0) & 1 == 1 }
      let truth = (0..<3).map { present.contains($0) ? 1 / Double(present.count) : 0 }
      let target = (0..<3).map { row in (0..<3).reduce(0) { $0 + basis.factor[row, $1] * truth[$1] }
      }
      for index in 0..<3 {
        let found = (0..<3).reduce(spread.constants[index]) {
          $0 + spread.map[3 * index + $1] * target[$1]
        }
        #expect(abs(found - truth[index]) < 1e-12)
      }
    }
  }

  /// What `numpy.linalg.lstsq` of each band on the others leaves over, by the 12 - 4 + 1 degrees of
  /// freedom, of pixels ((7 i + 11 b + 3 i b) mod 17) / 20 + 0.05.
  @Test("the noise of bands is what a regression leaves over")
  func noise() throws {
    let rows: [[Float]] = (0..<12).map { (pixel: Int) -> [Float] in
      (0..<4).map { (band: Int) -> Float in
        let remainder = (7 * pixel + 11 * band + 3 * pixel * band) % 17
        return Float(remainder) / 20 + 0.05
      }
    }
    let noise = try #require(try BandNoise(of: Matrix(rows: rows)))
    let reference: [Double] = [0.07796187, 0.08425968, 0.10532559, 0.10405582]
    for (found, expected) in zip(noise.variances, reference) {
      #expect(abs(found - expected) < 1e-6)
    }
    #expect(try BandNoise(of: Matrix(rows: Array(rows.dropLast(5)))) == nil)
  }

  @Test("an abundance at its bound is not certain, and nothing passes one half")
  func bounds() throws {
    var generator = SeededGenerator(seed: 5)
    let (bandCount, pixelCount) = (40, 2000)
    let scene = Self.mixtures(pixelCount, bandCount, using: &generator) { _ in 0.01 }
    let basis = try EndmemberBasis(scene.endmembers)
    for (method, rule) in [
      (
        FCLS(basis: basis) as any AbundanceEstimator,
        UncertaintyRule(brightness: .fixed, misfit: .asItVaries)
      ),
      (NNLS(basis: basis), UncertaintyRule(brightness: .free, misfit: .asItVaries)),
    ] {
      let (abundances, deviations) = try Self.deviations(scene.spectra, method, basis, rule)
      #expect(abundances.elements.contains(0) && abundances.elements.contains(1))
      #expect(deviations.elements.allSatisfy { $0 > 0.001 && $0 <= 0.5 })
    }
  }

  @Test("a pixel that its model does not explain is less certain than one that it does")
  func misfit() throws {
    var generator = SeededGenerator(seed: 6)
    let scene = Self.mixtures(2000, 40, using: &generator) { _ in 0.005 }
    let basis = try EndmemberBasis(scene.endmembers)
    var spectra = scene.spectra
    // A material that is not among the endmembers, in the last pixel.
    for band in 10..<14 { spectra[1999, band] += 0.2 }
    let rule = UncertaintyRule(brightness: .fixed, misfit: .asItVaries)
    let before = try Self.deviations(scene.spectra, FCLS(basis: basis), basis, rule).deviations
    let after = try Self.deviations(spectra, FCLS(basis: basis), basis, rule).deviations
    for index in 0..<4 {
      #expect(after[index, 1999] > 2 * before[index, 1999])
      #expect(after[index, 0] < 1.5 * before[index, 0])
    }
  }

  @Test("more endmembers than the sets have bits for are refused")
  func tooMany() throws {
    var generator = SeededGenerator(seed: 7)
    let elements = (0..<70 * 65).map { _ in Float(generator.uniform()) }
    let endmembers = Matrix(rowCount: 70, columnCount: 65, elements: elements)
    let basis = try EndmemberBasis(endmembers)
    let pixels = endmembers.transposed
    let error = try #require(throws: UnmixingError.self) {
      _ = try AbundanceUncertainty(
        spectra: pixels,
        abundances: Matrix(rowCount: 65, columnCount: 65, repeating: 1 / 65),
        basis: basis,
        rule: UncertaintyRule(brightness: .free, misfit: .asItVaries)
      )
    }
    #expect(error.code == .tooManyEndmembers && error.message.contains("65"))
  }

  /// Deviations of all pixels, with the scene measured on them.
  static func deviations(
    _ spectra: Matrix,
    _ method: any AbundanceEstimator,
    _ basis: EndmemberBasis,
    _ rule: UncertaintyRule
  ) throws -> (abundances: Matrix, deviations: Matrix) {
    let projected = Matrix.product(basis.projections, .transposed, spectra, .transposed)
    let abundances = method.abundances(ofSpectra: spectra)
    let uncertainty = try AbundanceUncertainty(
      spectra: spectra,
      abundances: abundances,
      basis: basis,
      rule: rule
    )
    let squares = (0..<spectra.rowCount).map { pixel in
      spectra.row(pixel).reduce(0) { $0 + Double($1) * Double($1) }
    }
    var deviations = Matrix(rowCount: 0, columnCount: 0)
    uncertainty.deviations(
      projected: projected,
      firstRow: 0,
      squaredNorms: squares.span,
      abundances: abundances,
      into: &deviations
    )
    return (abundances, deviations)
  }

  /// Noisy mixtures of four random spectra; every tenth pixel is pure, others hold two to four.
  static func mixtures(
    _ pixelCount: Int,
    _ bandCount: Int,
    using generator: inout SeededGenerator,
    deviation: (Int) -> Double
  ) -> (endmembers: Matrix, spectra: Matrix) {
    let endmembers = Matrix(
      rowCount: bandCount,
      columnCount: 4,
      elements: (0..<bandCount * 4).map { _ in Float(0.05 + 0.5 * generator.uniform()) }
    )
    var spectra = Matrix(rowCount: pixelCount, columnCount: bandCount)
    for pixel in 0..<pixelCount {
      let count = pixel % 10 == 0 ? 1 : 2 + pixel % 3
      var shares = (0..<4).map { ($0 + pixel / 10) % 4 < count ? generator.uniform() + 0.01 : 0 }
      let sum = shares.reduce(0, +)
      shares = shares.map { $0 / sum }
      for band in 0..<bandCount {
        var value = deviation(band) * generator.normal()
        for index in 0..<4 { value += shares[index] * Double(endmembers[band, index]) }
        spectra[pixel, band] = Float(value)
      }
    }
    return (endmembers, spectra)
  }
}
