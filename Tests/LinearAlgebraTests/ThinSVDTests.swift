import LinearAlgebra
import Testing

@Suite("Thin SVD")
struct ThinSVDTests {
  @Test("gives the singular values of NumPy, tall and wide")
  func reference() throws {
    let tall = matrix([[1, 2, -1], [0, 3, 1], [2, -2, 4], [1, 0, 1], [-3, 1, 2]])
    // numpy.linalg.svd (NumPy 2.4).
    let expected = [5.260237335900783, 4.153692062221917, 3.3281744879483184]
    for matrix in [tall, tall.transposed] {
      for (value, number) in zip(try matrix.thinSVD().singularValues, expected) {
        #expect(abs(value - number) < 4e-15)
      }
    }
  }

  @Test(
    "the factors give the matrix back, and are orthonormal",
    arguments: [(1, 1), (1, 6), (6, 1), (9, 9), (30, 7), (7, 30)]
  )
  func factors(rowCount: Int, columnCount: Int) throws {
    for scale in [1, 1e-150, 1e150] {
      let matrix = normalMatrix(rowCount, columnCount, seed: 7).scaled(by: scale)
      let (u, values, vTransposed) = try matrix.thinSVD()
      #expect(values == values.sorted(by: >))
      #expect(deviationFromOrthonormal(u) < 1e-14)
      #expect(deviationFromOrthonormal(vTransposed.transposed) < 1e-14)
      var scaledU = u
      for row in 0..<rowCount {
        for column in values.indices { scaledU[row, column] *= values[column] }
      }
      let difference = distance(DoubleMatrix.product(scaledU, .plain, vTransposed), matrix)
      #expect(difference < 1e-13 * scale)
    }
  }

  @Test("tiny singular values keep their digits")
  func graded() throws {
    // Columns at right angles, of lengths that are sixty powers of ten apart.
    let (q, _) = normalMatrix(8, 4, seed: 8).thinQR()
    var graded = q
    let lengths = [1e30, 1, 1e-15, 1e-30]
    for row in 0..<8 {
      for column in 0..<4 { graded[row, column] *= lengths[column] }
    }
    for (value, length) in zip(try graded.thinSVD().singularValues, lengths) {
      #expect(abs(value / length - 1) < 1e-14)
    }
  }

  @Test("columns that depend on others, equal values and zeros leave the factors orthonormal")
  func deficient() throws {
    let zeros = DoubleMatrix(rowCount: 4, columnCount: 3)
    for deficient in [matrix([[1, 2, 0], [2, 4, 0], [3, 6, 0], [-1, -2, 0]]), zeros] {
      let (u, values, vTransposed) = try deficient.thinSVD()
      #expect(abs(values[0] - (deficient == zeros ? 0 : 75.0.squareRoot())) < 1e-14)
      #expect(values[1] < 1e-15 && values[2] < 1e-15)
      #expect(deviationFromOrthonormal(u) < 1e-14)
      #expect(deviationFromOrthonormal(vTransposed.transposed) < 1e-14)
    }
    #expect(try DoubleMatrix(identity: 5).thinSVD().singularValues == [1, 1, 1, 1, 1])
  }

  @Test("what is not finite is refused", arguments: [Double.nan, -.infinity])
  func refused(element: Double) {
    let error = #expect(throws: LinearAlgebraError.self) { try matrix([[1, element]]).thinSVD() }
    #expect(error?.code == .noConvergence)
  }
}
