import LinearAlgebra
import Testing

@testable import Unmixing

@Suite("SUnSAL")
struct SUnSALTests {
  static func basis(count: Int, condition: Double) throws -> EndmemberBasis {
    var generator = SeededGenerator(seed: UInt64(count))
    return try EndmemberBasis(
      SolverReference.endmembers(
        bandCount: 50,
        count: count,
        condition: condition,
        using: &generator
      )
    )
  }

  /// `|R x - q|^2 / 2 + lambda sum x` is least where `|R x - (q - lambda R^-T 1)|^2` is, so that a
  /// shifted pixel turns the exact non-negative solver into a reference.
  static func shifted(_ projected: Matrix, factor: DoubleMatrix, sparsity: Double) -> Matrix {
    var shift = [Double](repeating: 0, count: factor.rowCount)
    for row in shift.indices {
      var rest = sparsity
      for earlier in 0..<row { rest -= factor[earlier, row] * shift[earlier] }
      shift[row] = rest / factor[row, row]
    }
    var result = projected
    for row in shift.indices {
      for pixel in 0..<projected.columnCount { result[row, pixel] -= Float(shift[row]) }
    }
    return result
  }

  @Test("it converges to the sparse minimum", arguments: [1, 2, 4, 6, 9], [0, 1e-3, 0.05])
  func converges(count: Int, sparsity: Double) throws {
    let basis = try Self.basis(count: count, condition: 10)
    var generator = SeededGenerator(seed: 7)
    let projected = SolverReference.targets(count: count, pixelCount: 30, using: &generator)
    let expected = NNLS(basis: basis).abundances(
      ofProjections: Self.shifted(projected, factor: basis.factor, sparsity: sparsity)
    )
    let largest = basis.factor.elements.reduce(0) { $0 + $1 * $1 }
    for penalty in [SUnSAL.Options.Penalty.adaptive, .fixed(0.1 * largest)] {
      var options = SUnSAL.Options()
      options.sparsity = sparsity
      options.penalty = penalty
      options.tolerance = 1e-9
      options.iterationLimit = 100_000
      let found = try SUnSAL(basis: basis, options: options).abundances(ofProjections: projected)
      for (one, other) in zip(found.elements, expected.elements) {
        // Shares of pixels that are nearly all zero magnify the error of the abundances.
        #expect(abs(one - other) < 2e-5, "seed 7, \(penalty)")
      }
    }
  }

  @Test("the default settings give abundances to about the tolerance, also for alike endmembers")
  func defaults() throws {
    let basis = try Self.basis(count: 5, condition: 30)
    var generator = SeededGenerator(seed: 8)
    var projected = Matrix(rowCount: 5, columnCount: 50)
    for pixel in 0..<50 {  // mixtures, some without some endmembers, and a little noise
      var x = (0..<5).map { _ in max(0, generator.uniform() - 0.3) }
      let sum = x.reduce(1e-9, +)
      x = x.map { $0 / sum }
      for row in 0..<5 {
        let value = (0..<5).reduce(0) { $0 + basis.factor[row, $1] * x[$1] }
        projected[row, pixel] = Float(value + 0.003 * generator.normal())
      }
    }
    let found = try SUnSAL(basis: basis).abundances(ofProjections: projected)
    let expected = NNLS(basis: basis).abundances(
      ofProjections: Self.shifted(projected, factor: basis.factor, sparsity: 1e-3)
    )
    for (one, other) in zip(found.elements, expected.elements) {
      #expect(abs(one - other) < 5e-3, "seed 8")
    }
  }

  @Test("with the sum inside it is fully constrained least squares", arguments: [1, 3, 6])
  func sumInside(count: Int) throws {
    let basis = try Self.basis(count: count, condition: 10)
    var generator = SeededGenerator(seed: 9)
    let projected = SolverReference.targets(count: count, pixelCount: 30, using: &generator)
    var options = SUnSAL.Options()
    options.sumsToOne = true
    options.tolerance = 1e-9
    options.iterationLimit = 100_000
    let found = try SUnSAL(basis: basis, options: options).abundances(ofProjections: projected)
    let expected = FCLS(basis: basis).abundances(ofProjections: projected)
    for (one, other) in zip(found.elements, expected.elements) {
      #expect(abs(one - other) < 1e-5, "seed 9")
    }
  }

  @Test("the first iteration is that of the equations")
  func firstIteration() throws {
    // One endmember of length 2 (R = 2), mu = 4, lambda = 0.4, q = 3: x = 6 / 8, z = x - 0.1;
    // the share of one endmember is always one, so the state itself is looked at.
    let gram = DoubleMatrix(rowCount: 1, columnCount: 1, elements: [4])
    var options = SUnSAL.Options()
    options.sparsity = 0.4
    let update = try SplittingUpdate(gram: gram, penalty: 4, options: options)
    var workspace = Workspace()
    var iteration = SplittingIteration(size: 1, from: &workspace)
    let planes: [Float] = [3]
    let factor = DoubleMatrix(rowCount: 1, columnCount: 1, elements: [2])
    iteration.start(planes.span, pixel: 0, stride: 1, factor: factor)
    iteration.advance(by: update)
    #expect(abs(iteration.primalResidual - 0.1) < 1e-15)
    #expect(abs(iteration.dualResidual - 0.65) < 1e-15)
    // Then d = -0.1, x = (6 + 4 (0.65 - 0.1)) / 8 = 1.025, z = 1.025 + 0.1 - 0.1.
    iteration.advance(by: update)
    #expect(abs(iteration.primalResidual) < 1e-15)
    #expect(abs(iteration.dualResidual - 0.375) < 1e-15)
  }

  @Test("settings outside their ranges are refused with the value")
  func badOptions() throws {
    let basis = try Self.basis(count: 2, condition: 2)
    let changes: [(String, (inout SUnSAL.Options) -> Void)] = [
      ("-1.0", { $0.sparsity = -1 }), ("nan", { $0.sparsity = .nan }),
      ("0.0", { $0.penalty = .fixed(0) }), ("0", { $0.iterationLimit = 0 }),
      ("-0.5", { $0.tolerance = -0.5 }),
    ]
    for (value, change) in changes {
      var options = SUnSAL.Options()
      change(&options)
      let error = #expect(throws: UnmixingError.self) {
        try SUnSAL(basis: basis, options: options)
      }
      #expect(error?.code == .badOption && error?.message.contains(" \(value).") == true)
    }
  }
}
