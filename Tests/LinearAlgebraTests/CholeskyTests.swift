import LinearAlgebra
import Testing

@Suite("Cholesky")
struct CholeskyTests {
  @Test("solves as SciPy does")
  func reference() throws {
    let solution = try matrix([[4, 2, -2], [2, 10, 4], [-2, 4, 9]])
      .solvedPositiveDefinite(matrix([[1, 0], [2, -1], [3, 5]]))
    // scipy.linalg.cho_solve (SciPy 1.17).
    let expected = matrix([
      [0.5638297872340424, 0.8829787234042551], [-0.11702127659574464, -0.7021276595744679],
      [0.5106382978723404, 1.0638297872340423],
    ])
    #expect(distance(solution, expected) < 1e-15)
  }

  @Test("the solution gives the right side back", arguments: [1, 2, 17, 90])
  func solves(size: Int) throws {
    for scale in [1, 1e-150, 1e150] {
      let root = normalMatrix(2 * size, size, seed: 9)
      let matrix = DoubleMatrix.product(root, .transposed, root).scaled(by: scale)
      let right = normalMatrix(size, 3, seed: 10)
      let solution = try matrix.solvedPositiveDefinite(right)
      #expect(distance(DoubleMatrix.product(matrix, .plain, solution), right) < 1e-11)
    }
  }

  @Test("nothing is solved for nothing")
  func empty() throws {
    let nothing = DoubleMatrix(rowCount: 0, columnCount: 0)
    #expect(try nothing.solvedPositiveDefinite(nothing) == nothing)
  }

  @Test(
    "a matrix that is not positive definite is refused at its first such column",
    arguments: [
      ([[1, 1], [1, 1]], 2), ([[0, 0], [0, 0]], 1), ([[-1, 0], [0, 1]], 1),
      ([[1, 2], [2, 1]], 2),
      ([[.nan, 0], [0, 1]], 1), ([[1, .nan], [.nan, 1]], 2), ([[.infinity, 0], [0, 1]], 1),
    ]
  )
  func refused(rows: [[Double]], column: Int) {
    let error = #expect(throws: LinearAlgebraError.self) {
      try matrix(rows).solvedPositiveDefinite(DoubleMatrix(identity: 2))
    }
    #expect(error?.code == .notPositiveDefinite)
    #expect(error?.message.contains("column \(column)") == true)
  }
}
