private import COpenBLAS

/// OpenBLAS keeps to the calling thread: the cores belong to tiles.
let singleThreadedBLAS: Void = openblas_set_num_threads(1)

/// Whether a factor of a product is used as it is or transposed.
public enum Orientation: Sendable {
  /// As it is.
  case plain
  /// Transposed.
  case transposed

  fileprivate var code: CBLAS_TRANSPOSE { self == .plain ? CblasNoTrans : CblasTrans }
}

extension Matrix {
  /// Computes `result = scale * a * b + keep * result` (BLAS `sgemm`), factors transposed on demand.
  ///
  /// - Parameters:
  ///   - a: left factor.
  ///   - aOrientation: whether the left factor is transposed.
  ///   - b: right factor.
  ///   - bOrientation: whether the right factor is transposed.
  ///   - result: already has the shape of the product.
  ///   - scale: factor of the product.
  ///   - keep: factor of what `result` held before.
  public static func multiply(
    _ a: borrowing Matrix,
    _ aOrientation: Orientation = .plain,
    _ b: borrowing Matrix,
    _ bOrientation: Orientation = .plain,
    into result: inout Matrix,
    scale: Float = 1,
    keep: Float = 0
  ) {
    let rows = aOrientation == .plain ? a.rowCount : a.columnCount
    let inner = aOrientation == .plain ? a.columnCount : a.rowCount
    let columns = bOrientation == .plain ? b.columnCount : b.rowCount
    precondition(inner == (bOrientation == .plain ? b.rowCount : b.columnCount), "inner sizes")
    precondition(result.rowCount == rows && result.columnCount == columns, "result's shape")
    guard rows > 0, columns > 0 else { return }
    _ = singleThreadedBLAS
    let resultStride = Int32(result.columnCount)
    let (aStride, bStride) = (Int32(max(a.columnCount, 1)), Int32(max(b.columnCount, 1)))
    unsafe a.elements.withUnsafeBufferPointer { aElements in
      unsafe b.elements.withUnsafeBufferPointer { bElements in
        unsafe result.withUnsafeElements { resultElements in
          unsafe cblas_sgemm(
            CblasRowMajor,
            aOrientation.code,
            bOrientation.code,
            Int32(rows),
            Int32(columns),
            Int32(inner),
            scale,
            aElements.baseAddress,
            aStride,
            bElements.baseAddress,
            bStride,
            keep,
            resultElements.baseAddress,
            resultStride
          )
        }
      }
    }
  }

  /// The product of two matrices, factors transposed on demand.
  public static func product(
    _ a: borrowing Matrix,
    _ aOrientation: Orientation = .plain,
    _ b: borrowing Matrix,
    _ bOrientation: Orientation = .plain
  ) -> Matrix {
    var result = Matrix(
      rowCount: aOrientation == .plain ? a.rowCount : a.columnCount,
      columnCount: bOrientation == .plain ? b.columnCount : b.rowCount
    )
    multiply(a, aOrientation, b, bOrientation, into: &result)
    return result
  }
}

extension DoubleMatrix {
  /// The product of two matrices in double precision (BLAS `dgemm`), factors transposed on demand.
  public static func product(
    _ a: DoubleMatrix,
    _ aOrientation: Orientation = .plain,
    _ b: DoubleMatrix,
    _ bOrientation: Orientation = .plain
  ) -> DoubleMatrix {
    let rows = aOrientation == .plain ? a.rowCount : a.columnCount
    let inner = aOrientation == .plain ? a.columnCount : a.rowCount
    let columns = bOrientation == .plain ? b.columnCount : b.rowCount
    precondition(inner == (bOrientation == .plain ? b.rowCount : b.columnCount), "inner sizes")
    var result = DoubleMatrix(rowCount: rows, columnCount: columns)
    guard rows > 0, columns > 0 else { return result }
    _ = singleThreadedBLAS
    let (aStride, bStride) = (Int32(max(a.columnCount, 1)), Int32(max(b.columnCount, 1)))
    unsafe a.elements.withUnsafeBufferPointer { aElements in
      unsafe b.elements.withUnsafeBufferPointer { bElements in
        unsafe result.storage.withUnsafeMutableBufferPointer { resultElements in
          unsafe cblas_dgemm(
            CblasRowMajor,
            aOrientation.code,
            bOrientation.code,
            Int32(rows),
            Int32(columns),
            Int32(inner),
            1,
            aElements.baseAddress,
            aStride,
            bElements.baseAddress,
            bStride,
            0,
            resultElements.baseAddress,
            Int32(columns)
          )
        }
      }
    }
    return result
  }

  /// The Gram matrix `A^T A` of a single-precision matrix, summed in double precision.
  public static func gram(of matrix: Matrix) -> DoubleMatrix {
    let precise = matrix.inDoublePrecision
    return product(precise, .transposed, precise)
  }
}
