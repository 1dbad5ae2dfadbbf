import LinearAlgebra

/// The l1 normalisation that makes non-negative numbers abundances (equation 12):
/// `x_i = (z_i + 1e-8) / sum_j (z_j + 1e-8)`.
///
/// The small number is not in the paper; with it a pixel of zeros becomes uniform instead of
/// dividing zero by zero.
enum SumToOne {
  /// What is added to every entry.
  static let added: Float = 1e-8
  /// Entries are cut here so that their sum stays finite.
  static let greatest: Float = 1e30

  /// Normalises planes, `endmemberCount x pixelCount`, column by column.
  ///
  /// - Parameters:
  ///   - split: `z >= 0`.
  ///   - abundances: receives `x`; already has the shape of `split`.
  ///   - scales: receives one over each column's sum; at least `pixelCount` elements.
  static func forward(
    _ split: borrowing Matrix,
    into abundances: inout Matrix,
    scales: inout Matrix
  ) {
    let (endmemberCount, pixelCount) = (split.rowCount, split.columnCount)
    let splits = split.span
    var results = abundances.mutableSpan
    var factors = scales.mutableSpan
    precondition(results.count == splits.count && factors.count >= pixelCount, "planes")
    for pixel in 0..<pixelCount { factors[pixel] = 0 }
    for endmember in 0..<endmemberCount {
      let start = endmember * pixelCount
      for pixel in 0..<pixelCount {
        let z = splits[start + pixel]
        let entry = (z < greatest ? z : greatest) + added
        results[start + pixel] = entry
        factors[pixel] += entry
      }
    }
    for pixel in 0..<pixelCount { factors[pixel] = 1 / factors[pixel] }
    for endmember in 0..<endmemberCount {
      let start = endmember * pixelCount
      for pixel in 0..<pixelCount { results[start + pixel] *= factors[pixel] }
    }
  }

  /// The gradient: `dz_i = (dx_i - sum_j dx_j x_j) / sum_j (z_j + 1e-8)`.
  ///
  /// - Parameters:
  ///   - gradient: gradient with respect to the abundances; receives that with respect to `z`.
  ///   - abundances: as `forward` left them.
  ///   - scales: as `forward` left them.
  ///   - means: scratch, at least `pixelCount` elements.
  static func backward(
    _ gradient: inout Matrix,
    abundances: borrowing Matrix,
    scales: borrowing Matrix,
    means: inout Matrix
  ) {
    let (endmemberCount, pixelCount) = (abundances.rowCount, abundances.columnCount)
    let (values, factors) = (abundances.span, scales.span)
    var gradients = gradient.mutableSpan
    var weighted = means.mutableSpan
    precondition(gradients.count == values.count, "planes of the gradient")
    precondition(factors.count >= pixelCount && weighted.count >= pixelCount, "one entry a pixel")
    for pixel in 0..<pixelCount { weighted[pixel] = 0 }
    for endmember in 0..<endmemberCount {
      let start = endmember * pixelCount
      for pixel in 0..<pixelCount {
        weighted[pixel] += gradients[start + pixel] * values[start + pixel]
      }
    }
    for endmember in 0..<endmemberCount {
      let start = endmember * pixelCount
      for pixel in 0..<pixelCount {
        gradients[start + pixel] = (gradients[start + pixel] - weighted[pixel]) * factors[pixel]
      }
    }
  }
}
