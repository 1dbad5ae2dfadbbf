public import LinearAlgebra

extension EndmemberBasis {
  /// Number of rows that `quality` fills.
  public static let qualityRowCount = 2

  /// How well abundances explain the pixels of a chunk, without reconstructing any of them.
  ///
  /// With `q = Q^T y` and `v = R x`, `|y - A x|^2 = (|y|^2 - |q|^2) + |q - v|^2`; and `y` lies
  /// `|q.v| / |v|` along `A x` and `|y|^2 - |q|^2 + |q - (q.v / |v|^2) v|^2` squared off it. Only
  /// `|y|^2 - |q|^2` cancels; it is clamped at 0. As `q` is single precision, an RMSE
  /// below about 0.0003 of the pixel's own root mean square is rounding.
  ///
  /// - Parameters:
  ///   - projected: holds `Q^T Y`, `endmemberCount x pixelCount`, from row `firstRow` on.
  ///   - firstRow: the row of `projected` with the first projection.
  ///   - squaredNorms: `|y|^2` of each pixel in reflectance squared, `pixelCount` of them.
  ///   - abundances: fractions, `endmemberCount x pixelCount`, from any method.
  ///   - quality: receives `2 x pixelCount`: the root mean square over the bands of `y - A x`, in
  ///     reflectance, and the angle between `y` and `A x` in degrees; reshaped here. A pixel that is
  ///     not finite gets values that are not finite.
  public func quality(
    projected: borrowing Matrix,
    firstRow: Int,
    squaredNorms: Span<Double>,
    abundances: borrowing Matrix,
    into quality: inout Matrix
  ) {
    let pixelCount = projected.columnCount
    precondition(firstRow >= 0 && firstRow + endmemberCount <= projected.rowCount, "rows of Q^T y")
    precondition(abundances.rowCount == endmemberCount, "one plane of abundances an endmember")
    precondition(abundances.columnCount == pixelCount, "abundances of other pixels")
    precondition(squaredNorms.count == pixelCount, "one squared norm a pixel")
    quality.reshape(rowCount: Self.qualityRowCount, columnCount: pixelCount)
    let planes = projected.span
    let fractions = abundances.span
    let triangle = factor.span
    var output = quality.mutableSpan
    for pixel in 0..<pixelCount {
      var sums = ProductSums()
      for row in 0..<endmemberCount {
        let q = Double(planes[(firstRow + row) * pixelCount + pixel])
        var v = 0.0
        for column in row..<endmemberCount {
          let fraction = Double(fractions[column * pixelCount + pixel])
          v += triangle[row * endmemberCount + column] * fraction
        }
        sums.add(q, v)
      }
      // Not `max`, which would drop a NaN.
      let difference = squaredNorms[pixel] - sums.qq
      let beyond = difference < 0 ? 0 : difference
      let error = ((beyond + sums.distance) / Double(bandCount)).squareRoot()
      output[pixel] = Float(error)
      output[pixelCount + pixel] = Float(sums.angleDegrees(beyond: beyond))
    }
  }
}

/// Sums over the entries of two vectors `q` and `v`.
private struct ProductSums {
  var qq = 0.0
  var qv = 0.0
  var vv = 0.0
  /// `|q - v|^2`.
  var distance = 0.0

  mutating func add(_ q: Double, _ v: Double) {
    qq += q * q
    qv += q * v
    vv += v * v
    distance += (q - v) * (q - v)
  }

  /// The angle between `v` and a vector that has `q` in its space and `beyond` outside it, squared.
  ///
  /// The part of `q` off `v` is `|q - v|^2` less the part of `q - v` along `v`, which does not
  /// cancel where the fit is good.
  func angleDegrees(beyond: Double) -> Double {
    guard vv > 0 else { return qq + beyond > 0 ? 90 : 0 }
    let along = (qv - vv) * (qv - vv) / vv
    let off = distance - along
    let rise = ((off < 0 ? 0 : off) + beyond).squareRoot()
    return LinearAlgebra.angleDegrees(rise: rise, run: qv / vv.squareRoot())
  }
}
