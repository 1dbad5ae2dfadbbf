import LinearAlgebra

/// A matrix of whole numbers.
func matrix(_ rows: [[Double]]) -> DoubleMatrix {
  DoubleMatrix(
    rowCount: rows.count,
    columnCount: rows.first?.count ?? 0,
    elements: rows.flatMap { $0 }
  )
}

/// A matrix of normal numbers.
func normalMatrix(_ rowCount: Int, _ columnCount: Int, seed: UInt64) -> DoubleMatrix {
  var generator = SeededGenerator(seed: seed)
  return DoubleMatrix(
    rowCount: rowCount,
    columnCount: columnCount,
    elements: (0..<rowCount * columnCount).map { _ in generator.normal() }
  )
}

/// The largest magnitude among the differences of two matrices.
func distance(_ first: DoubleMatrix, _ second: DoubleMatrix) -> Double {
  zip(first.elements, second.elements).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// How far the columns of a matrix are from being orthonormal.
func deviationFromOrthonormal(_ matrix: DoubleMatrix) -> Double {
  distance(
    DoubleMatrix.product(matrix, .transposed, matrix),
    DoubleMatrix(identity: matrix.columnCount)
  )
}

/// The largest magnitude of a matrix.
func magnitude(_ matrix: DoubleMatrix) -> Double {
  matrix.elements.reduce(0) { max($0, abs($1)) }
}
