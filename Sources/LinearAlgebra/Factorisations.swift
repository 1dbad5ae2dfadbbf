private import COpenBLAS

/// What a matrix is refused for.
public struct LinearAlgebraError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kinds of refusal.
  public enum Code: Sendable, Equatable {
    /// A Cholesky factor does not exist: the matrix is not positive definite.
    case notPositiveDefinite
    /// An iteration inside LAPACK did not converge, mostly because the matrix holds NaN.
    case noConvergence
  }

  /// The kind of refusal.
  public let code: Code
  /// What, where and what to do.
  public let message: String

  /// The message.
  public var description: String { message }
}

extension DoubleMatrix {
  /// Solves `self * X = right` for a symmetric positive definite `self` (LAPACK `dpotrf`, `dpotrs`).
  ///
  /// - Throws: `LinearAlgebraError` with code `.notPositiveDefinite` if there is no Cholesky factor.
  public func solvedPositiveDefinite(
    _ right: DoubleMatrix
  ) throws(LinearAlgebraError) -> DoubleMatrix {
    precondition(rowCount == columnCount && right.rowCount == rowCount, "shapes")
    _ = singleThreadedBLAS
    var factor = elements
    var solution = right.transposed.elements  // LAPACK is column-major
    var size = Int32(rowCount)
    var rightCount = Int32(right.columnCount)
    var status: Int32 = 0
    unsafe dpotrf_("U", &size, &factor, &size, &status)
    guard status == 0 else {
      throw LinearAlgebraError(
        code: .notPositiveDefinite,
        message: "a \(rowCount) x \(rowCount) matrix is singular at column \(status): "
          + "some of its columns are combinations of the others."
      )
    }
    unsafe dpotrs_("U", &size, &rightCount, &factor, &size, &solution, &size, &status)
    return DoubleMatrix(
      rowCount: right.columnCount,
      columnCount: rowCount,
      elements: solution
    ).transposed
  }

  /// Eigenvalues (ascending) and eigenvectors (one a column) of a symmetric matrix (LAPACK `dsyev`).
  ///
  /// Each eigenvector's entry of largest magnitude is made positive, so that the result is unique.
  ///
  /// - Throws: `LinearAlgebraError` with code `.noConvergence`.
  public func symmetricEigen() throws(LinearAlgebraError) -> (
    values: [Double], vectors: DoubleMatrix
  ) {
    precondition(rowCount == columnCount, "only a square matrix has eigenvalues")
    guard rowCount > 0 else { return ([], self) }
    _ = singleThreadedBLAS
    var vectors = elements
    var values = [Double](repeating: 0, count: rowCount)
    var size = Int32(rowCount)
    var workCount = Int32(-1)
    var status: Int32 = 0
    var work = [0.0]
    unsafe dsyev_("V", "U", &size, &vectors, &size, &values, &work, &workCount, &status)
    workCount = Int32(work[0])
    work = Array(repeating: 0, count: Int(workCount))
    unsafe dsyev_("V", "U", &size, &vectors, &size, &values, &work, &workCount, &status)
    guard status == 0 else {
      throw LinearAlgebraError(
        code: .noConvergence,
        message: "the eigenvalues of a \(rowCount) x \(rowCount) matrix "
          + "were not found (LAPACK dsyev: \(status)); look for NaN in the data."
      )
    }
    var rows = DoubleMatrix(rowCount: rowCount, columnCount: rowCount, elements: vectors)
    for row in 0..<rowCount {
      let extreme = rows.row(row).max { abs($0) < abs($1) } ?? 0
      guard extreme < 0 else { continue }
      for column in 0..<rowCount { rows[row, column] = -rows[row, column] }
    }
    return (values, rows.transposed)
  }

  /// Thin QR factorisation of a tall matrix (LAPACK `dgeqrf`, `dorgqr`): `self = Q R`, `Q^T Q = I`.
  ///
  /// - Returns: `q`, `rowCount x columnCount`, and upper triangular `r` with a diagonal >= 0.
  public func thinQR() -> (q: DoubleMatrix, r: DoubleMatrix) {
    precondition(rowCount >= columnCount, "thin QR needs at least as many rows as columns")
    _ = singleThreadedBLAS
    var q = transposed.elements
    var rows = Int32(rowCount)
    var columns = Int32(columnCount)
    var reflectors = [Double](repeating: 0, count: max(columnCount, 1))
    var workCount = Int32(max(columnCount, 1) * 64)
    var work = [Double](repeating: 0, count: Int(workCount))
    var status: Int32 = 0
    unsafe dgeqrf_(&rows, &columns, &q, &rows, &reflectors, &work, &workCount, &status)
    var r = DoubleMatrix(rowCount: columnCount, columnCount: columnCount)
    for column in 0..<columnCount {
      for row in 0...column { r[row, column] = q[column * rowCount + row] }
    }
    var reflectorCount = columns
    unsafe dorgqr_(
      &rows,
      &columns,
      &reflectorCount,
      &q,
      &rows,
      &reflectors,
      &work,
      &workCount,
      &status
    )
    var qColumns = DoubleMatrix(rowCount: columnCount, columnCount: rowCount, elements: q)
    for index in 0..<columnCount where r[index, index] < 0 {
      for column in index..<columnCount { r[index, column] = -r[index, column] }
      for band in 0..<rowCount { qColumns[index, band] = -qColumns[index, band] }
    }
    return (qColumns.transposed, r)
  }

  /// Thin singular value decomposition (LAPACK `dgesdd`): `self = U diag(s) V^T`.
  ///
  /// - Returns: `u`, `rowCount x k`; `singularValues`, descending; `vTransposed`, `k x columnCount`,
  ///   with `k = min(rowCount, columnCount)`.
  /// - Throws: `LinearAlgebraError` with code `.noConvergence`.
  public func thinSVD() throws(LinearAlgebraError) -> (
    u: DoubleMatrix, singularValues: [Double], vTransposed: DoubleMatrix
  ) {
    precondition(rowCount > 0 && columnCount > 0, "an empty matrix has no singular values")
    _ = singleThreadedBLAS
    let rank = min(rowCount, columnCount)
    var columnMajor = transposed.elements
    var (rows, columns, rankCount) = (Int32(rowCount), Int32(columnCount), Int32(rank))
    var values = [Double](repeating: 0, count: rank)
    var u = [Double](repeating: 0, count: rowCount * rank)
    var vTransposed = [Double](repeating: 0, count: rank * columnCount)
    var integers = [Int32](repeating: 0, count: 8 * rank)
    var (status, workCount) = (Int32(0), Int32(-1))
    var work = [0.0]
    for _ in 0..<2 {  // the first call asks for the size of the workspace
      unsafe dgesdd_(
        "S",
        &rows,
        &columns,
        &columnMajor,
        &rows,
        &values,
        &u,
        &rows,
        &vTransposed,
        &rankCount,
        &work,
        &workCount,
        &integers,
        &status
      )
      if workCount == -1 {
        workCount = Int32(work[0])
        work = Array(repeating: 0, count: Int(workCount))
      }
    }
    guard status == 0 else {
      throw LinearAlgebraError(
        code: .noConvergence,
        message: "the singular values of a \(rowCount) x \(columnCount) "
          + "matrix were not found (LAPACK dgesdd: \(status)); look for NaN in the data."
      )
    }
    return (
      DoubleMatrix(rowCount: rank, columnCount: rowCount, elements: u).transposed, values,
      DoubleMatrix(rowCount: columnCount, columnCount: rank, elements: vTransposed).transposed
    )
  }
}
