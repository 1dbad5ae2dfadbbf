import LinearAlgebra
import Testing

@testable import Unmixing

/// Abundances come out in single precision, whose rounding is 6e-8.
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

  static func solvers(_ basis: EndmemberBasis) -> [any AbundanceEstimator] {
    [FCLS(basis: basis), NNLS(basis: basis)]
  }

  @Test("solutions are those of trying every set of endmembers", arguments: cases)
  func exhaustive(of trial: Case) throws {
    let seed = UInt64(trial.bandCount * 1000 + trial.count)
    var generator = SeededGenerator(seed: seed)
    let basis = try EndmemberBasis(
      SolverReference.endmembers(
        bandCount: trial.bandCount,
        count: trial.count,
        condition: trial.condition,
        using: &generator
      )
    )
    let projected = SolverReference.targets(
      count: trial.count,
      pixelCount: trial.count > 6 ? 3 : 12,
      using: &generator
    )
    for sumsToOne in [true, false] {
      let solver = ActiveSetSolver(basis: basis, sumsToOne: sumsToOne)
      let found = solver.abundances(projected)
      for pixel in 0..<projected.columnCount {
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

  @Test("solutions are those of SciPy")
  func scipy() throws {
    let endmembers = Matrix(rows: [
      [0.1, 0.5, 0.3], [0.4, 0.5, 0.2], [0.8, 0.4, 0.3], [0.7, 0.3, 0.6], [0.2, 0.1, 0.9],
    ])
    let pixels = Matrix(rows: [
      [0.3, 0.4, 0.5, 0.5, 0.3], [0.2, 0.6, 0.9, 0.7, 0.1], [0.5, 0.1, 0.2, 0.6, 0.9],
      [-0.1, -0.2, -0.3, -0.1, -0.2],
    ])
    // scipy.optimize.nnls divided by the sum (the last is all zero); scipy.optimize.minimize, SLSQP.
    let shares = [
      [0.3571803, 0.4271912, 0.2156285], [0.741908, 0.258092, 0.0], [0.0, 0.0114416, 0.9885584],
      [0.3333333, 0.3333333, 0.3333333],
    ]
    let constrained = [
      [0.3438277, 0.4410384, 0.2151339], [0.94, 0.06, 0.0], [0.0, 0.0, 1.0],
      [0.0, 0.954023, 0.045977],
    ]
    for (solver, expected) in zip(
      Self.solvers(try EndmemberBasis(endmembers)),
      [constrained, shares]
    ) {
      let found = solver.abundances(ofSpectra: pixels)
      for pixel in 0..<4 {
        for index in 0..<3 {
          #expect(abs(Double(found[index, pixel]) - expected[pixel][index]) < fractionTolerance)
        }
      }
    }
  }

  @Test("the conditions of the minimum hold for many endmembers", arguments: [12, 13, 20, 30])
  func manyEndmembers(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    for condition in [10.0, 1e5] {
      let endmembers = SolverReference.endmembers(
        bandCount: 60,
        count: count,
        condition: condition,
        using: &generator
      )
      let basis = try EndmemberBasis(endmembers)
      let projected = SolverReference.targets(count: count, pixelCount: 40, using: &generator)
      for sumsToOne in [true, false] {
        let found = ActiveSetSolver(basis: basis, sumsToOne: sumsToOne).preciseAbundances(projected)
        let violation = SolverReference.violation(
          of: found,
          factor: basis.factor,
          projected: projected,
          sumsToOne: sumsToOne
        )
        // Unconstrained abundances of alike endmembers reach 1e5 here, and Float64 has 16 digits.
        #expect(violation < 1e-9, "seed \(count), condition \(condition), \(sumsToOne)")
      }
    }
  }

  @Test("both ways of solving agree", arguments: 1...12)
  func descentAgrees(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(100 + count))
    let basis = try EndmemberBasis(
      SolverReference.endmembers(
        bandCount: 50,
        count: count,
        condition: 50,
        using: &generator
      )
    )
    let projected = SolverReference.targets(count: count, pixelCount: 30, using: &generator)
    for sumsToOne in [true, false] {
      let solver = ActiveSetSolver(basis: basis, sumsToOne: sumsToOne)
      let found = solver.abundances(projected, asShares: false)
      for pixel in 0..<30 {
        var workspace = Workspace()
        var set = PassiveSet(size: count, from: &workspace)
        set.removeAll()
        for index in 0..<count { set[projected: index] = Double(projected[index, pixel]) }
        solver.descend(&set, tolerance: 1e-13)
        for index in 0..<count {
          let difference = abs(set[point: index] - Double(found[index, pixel]))
          #expect(difference < fractionTolerance, "seed \(100 + count), pixel \(pixel)")
        }
      }
    }
  }

  @Test("the abundances of a pure pixel are one and zeros", arguments: 1...14)
  func purePixels(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    let endmembers = SolverReference.endmembers(
      bandCount: 40,
      count: count,
      condition: 20,
      using: &generator
    )
    for solver in Self.solvers(try EndmemberBasis(endmembers)) {
      let found = solver.abundances(ofSpectra: endmembers.transposed)
      for row in 0..<count {
        for column in 0..<count {
          #expect(abs(found[row, column] - (row == column ? 1 : 0)) < 1e-5, "seed \(count)")
        }
      }
    }
  }

  @Test("every column is >= 0 and sums to one, also for pixels that are zero, huge or not numbers")
  func contract() throws {
    var generator = SeededGenerator(seed: 4)
    for count in [1, 3, 6, 14] {
      let basis = try EndmemberBasis(
        SolverReference.endmembers(
          bandCount: 40,
          count: count,
          condition: 300,
          using: &generator
        )
      )
      var projected = SolverReference.targets(count: count, pixelCount: 200, using: &generator)
      for index in 0..<count {
        projected[index, 0] = 0
        projected[index, 1] = .nan
        projected[index, 2] = .infinity
        projected[index, 3] *= 1e30
        projected[index, 4] *= 1e-30
      }
      let sunsal = try SUnSAL(basis: basis)
      for solver in Self.solvers(basis) + [sunsal as any AbundanceEstimator] {
        let found = solver.abundances(ofProjections: projected)
        for pixel in 0..<200 {
          let column = found.column(pixel)
          #expect(column.allSatisfy { $0 >= 0 }, "\(type(of: solver)), pixel \(pixel)")
          let sum = column.reduce(0) { $0 + Double($1) }
          #expect(abs(sum - 1) < sumTolerance, "\(type(of: solver)), pixel \(pixel)")
        }
        #expect(found.column(1).allSatisfy { $0 == Float(1 / Double(count)) })
      }
    }
  }

  @Test(
    "a pixel's result does not depend on its neighbours, nor on rows that follow",
    arguments: [3, 8, 14]
  )
  func neighbours(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    let basis = try EndmemberBasis(
      SolverReference.endmembers(
        bandCount: 40,
        count: count,
        condition: 30,
        using: &generator
      )
    )
    let projected = SolverReference.targets(count: count, pixelCount: 60, using: &generator)
    let more = projected.stacked(over: Matrix(rowCount: 2, columnCount: 60, repeating: .nan))
    var workspace = Workspace()
    for solver in Self.solvers(basis) + [try SUnSAL(basis: basis) as any AbundanceEstimator] {
      var all = Matrix(rowCount: 0, columnCount: 0)
      solver.estimate(more, into: &all, using: &workspace)
      for pixel in 0..<60 {
        let alone = solver.abundances(ofProjections: projected.columns([pixel]))
        #expect(alone.column(0) == all.column(pixel), "\(type(of: solver)), pixel \(pixel)")
      }
    }
  }
}
