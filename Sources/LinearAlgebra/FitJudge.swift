internal import CKernels

/// Says how well linear combinations of vectors explain others, of which only projections are known.
///
/// The vectors `A = Q R` have an upper triangle `R` and a `Q` with orthonormal columns; of a pixel
/// `y`, `q = Q^T y` and `y.y` are known. With `v = R x`, `|y - A x|^2 = (|y|^2 - |q|^2) + |q - v|^2`;
/// and `y` lies `|q.v| / |v|` along `A x` and `|y|^2 - |q|^2 + |q - (q.v / |v|^2) v|^2` squared off
/// it. Only `|y|^2 - |q|^2` cancels; it is clamped at 0. All of it is in double precision.
public enum FitJudge {
  /// Number of rows that `judge` fills.
  public static let rowCount = 2

  /// Judges a chunk of pixels.
  ///
  /// - Parameters:
  ///   - projected: holds `Q^T Y`, `vectorCount x pixelCount`, from row `firstRow` on.
  ///   - firstRow: the row of `projected` with the first projection.
  ///   - squaredNorms: `|y|^2`, one a pixel.
  ///   - coefficients: `X`, `vectorCount x pixelCount`.
  ///   - factor: `R`, `vectorCount x vectorCount`.
  ///   - entryCount: number of entries of `y`, for the mean.
  ///   - sumPenalty: nil to judge `A x` as it is; otherwise `t A x` is judged, with the `t >= 0` of the
  ///     least `|y - t A x|^2 / 2 + sumPenalty * t`.
  ///   - result: receives `2 x pixelCount`: the root mean square of the entries of `y - A x`, and the
  ///     angle between `y` and `A x` in degrees, 0...180, within 1e-8 of it; reshaped here.
  public static func judge(
    projected: borrowing Matrix,
    firstRow: Int,
    squaredNorms: Span<Double>,
    coefficients: borrowing Matrix,
    factor: borrowing DoubleMatrix,
    entryCount: Int,
    sumPenalty: Double? = nil,
    into result: inout Matrix
  ) {
    let (count, pixelCount) = (factor.rowCount, projected.columnCount)
    precondition(firstRow >= 0 && firstRow + count <= projected.rowCount, "rows of Q^T y")
    precondition(coefficients.rowCount == count, "one plane of coefficients a vector")
    precondition(coefficients.columnCount == pixelCount, "coefficients of other pixels")
    precondition(factor.columnCount == count && squaredNorms.count == pixelCount, "shapes")
    result.reshape(rowCount: rowCount, columnCount: pixelCount)
    guard pixelCount > 0 else { return }
    unsafe projected.elements.withUnsafeBufferPointer { projected in
      unsafe coefficients.elements.withUnsafeBufferPointer { coefficients in
        unsafe factor.elements.withUnsafeBufferPointer { factor in
          unsafe squaredNorms.withUnsafeBufferPointer { norms in
            unsafe result.withUnsafeElements { result in
              var fit = unsafe unmix_fit(
                projected: projected.baseAddress.map { unsafe $0 + firstRow * pixelCount },
                projected_stride: Int64(pixelCount),
                abundances: coefficients.baseAddress,
                abundances_stride: Int64(pixelCount),
                factor: factor.baseAddress,
                endmember_count: Int32(count),
                band_count: Double(entryCount),
                squared_norms: norms.baseAddress,
                has_length: sumPenalty == nil ? 1 : 0,
                penalty: sumPenalty ?? 0,
                errors: result.baseAddress,
                angles_degrees: result.baseAddress.map { unsafe $0 + pixelCount }
              )
              unsafe unmix_judge(&fit, Int64(pixelCount))
            }
          }
        }
      }
    }
  }
}
