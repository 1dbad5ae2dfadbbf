internal import CKernels

/// Whether a factor of a product is used as it is or transposed.
public enum Orientation: Sendable {
  /// As it is.
  case plain
  /// Transposed.
  case transposed
}

/// How a product reads one of its factors.
private struct Factor {
  let rowCount: Int
  let columnCount: Int
  let rowStride: Int64
  let columnStride: Int64

  init(rowCount: Int, columnCount: Int, _ orientation: Orientation) {
    let stride = Int64(columnCount)
    switch orientation {
    case .plain:
      (self.rowCount, self.columnCount) = (rowCount, columnCount)
      (rowStride, columnStride) = (stride, 1)
    case .transposed:
      (self.rowCount, self.columnCount) = (columnCount, rowCount)
      (rowStride, columnStride) = (1, stride)
    }
  }
}

extension Matrix {
  /// Computes `result = a * b`, or `result += a * b`, factors transposed on demand.
  ///
  /// Every element is added up in the order of the inner index, each multiply-add rounded once: equal
  /// factors give equal bytes on every processor.
  ///
  /// - Parameters:
  ///   - a: left factor.
  ///   - aOrientation: whether the left factor is transposed.
  ///   - b: right factor.
  ///   - bOrientation: whether the right factor is transposed.
  ///   - result: already has the shape of the product.
  ///   - adding: whether the product is added to what `result` holds.
  public static func multiply(
    _ a: borrowing Matrix,
    _ aOrientation: Orientation = .plain,
    _ b: borrowing Matrix,
    _ bOrientation: Orientation = .plain,
    into result: inout Matrix,
    adding: Bool = false
  ) {
    let left = Factor(rowCount: a.rowCount, columnCount: a.columnCount, aOrientation)
    let right = Factor(rowCount: b.rowCount, columnCount: b.columnCount, bOrientation)
    precondition(left.columnCount == right.rowCount, "inner sizes")
    precondition(result.rowCount == left.rowCount, "rows of the result")
    precondition(result.columnCount == right.columnCount, "columns of the result")
    unsafe a.elements.withUnsafeBufferPointer { aElements in
      unsafe b.elements.withUnsafeBufferPointer { bElements in
        unsafe result.withUnsafeElements { resultElements in
          var product = unsafe unmix_product(
            left: aElements.baseAddress,
            left_row_stride: left.rowStride,
            left_inner_stride: left.columnStride,
            right: bElements.baseAddress,
            right_inner_stride: right.rowStride,
            right_column_stride: right.columnStride,
            result: resultElements.baseAddress,
            row_count: Int64(left.rowCount),
            column_count: Int64(right.columnCount),
            inner_count: Int64(right.rowCount),
            adds: adding ? 1 : 0
          )
          unsafe unmix_multiply(&product)
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
  /// The product of two matrices in double precision, factors transposed on demand.
  ///
  /// Every element is added up in the order of the inner index, products and sums rounded in turn.
  public static func product(
    _ a: DoubleMatrix,
    _ aOrientation: Orientation = .plain,
    _ b: DoubleMatrix,
    _ bOrientation: Orientation = .plain
  ) -> DoubleMatrix {
    let left = Factor(rowCount: a.rowCount, columnCount: a.columnCount, aOrientation)
    let right = Factor(rowCount: b.rowCount, columnCount: b.columnCount, bOrientation)
    precondition(left.columnCount == right.rowCount, "inner sizes")
    var result = DoubleMatrix(rowCount: left.rowCount, columnCount: right.columnCount)
    unsafe a.elements.withUnsafeBufferPointer { aElements in
      unsafe b.elements.withUnsafeBufferPointer { bElements in
        unsafe result.withUnsafeElements { resultElements in
          var product = unsafe unmix_double_product(
            left: aElements.baseAddress,
            left_row_stride: left.rowStride,
            left_inner_stride: left.columnStride,
            right: bElements.baseAddress,
            right_inner_stride: right.rowStride,
            right_column_stride: right.columnStride,
            result: resultElements.baseAddress,
            row_count: Int64(left.rowCount),
            column_count: Int64(right.columnCount),
            inner_count: Int64(right.rowCount),
            adds: 0
          )
          unsafe unmix_multiply_doubles(&product)
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
