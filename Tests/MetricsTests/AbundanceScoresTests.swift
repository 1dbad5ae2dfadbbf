import LinearAlgebra
import Metrics
import Testing

/// Sums in double precision of single-precision numbers, against NumPy in double precision.
private let tolerance = 1e-6

@Suite("Scores of abundances")
struct AbundanceScoresTests {
  static let estimate = Matrix(rows: [
    [0.2, 1, 0, 0.3], [0.5, 0, 0.25, 0.3], [0.3, 0, 0.75, 0.4],
  ])
  static let reference = Matrix(rows: [
    [0.1, 1, 0.5, 0], [0.6, 0, 0.5, 0], [0.3, 0, 0, 1],
  ])

  func expect(_ scores: AbundanceScores?, _ values: [Double]) throws {
    let found = try #require(scores)
    let all =
      [found.rmse, found.maePercent, found.aadDegrees, found.aid, found.globalRMSE]
      + found.endmemberRMSE
    for (one, other) in zip(all, values) { #expect(abs(one - other) < tolerance * max(1, other)) }
  }

  @Test("each score is that of its equation")
  func equations() throws {
    // Made with NumPy from the equations: rmse, mae, aad, aid, global rmse, rmse of endmembers.
    var sums = AbundanceScoreSums(endmemberCount: 3)
    sums.add(estimate: Self.estimate, reference: Self.reference)
    #expect(sums.pixelCount == 4)
    try expect(
      sums.scores,
      [
        0.26149386, 24.16666667, 33.76385662, 8.40103699, 0.34580823, 0.29580399, 0.20155644,
        0.48023432,
      ]
    )
  }

  @Test("pixels that are not valid do not count, whatever they hold")
  func masked() throws {
    var estimate = Self.estimate
    estimate[0, 1] = .nan
    var sums = AbundanceScoreSums(endmemberCount: 3)
    let valid = [true, false, false, true]
    sums.add(estimate: estimate, reference: Self.reference, valid: valid.span)
    var kept = AbundanceScoreSums(endmemberCount: 3)
    kept.add(estimate: estimate.columns([0, 3]), reference: Self.reference.columns([0, 3]))
    #expect(sums == kept)
    #expect(sums.scores?.pixelCount == 2)
  }

  @Test("chunks give what the whole gives", arguments: 0...4)
  func chunks(split: Int) throws {
    var sums = AbundanceScoreSums(endmemberCount: 3)
    var rest = AbundanceScoreSums(endmemberCount: 3)
    let (first, second) = (Array(0..<split), Array(split..<4))
    sums.add(estimate: Self.estimate.columns(first), reference: Self.reference.columns(first))
    rest.add(estimate: Self.estimate.columns(second), reference: Self.reference.columns(second))
    sums.merge(rest)
    try expect(
      sums.scores,
      [
        0.26149386, 24.16666667, 33.76385662, 8.40103699, 0.34580823, 0.29580399, 0.20155644,
        0.48023432,
      ]
    )
  }

  @Test("equal abundances score zero, and no pixels score nothing")
  func edges() {
    var sums = AbundanceScoreSums(endmemberCount: 3)
    #expect(sums.scores == nil)
    sums.add(estimate: Self.reference, reference: Self.reference)
    #expect(sums.scores?.rmse == 0 && sums.scores?.aid == 0 && sums.scores?.aadDegrees == 0)
  }
}
