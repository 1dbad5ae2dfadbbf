import LinearAlgebra
import Testing

@testable import Unmixing

@Suite("Basis of the endmembers' space")
struct EndmemberBasisTests {
  @Test("quality is that of reconstructing", arguments: 1...6)
  func quality(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    let (bandCount, pixelCount) = (60, 20)
    let endmembers = Matrix(
      rowCount: bandCount,
      columnCount: count,
      elements: (0..<bandCount * count).map { _ in Float(generator.uniform()) }
    )
    let pixels = Matrix(
      rowCount: pixelCount,
      columnCount: bandCount,
      elements: (0..<pixelCount * bandCount).map { _ in Float(generator.uniform()) }
    )
    let basis = try EndmemberBasis(endmembers)
    let abundances = FCLS(basis: basis).abundances(ofSpectra: pixels)
    let projected = Matrix(rowCount: 2, columnCount: pixelCount, repeating: .nan).stacked(
      over: Matrix.product(basis.projections, .transposed, pixels, .transposed)
    )
    let squares = (0..<pixelCount).map { pixel in
      pixels.row(pixel).reduce(0) { $0 + Double($1) * Double($1) }
    }
    var quality = Matrix(rowCount: 0, columnCount: 0)
    basis.quality(
      projected: projected,
      firstRow: 2,
      squaredNorms: squares.span,
      abundances: abundances,
      into: &quality
    )
    #expect(quality.rowCount == 2)
    for pixel in 0..<pixelCount {
      let y = pixels.row(pixel).map(Double.init)
      let fit = (0..<bandCount).map { band in
        (0..<count).reduce(0) {
          $0 + Double(endmembers[band, $1]) * Double(abundances[$1, pixel])
        }
      }
      let error = zip(y, fit).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      #expect(abs(Double(quality[0, pixel]) - (error / 60).squareRoot()) < 1e-5, "seed \(count)")
      #expect(abs(Double(quality[1, pixel]) - angleDegrees(between: y, and: fit)) < 1e-3)
    }
  }

  @Test("an exact mixture has no error and no angle, a zero pixel no direction")
  func exact() throws {
    let endmembers = Matrix(rows: [[0.5, 0.1], [0.2, 0.6], [0.1, 0.1]])
    let basis = try EndmemberBasis(endmembers)
    let pixels = Matrix(rows: [[0.3, 0.4, 0.1], [0, 0, 0]])
    let projected = Matrix.product(basis.projections, .transposed, pixels, .transposed)
    let abundances = Matrix(rows: [[0.5, 0.5], [0.5, 0.5]])
    var quality = Matrix(rowCount: 0, columnCount: 0)
    basis.quality(
      projected: projected,
      firstRow: 0,
      squaredNorms: [0.26, 0].span,
      abundances: abundances,
      into: &quality
    )
    // |y|^2 - |q|^2 is zero to the rounding of single precision; its root is what is left.
    #expect(quality[0, 0] < 3e-4 && quality[1, 0] < 0.06)
    #expect(quality[1, 1] == 90 || quality[1, 1] == 0)
    #expect(abs(quality[0, 1] - Float((0.26 / 3).squareRoot())) < 1e-5)
  }

  @Test("Q is orthonormal and Q R are the endmembers", arguments: 1...8)
  func factors(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    let endmembers = SolverReference.endmembers(
      bandCount: 20,
      count: count,
      condition: 1000,
      using: &generator
    )
    let basis = try EndmemberBasis(endmembers)
    let q = basis.projections.inDoublePrecision
    let identity = DoubleMatrix.product(q, .transposed, q)
    let again = DoubleMatrix.product(q, .plain, basis.factor)
    for row in 0..<count {
      for column in 0..<count {
        #expect(abs(identity[row, column] - (row == column ? 1 : 0)) < 1e-6)
        #expect(row <= column || basis.factor[row, column] == 0)
      }
    }
    for (one, other) in zip(again.elements, endmembers.elements) {
      #expect(abs(one - Double(other)) < 1e-6)
    }
  }

  @Test("degenerate endmembers are refused by name")
  func degenerate() {
    func refusal(_ rows: [[Float]], _ names: [String] = []) -> UnmixingError? {
      #expect(throws: UnmixingError.self) {
        try EndmemberBasis(Matrix(rows: rows), names: names)
      }
    }
    let twin = refusal(
      [[0.1, 0.3, 0.2], [0.2, 0.1, 0.4], [0.3, 0.5, 0.6]],
      ["soil", "tree", "mud"]
    )
    #expect(twin?.code == .degenerateEndmembers)
    #expect(twin?.message == "endmember 3 (mud) is a multiple of endmember 1 (soil).")
    let mixture = refusal([[0.1, 0.3, 0.2], [0.2, 0.1, 0.15], [0.3, 0.5, 0.4], [0.1, 0.9, 0.5]])
    #expect(mixture?.message == "endmember 3 is a combination of those before it.")
    let zero = refusal([[0.1, 0], [0.2, 0]])
    #expect(zero?.message == "endmember 2 is zero in all bands.")
    #expect(refusal([[0.1, 0.2, 0.4], [0.2, 0.1, 0.4]])?.code == .tooManyEndmembers)
    #expect(refusal([[0.1], [.nan]])?.code == .notFinite)
  }

  @Test("endmembers a thousandth of a degree apart are told apart")
  func nearlyEqual() throws {
    let endmembers = Matrix(rows: [[0.5, 0.5], [0.5, 0.50003], [0.5, 0.5]])
    let solver = try FCLS(endmembers: endmembers)
    let found = solver.abundances(ofSpectra: endmembers.transposed)
    #expect(found[0, 0] > 0.99 && found[1, 1] > 0.99)
  }
}
