internal import LinearAlgebra

extension EndmemberBasis {
  /// The mean over pixels, `pixelCount x bandCount`, of the root mean square error over bands of
  /// the best mixture with abundances >= 0 of any sum.
  func nonNegativeError(on pixels: Matrix) -> Double {
    let errors = nonNegativeErrors(on: pixels)
    return errors.reduce(0) { $0 + Double($1) } / Double(errors.count)
  }

  /// The same of every pixel.
  func nonNegativeErrors(on pixels: Matrix) -> [Float] {
    let projected = Matrix.product(projections, .transposed, pixels, .transposed)
    var workspace = Workspace()
    var abundances = Matrix(rowCount: 0, columnCount: 0)
    ActiveSetSolver(basis: self, sumsToOne: false)
      .estimate(projected, asShares: false, into: &abundances, using: &workspace)
    let squares = (0..<pixels.rowCount).map { pixel in
      pixels.row(pixel).reduce(0) { $0 + Double($1) * Double($1) }
    }
    var quality = Matrix(rowCount: 0, columnCount: 0)
    self.quality(
      projected: projected,
      firstRow: 0,
      squaredNorms: squares.span,
      abundances: abundances,
      into: &quality
    )
    return quality.row(0)
  }
}
