extension DoubleMatrix {
  /// Thin singular value decomposition by one-sided rotations (Hestenes 1958): `self = U diag(s) V^T`.
  ///
  /// Small singular values keep as many digits as the matrix has. The time grows with
  /// `rowCount * columnCount * min(rowCount, columnCount)`, ten times over: it is meant for matrices of
  /// endmembers, not of pixels.
  ///
  /// - Returns: `u`, `rowCount x k`; `singularValues`, descending; `vTransposed`, `k x columnCount`,
  ///   with `k = min(rowCount, columnCount)`.
  /// - Throws: `LinearAlgebraError` with code `.noConvergence`.
  public func thinSVD() throws(LinearAlgebraError) -> (
    u: DoubleMatrix, singularValues: [Double], vTransposed: DoubleMatrix
  ) {
    precondition(rowCount > 0 && columnCount > 0, "an empty matrix has no singular values")
    guard let factor = balancingFactor else { throw noSingularValues("an element is not finite") }
    let isWide = columnCount > rowCount
    let tall = isWide ? self : transposed
    var sweeps = OrthogonalRows(of: tall.scaled(by: factor))
    guard sweeps.rotate() else { throw noSingularValues("the iteration did not converge") }
    let (values, long, short) = sweeps.decomposed()
    let singularValues = values.map { $0 / factor }
    return isWide
      ? (short.transposed, singularValues, long) : (long.transposed, singularValues, short)
  }

  private func noSingularValues(_ reason: String) -> LinearAlgebraError {
    LinearAlgebraError(
      code: .noConvergence,
      message: "the singular values of a \(rowCount) x \(columnCount) matrix were not found: "
        + "\(reason). Look for NaN and infinite values in the data."
    )
  }
}

/// Rows that are rotated in pairs until all are orthogonal.
private struct OrthogonalRows {
  /// `rotations` times the matrix that it was made of.
  private var rows: DoubleMatrix
  private var rotations: DoubleMatrix

  private static let sweepLimit = 60

  /// Takes a matrix with at least as many columns as rows.
  init(of matrix: DoubleMatrix) {
    rows = matrix
    rotations = DoubleMatrix(identity: matrix.rowCount)
  }

  /// Rotates; false if that takes too many sweeps.
  mutating func rotate() -> Bool {
    for _ in 0..<Self.sweepLimit {
      var isOrthogonal = true
      for first in 0..<rows.rowCount {
        for second in first + 1..<max(first + 1, rows.rowCount)
        where rotatePair(first, second) { isOrthogonal = false }
      }
      if isOrthogonal { return true }
    }
    return false
  }

  /// Makes two rows orthogonal; whether they were not.
  private mutating func rotatePair(_ first: Int, _ second: Int) -> Bool {
    let (one, other) = (rows.rowProduct(first, first), rows.rowProduct(second, second))
    let product = rows.rowProduct(first, second)
    let limit = Double.ulpOfOne * Double(rows.columnCount).squareRoot()
    guard abs(product) > limit * one.squareRoot() * other.squareRoot() else { return false }
    let half = (other - one) / (2 * product)
    let tangent = (half >= 0 ? 1 : -1) / (abs(half) + (1 + half * half).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    rows.rotateRows(first, second, cosine: cosine, sine: cosine * tangent)
    rotations.rotateRows(first, second, cosine: cosine, sine: cosine * tangent)
    return true
  }

  /// The lengths of the rows, descending; the rows at length one; and the rotations in that order.
  func decomposed() -> (lengths: [Double], units: DoubleMatrix, rotations: DoubleMatrix) {
    let lengths = (0..<rows.rowCount).map { rows.rowProduct($0, $0).squareRoot() }
    let order = lengths.indices.sorted { (-lengths[$0], $0) < (-lengths[$1], $1) }
    var units = DoubleMatrix(rowCount: rows.rowCount, columnCount: rows.columnCount)
    var ordered = rotations
    for (target, source) in order.enumerated() {
      for column in 0..<rotations.columnCount {
        ordered[target, column] = rotations[source, column]
      }
      if lengths[source] > lengths[order[0]] * Double.leastNormalMagnitude {
        for column in 0..<rows.columnCount {
          units[target, column] = rows[source, column] / lengths[source]
        }
      } else {
        units.completeRow(target)
      }
    }
    return (order.map { lengths[$0] }, units, ordered)
  }
}

extension DoubleMatrix {
  /// Gives a row of zeros length one, orthogonal to the rows above it.
  fileprivate mutating func completeRow(_ row: Int) {
    for candidate in 0..<columnCount {
      for column in 0..<columnCount { self[row, column] = column == candidate ? 1 : 0 }
      // Once more takes away what rounding left of the rows above.
      for _ in 0..<2 {
        for above in 0..<row {
          add(-rowProduct(row, above), timesRow: above, toRow: row)
        }
      }
      let length = rowProduct(row, row).squareRoot()
      guard length < 0.5 / Double(columnCount).squareRoot() else {
        scaleRow(row, by: 1 / length)
        return
      }
    }
  }
}
