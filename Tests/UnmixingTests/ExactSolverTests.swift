import LinearAlgebra
import Testing

@testable import Unmixing

/// Both are single precision: the numbers come out as `Float`, whose rounding is 6e-8.
private let fractionTolerance = 1e-5
private let sumTolerance = 1e-6

@Suite("Exact solvers: FCLS and NNLS")
struct ExactSolverTests {
  struct Case: CustomTestStringConvertible {
    let bandCount: Int
    let count: Int
    let condition: Double
    var testDescription: String { "p = \(bandCount), r = \(count), condition \(condition)" }
  }

  static let cases = [1.0, 30, 1e4].flatMap { condition in
    (1...8).flatMap { count in
      [count, count + 1, 30, 224].map {
        Case(bandCount: $0, count: count, condition: condition)
      }
    }
  }

  @Test("solutions are those of trying every set of endmembers", arguments: cases)
  func exhaustive(of trial: Case) throws {
    let seed = UInt64(trial.bandCount * 1000 + trial.count)
    var generator = SeededGenerator(seed: seed)
    let endmembers = SolverReference.endmembers(
      bandCount: trial.bandCount,
      count: trial.count,
      condition: trial.condition,
      using: &generator
    )
    let basis = try EndmemberBasis(endmembers)
    let pixelCount = trial.count > 6 ? 3 : 12
    var projected = Matrix(rowCount: trial.count, columnCount: pixelCount)
    for pixel in 0..<pixelCount {
      for row in 0..<trial.count {
        projected[row, pixel] = Float(generator.normal() * (pixel % 2 == 0 ? 1 : 0.2))
      }
    }
    for sumsToOne in [true, false] {
      let solver: any AbundanceEstimator = sumsToOne ? FCLS(basis: basis) : NNLS(basis: basis)
      var workspace = Workspace()
      var found = Matrix(rowCount: 0, columnCount: 0)
      solver.estimate(projected, into: &found, using: &workspace)
      for pixel in 0..<pixelCount {
        var expected = SolverReference.solution(
          factor: basis.factor,
          target: projected.column(pixel).map(Double.init),
          sumsToOne: sumsToOne
        )
        let sum = expected.reduce(0, +)
        expected = expected.map { sum > 0 ? $0 / sum : 1 / Double(trial.count) }
        for index in 0..<trial.count {
          let difference = abs(Double(found[index, pixel]) - expected[index])
          #expect(difference < fractionTolerance, "seed \(seed), pixel \(pixel), \(sumsToOne)")
        }
      }
    }
  }
}
