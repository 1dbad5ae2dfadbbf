extension DoubleMatrix {
  /// Thin QR factorisation of a tall matrix by Householder's reflections: `self = Q R`, `Q^T Q = I`.
  ///
  /// - Returns: `q`, `rowCount x columnCount`, and upper triangular `r` with a diagonal >= 0.
  public func thinQR() -> (q: DoubleMatrix, r: DoubleMatrix) {
    precondition(rowCount >= columnCount, "thin QR needs at least as many rows as columns")
    let factor = balancingFactor ?? 1
    // Columns lie as rows, which the reflections work on.
    var columns = transposed.scaled(by: factor)
    var reflections: [Reflection?] = []
    for index in 0..<columnCount {
      let reflection = Reflection(ofRow: index, of: columns, from: index)
      reflection?.apply(toRows: index..<columnCount, of: &columns, from: index)
      reflections.append(reflection)
    }
    var r = DoubleMatrix(rowCount: columnCount, columnCount: columnCount)
    for column in 0..<columnCount {
      for row in 0...column { r[row, column] = columns[column, row] / factor }
    }
    var q = DoubleMatrix(rowCount: columnCount, columnCount: rowCount)
    for index in 0..<columnCount { q[index, index] = 1 }
    for index in (0..<columnCount).reversed() {
      reflections[index]?.apply(toRows: index..<columnCount, of: &q, from: index)
    }
    for index in 0..<columnCount where r[index, index] < 0 {
      for column in index..<columnCount { r[index, column] = -r[index, column] }
      q.scaleRow(index, by: -1)
    }
    return (q.transposed, r)
  }
}

/// Householder's reflection `I - weight v v^T`, which turns part of a vector into a multiple of its
/// first unit vector.
struct Reflection {
  /// `v`.
  let vector: [Double]
  /// `2 / v.v`.
  let weight: Double
  /// What the first entry becomes; all others become 0.
  let image: Double

  /// The reflection for part of a row; nil for zeros, which need none.
  init?(ofRow row: Int, of matrix: DoubleMatrix, from column: Int) {
    let square = matrix.rowProduct(row, row, from: column)
    guard square != 0 else { return nil }
    var vector = (column..<matrix.columnCount).map { matrix[row, $0] }
    let length = square.squareRoot()
    // Away from the first entry, so that nothing cancels.
    image = vector[0] > 0 ? -length : length
    vector[0] -= image
    weight = 1 / (length * abs(vector[0]))
    self.vector = vector
  }

  /// Reflects rows, from a column on.
  func apply(toRows rows: Range<Int>, of matrix: inout DoubleMatrix, from column: Int) {
    for row in rows {
      let product = matrix.rowProduct(row, vector, from: column)
      matrix.add(-weight * product, times: vector, toRow: row, from: column)
    }
  }
}
