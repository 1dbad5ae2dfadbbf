extension DoubleMatrix {
  /// Solves `self * X = right` for a symmetric positive definite `self` by its Cholesky factor.
  ///
  /// - Throws: `LinearAlgebraError` with code `.notPositiveDefinite` if there is no Cholesky factor.
  public func solvedPositiveDefinite(
    _ right: DoubleMatrix
  ) throws(LinearAlgebraError) -> DoubleMatrix {
    precondition(rowCount == columnCount && right.rowCount == rowCount, "shapes")
    let factor = try choleskyFactor()
    var solution = right
    for row in 0..<rowCount {
      for above in 0..<row {
        solution.add(-factor[above, row], timesRow: above, toRow: row)
      }
      solution.divideRow(row, by: factor[row, row])
    }
    for row in (0..<rowCount).reversed() {
      for below in row + 1..<max(row + 1, rowCount) {
        solution.add(-factor[row, below], timesRow: below, toRow: row)
      }
      solution.divideRow(row, by: factor[row, row])
    }
    return solution
  }

  /// The upper triangle `U` with `U^T U = self`, with a diagonal above 0; what is below it is not used.
  private func choleskyFactor() throws(LinearAlgebraError) -> DoubleMatrix {
    var factor = self
    for pivot in 0..<rowCount {
      let square = factor[pivot, pivot]
      guard square > 0, square.isFinite else {
        throw LinearAlgebraError(
          code: .notPositiveDefinite,
          message: "a \(rowCount) x \(rowCount) matrix is singular at column \(pivot + 1): "
            + "some of its columns are combinations of the others."
        )
      }
      let root = square.squareRoot()
      for column in pivot..<columnCount { factor[pivot, column] /= root }
      for row in pivot + 1..<max(pivot + 1, rowCount) {
        factor.add(-factor[pivot, row], timesRow: pivot, toRow: row, from: row)
      }
    }
    return factor
  }

  private mutating func divideRow(_ row: Int, by divisor: Double) {
    for column in 0..<columnCount { self[row, column] /= divisor }
  }
}
