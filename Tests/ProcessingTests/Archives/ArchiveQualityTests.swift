import Foundation
import LinearAlgebra
import Products
import Testing

@testable import Archives

@Suite("Quality of scenes compared with their archive")
struct ArchiveQualityTests {
  /// The quality of a scene of which only some measures matter.
  private func quality(
    error: Double = 0.01,
    angle: Double = 2,
    unexplained: Double = 0.02,
    noData: Double = 0,
    own: Double? = 3
  ) -> Provenance.Quality {
    var quality = Provenance.Quality(
      FlagCounts(),
      ofPixels: 100,
      sample: .init(pixelCount: 100, meanResiduals: [], ownEndmemberAngleDegrees: own)
    )
    quality.meanReconstructionError = error
    quality.meanSpectralAngleDegrees = angle
    quality.unexplainedFraction = unexplained
    quality.noDataFraction = noData
    return quality
  }

  /// An archive whose errors lie between 0.8 and 1.2 times 0.01.
  private var archive: [Provenance.Quality] {
    (0..<11).map { quality(error: 0.008 + 0.0004 * Double($0)) }
  }

  @Test("a scene like the others is accepted; nothing is said of it")
  func accept() throws {
    let verdict = try #require(QualityBaseline(of: archive).verdict(on: quality(error: 0.0125)))
    #expect(verdict.level == .accept && verdict.sentence == nil)
  }

  @Test("a scene far from the others is to be looked at, with its value and how far it is")
  func look() throws {
    let verdict = try #require(QualityBaseline(of: archive).verdict(on: quality(error: 0.027)))
    #expect(verdict.level == .look)
    #expect(verdict.sentence == "LOOK: error 0.027, 2.7 times the archive's median")
  }

  @Test("one much farther is not to be used, and what decided comes first")
  func reject() throws {
    let odd = quality(error: 0.05, angle: 3.5, unexplained: 0.9)
    let verdict = try #require(QualityBaseline(of: archive).verdict(on: odd))
    #expect(verdict.level == .reject)
    let sentence = try #require(verdict.sentence)
    #expect(sentence.hasPrefix("REJECT: error 0.05, 5.0 times"), "\(sentence)")
    #expect(
      sentence.contains("no mixture explains 90 % of its pixels; the archive's median is 2.0 %")
    )
    #expect(sentence.hasSuffix("angle 3.5 degrees, 1.8 times the archive's median"), "\(sentence)")
  }

  @Test("a scene of which most is no data is looked at, never rejected")
  func noData() throws {
    let verdict = try #require(QualityBaseline(of: archive).verdict(on: quality(noData: 0.99)))
    #expect(verdict.level == .look)
    #expect(verdict.words == "99 % of its pixels have no data; the archive's median is 0 %")
  }

  @Test("scenes that differ more need to be farther away")
  func spread() throws {
    let wide = (0..<11).map { quality(error: 0.002 + 0.0016 * Double($0)) }
    #expect(
      try #require(QualityBaseline(of: wide).verdict(on: quality(error: 0.027))).level == .accept
    )
    #expect(
      try #require(QualityBaseline(of: wide).verdict(on: quality(error: 0.04))).level == .look
    )
  }

  @Test("fewer than eight scenes tell nothing, and a measure that few have is left out")
  func few() throws {
    #expect(QualityBaseline(of: Array(archive.prefix(7))).verdict(on: quality(error: 1)) == nil)
    let withoutOwn = (0..<9).map { _ in quality(own: nil) }
    let verdict = try #require(QualityBaseline(of: withoutOwn).verdict(on: quality(own: 80)))
    #expect(verdict.level == .accept)
  }

  @Test("a fifth of odd scenes does not hide them, and equal ones are all accepted")
  func robust() throws {
    let odd = (0..<3).map { _ in quality(error: 0.05) }
    let baseline = QualityBaseline(of: archive + odd)
    #expect(try #require(baseline.verdict(on: odd[0])).level == .reject)
    let equal = QualityBaseline(of: (0..<20).map { _ in quality() })
    #expect(try #require(equal.verdict(on: quality())).level == .accept)
  }

  @Test(
    "of 2,000 scenes whose errors differ by chance, few are to be looked at and none is rejected"
  )
  func chance() throws {
    var generator = SeededGenerator(seed: 5)
    // Errors of real archives are skewed: the logarithm is normal, a third of an e-fold wide.
    let many = (0..<2000).map { _ in
      let normal = (0..<12).reduce(-6.0) { sum, _ in
        sum + Double(generator.index(below: 1000)) / 1000
      }
      return quality(error: 0.01 * exp(0.33 * normal), angle: 2 * exp(0.33 * normal))
    }
    let baseline = QualityBaseline(of: many)
    let levels = many.compactMap { baseline.verdict(on: $0)?.level }
    #expect(levels.count { $0 == .look } < 40, "\(levels.count { $0 == .look })")
    #expect(levels.count { $0 == .reject } == 0)
  }
}
