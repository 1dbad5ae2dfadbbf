import LinearAlgebra
import Testing

@Suite("Symmetric eigenvalues")
struct SymmetricEigenTests {
  @Test("gives the values and vectors of NumPy")
  func reference() throws {
    let (values, vectors) = try matrix([
      [4, 1, -2, 2], [1, 2, 0, 1], [-2, 0, 3, -2], [2, 1, -2, -1],
    ])
    .symmetricEigen()
    // numpy.linalg.eigh (NumPy 2.4), the largest entry of each vector made positive.
    let expectedValues = [
      -2.1975169774394243, 1.0843644637732166, 2.2685314064312423, 6.844621107234965,
    ]
    let expectedVectors = matrix([
      [-0.17670517062447652, 0.6422600067660328, 0.20171109662094233, 0.7180459594506796],
      [-0.17810046990630068, -0.5441878481946866, 0.7894499124874397, 0.2211529881551807],
      [0.2876680343197011, 0.5202218509386148, 0.5796341693167879, -0.5573513771375096],
      [0.9242849167461131, -0.14398227457619123, 0.010280998686330534, 0.3533564748939929],
    ])
    for (value, expected) in zip(values, expectedValues) { #expect(abs(value - expected) < 1e-14) }
    #expect(distance(vectors, expectedVectors) < 1e-14)
  }

  @Test("small values of a Hilbert matrix keep the digits that rounding the matrix leaves them")
  func hilbert() throws {
    let rows = (0..<6).map { row in (0..<6).map { 1 / Double(row + $0 + 1) } }
    let values = try matrix(rows).symmetricEigen().values
    // mpmath.eigsy of the rounded matrix, with 40 digits.
    let expected = [
      1.082799484481101e-07, 1.2570757122637029e-05, 0.0006157483541826453, 0.016321521319875826,
      0.24236087057520955, 1.618899858924339,
    ]
    for (value, number) in zip(values, expected) { #expect(abs(value - number) < 1e-15) }
  }

  @Test("vectors are orthonormal and diagonalise the matrix", arguments: [1, 2, 3, 10, 61, 150])
  func diagonalises(size: Int) throws {
    for scale in [1, 1e-150, 1e150] {
      let root = normalMatrix(size, size, seed: 6)
      let matrix = DoubleMatrix.product(root, .transposed, root).scaled(by: scale)
      let (values, vectors) = try matrix.symmetricEigen()
      #expect(values == values.sorted())
      #expect(deviationFromOrthonormal(vectors) < 1e-13)
      var scaledVectors = vectors
      for row in 0..<size {
        for column in 0..<size { scaledVectors[row, column] *= values[column] }
      }
      let difference = distance(DoubleMatrix.product(matrix, .plain, vectors), scaledVectors)
      #expect(difference < 1e-14 * Double(size) * magnitude(matrix))
    }
  }

  @Test(
    "a few strong directions among many that hold rounding only, strong ones first or last",
    arguments: [1, 3, 20]
  )
  func lowRank(rank: Int) throws {
    for (size, isReversed, slope) in [
      (224, false, 0.0), (224, true, 1), (90, false, 30), (90, true, 30),
    ] {
      // Spectra of single precision without noise, as pixels of simulated scenes are; those of a slope
      // fall by that many powers of ten from band to band.
      let shares = normalMatrix(400, rank, seed: 11).inSinglePrecision
      let spectra = normalMatrix(rank, size, seed: 12).inSinglePrecision
      var pixels = Matrix.product(shares, .plain, spectra)
      for row in 0..<400 {
        for band in 0..<size {
          let place = Double(isReversed ? size - 1 - band : band) / Double(size)
          pixels[row, band] *= Float(power(10, -slope * place))
        }
      }
      let gram = DoubleMatrix.gram(of: pixels)
      let (values, vectors) = try gram.symmetricEigen()
      #expect(deviationFromOrthonormal(vectors) < 1e-12)
      var scaled = vectors
      for row in 0..<size {
        for column in 0..<size { scaled[row, column] *= values[column] }
      }
      let again = DoubleMatrix.product(scaled, .plain, vectors, .transposed)
      #expect(distance(again, gram) < 1e-13 * magnitude(gram))
      #expect(values.count { $0 > 1e-10 * values[size - 1] } <= rank)
    }
  }

  @Test("values that repeat, zeros and parts of very different size")
  func special() throws {
    let repeated = try matrix([[2, 0, 0], [0, 2, 0], [0, 0, 2]]).symmetricEigen()
    #expect(repeated.values == [2, 2, 2] && deviationFromOrthonormal(repeated.vectors) == 0)
    // A matrix of ones of 5 x 5 has the values 0, 0, 0, 0 and 5.
    let ones = DoubleMatrix(rowCount: 5, columnCount: 5, repeating: 1)
    let (values, vectors) = try ones.symmetricEigen()
    #expect(abs(values[4] - 5) < 1e-14 && values[0..<4].allSatisfy { abs($0) < 1e-14 })
    #expect(deviationFromOrthonormal(vectors) < 1e-14)
    #expect(try DoubleMatrix(rowCount: 4, columnCount: 4).symmetricEigen().values == [0, 0, 0, 0])
    #expect(try DoubleMatrix(rowCount: 0, columnCount: 0).symmetricEigen().values.isEmpty)
    let uneven = matrix([
      [1, 0, 0, 0], [0, 2e-200, 1e-200, 0], [0, 1e-200, 2e-200, 0], [0, 0, 0, 0],
    ])
    #expect(try abs(uneven.symmetricEigen().values[3] - 1) < 1e-15)
  }

  @Test("what is not finite is refused", arguments: [Double.nan, .infinity])
  func refused(element: Double) {
    let error = #expect(throws: LinearAlgebraError.self) {
      try matrix([[1, element], [element, 1]]).symmetricEigen()
    }
    #expect(error?.code == .noConvergence)
  }
}
