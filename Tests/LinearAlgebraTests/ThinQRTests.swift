import LinearAlgebra
import Testing

@Suite("Thin QR")
struct ThinQRTests {
  @Test("gives the triangle and the orthonormal columns of NumPy")
  func reference() {
    let (q, r) = matrix([[1, 2, -1], [0, 3, 1], [2, -2, 4], [1, 0, 1], [-3, 1, 2]]).thinQR()
    // numpy.linalg.qr (NumPy 2.4), signs changed so that the diagonal of R is positive.
    let expectedR = matrix([
      [3.872983346207417, -1.2909944487358058, 0.516397779494322],
      [0, 4.041451884327381, -1.072221928495019],
      [0, 0, 4.645823228383508],
    ])
    let expectedQ = matrix([
      [0.2581988897471612, 0.5773502691896258, -0.11069851111503824],
      [0, 0.7423074889580903, 0.38656622929060946],
      [0.5163977794943223, -0.32991443953692895, 0.7274473587559651],
      [0.25819888974716115, 0.08247860988423228, 0.20558294921364234],
      [-0.7745966692414835, 0, 0.5165930518701781],
    ])
    #expect(distance(r, expectedR) < 1e-14)
    #expect(distance(q, expectedQ) < 1e-15)
  }

  @Test(
    "the factors give the matrix back, and Q has orthonormal columns",
    arguments: [(1, 1), (5, 1), (7, 7), (40, 17), (224, 12)]
  )
  func factors(rowCount: Int, columnCount: Int) {
    for scale in [1, 1e-150, 1e150] {
      let matrix = normalMatrix(rowCount, columnCount, seed: 5).scaled(by: scale)
      let (q, r) = matrix.thinQR()
      #expect(deviationFromOrthonormal(q) < 1e-14)
      let difference = distance(DoubleMatrix.product(q, .plain, r), matrix)
      #expect(difference < 1e-13 * scale)
      for row in 0..<columnCount {
        #expect(r[row, row] >= 0)
        for column in 0..<row { #expect(r[row, column] == 0) }
      }
    }
  }

  @Test("a column that depends on others, or of zeros, has nothing on the diagonal")
  func deficient() {
    let (q, r) = matrix([[1, 2, 0], [2, 4, 0], [3, 6, 0], [-1, -2, 0]]).thinQR()
    #expect(abs(r[0, 0] - 15.0.squareRoot()) < 1e-15)
    #expect(r[1, 1] < 1e-14 && r[2, 2] == 0)
    #expect(deviationFromOrthonormal(q) < 1e-15)
    #expect(
      DoubleMatrix(rowCount: 3, columnCount: 2).thinQR().r
        == DoubleMatrix(rowCount: 2, columnCount: 2)
    )
    #expect(DoubleMatrix(rowCount: 3, columnCount: 0).thinQR().r.elements.isEmpty)
  }
}
