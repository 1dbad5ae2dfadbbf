import LinearAlgebra
import Testing
import Unmixing

@Suite("Quality of solutions that are divided by their sum")
struct BrightnessTests {
  private let endmembers = Matrix(rows: [
    [0.581, 0.813, 0.709], [0.241, 0.305, 0.793], [0.054, 0.748, 0.728], [0.448, 0.308, 0.287],
    [0.267, 0.428, 0.479], [0.52, 0.896, 0.724],
  ])
  /// Single precision, and what it makes of `|y|^2 - |q|^2`.
  private let tolerance: Float = 2e-4

  private func errors(_ method: some AbundanceEstimator, _ pixels: [[Float]]) throws -> [Float] {
    let basis = try EndmemberBasis(endmembers)
    let spectra = Matrix(rows: pixels)
    let squares = pixels.map { $0.reduce(0) { $0 + Double($1) * Double($1) } }
    var quality = Matrix(rowCount: 0, columnCount: 0)
    basis.quality(
      projected: Matrix.product(basis.projections, .transposed, spectra, .transposed),
      firstRow: 0,
      squaredNorms: squares.span,
      abundances: method.abundances(ofSpectra: spectra),
      brightnessPenalty: method.brightnessPenalty,
      into: &quality
    )
    return quality.row(0)
  }

  @Test("the error of NNLS is that of scipy.optimize.nnls, in shade and without any light too")
  func nnls() throws {
    // Half and 0.3 of a mixture, the second with noise; the third is best explained by nothing.
    let found = try errors(
      NNLS(endmembers: endmembers),
      [
        [0.3677, 0.2193, 0.3016, 0.1648, 0.2056, 0.3846],
        [0.2238, 0.1278, 0.1306, 0.0881, 0.1224, 0.2330],
        [-0.1, -0.2, -0.1, -0.3, -0.1, -0.2],
      ]
    )
    // The norms of the residuals (SciPy 1.11) over the root of 6.
    for (error, expected) in zip(found, [2.658e-5, 0.0132217, 0.1825742] as [Float]) {
      #expect(abs(error - expected) < tolerance)
    }
  }

  @Test("the error of SUnSAL is that of its own objective's minimum")
  func sunsal() throws {
    let found = try errors(
      SUnSAL(endmembers: endmembers),
      [[0.2614, 0.0805, 0.1893, 0.0876, 0.1143, 0.2264]]
    )
    // Minimum of |y - A x|^2 / 2 + 0.001 sum x, x >= 0, by scipy.optimize.minimize (L-BFGS-B).
    #expect(abs(found[0] - 0.0164460) < tolerance)
  }

  @Test("abundances that are the solution keep their error: shade is one for FCLS")
  func fcls() throws {
    let method = try FCLS(endmembers: endmembers)
    #expect(method.brightnessPenalty == nil)
    let found = try errors(method, [[0.3677, 0.2193, 0.3016, 0.1648, 0.2056, 0.3846]])
    #expect(found[0] > 0.1)
  }
}
