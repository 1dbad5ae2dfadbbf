public import LinearAlgebra

extension EndmemberBasis {
  /// How well abundances explain the pixels of a chunk, without reconstructing any of them; see
  /// `FitJudge`.
  ///
  /// As `Q^T y` is single precision, an RMSE below about 0.0003 of the pixel's own root mean square
  /// is rounding.
  ///
  /// - Parameters:
  ///   - projected: holds `Q^T Y`, `endmemberCount x pixelCount`, from row `firstRow` on.
  ///   - firstRow: the row of `projected` with the first projection.
  ///   - squaredNorms: `|y|^2` of each pixel in reflectance squared, `pixelCount` of them.
  ///   - abundances: fractions, `endmemberCount x pixelCount`, from any method.
  ///   - brightnessPenalty: the method's `brightnessPenalty`; where it has one, the error is that of
  ///     the solution before it was divided by its sum: `A x` times its brightness, so that shade is
  ///     no error. The angle does not depend on it.
  ///   - quality: receives `2 x pixelCount`: the root mean square over the bands of `y - A x`, in
  ///     reflectance, and the angle between `y` and `A x` in degrees; reshaped here. A pixel that is
  ///     not finite gets values that are not finite.
  public func quality(
    projected: borrowing Matrix,
    firstRow: Int,
    squaredNorms: Span<Double>,
    abundances: borrowing Matrix,
    brightnessPenalty: Double? = nil,
    into quality: inout Matrix
  ) {
    FitJudge.judge(
      projected: projected,
      firstRow: firstRow,
      squaredNorms: squaredNorms,
      coefficients: abundances,
      factor: factor,
      entryCount: bandCount,
      sumPenalty: brightnessPenalty,
      into: &quality
    )
  }
}
