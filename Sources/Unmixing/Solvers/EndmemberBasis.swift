public import LinearAlgebra

/// An orthonormal basis of the space of the endmembers: `A = Q R` (thin QR, Float64).
///
/// Whatever the endmembers `A` (`bandCount x endmemberCount`) say about a pixel `y` is in the few
/// numbers `Q^T y`: for every `x`, `|y - A x|^2 = |y|^2 - |Q^T y|^2 + |Q^T y - R x|^2`. The solvers
/// work on them, never on bands and never on the normal equations: the condition of `R` is the
/// condition of `A`, that of `A^T A` is its square, so twice as many digits survive.
public struct EndmemberBasis: Sendable {
  /// Number of bands.
  public let bandCount: Int
  /// Number of endmembers.
  public let endmemberCount: Int
  /// `Q` in single precision, `bandCount x endmemberCount`: a pixel enters as `Q^T y`.
  public let projections: Matrix
  /// `R`, upper triangular, `endmemberCount x endmemberCount`, with a positive diagonal.
  public let factor: DoubleMatrix

  /// The distance of an endmember from the span of those before it, relative to its length, at or
  /// below which it is taken for a mixture of them: some twenty roundings of single precision.
  static let rankTolerance = 1e-6

  /// Factorises endmembers.
  ///
  /// - Parameters:
  ///   - endmembers: reflectance 0...1, `bandCount x endmemberCount`.
  ///   - names: one name an endmember for the words of errors, or none.
  /// - Throws: `UnmixingError` with code `.tooManyEndmembers` (none, or more than bands),
  ///   `.notFinite`, or `.degenerateEndmembers`, which names the endmembers that are zero, equal to
  ///   others or mixtures of others.
  public init(_ endmembers: Matrix, names: [String] = []) throws(UnmixingError) {
    bandCount = endmembers.rowCount
    endmemberCount = endmembers.columnCount
    precondition(names.isEmpty || names.count == endmemberCount, "one name an endmember, or none")
    guard endmemberCount >= 1, endmemberCount <= bandCount else {
      throw UnmixingError(
        code: .tooManyEndmembers,
        message: "\(endmemberCount) endmembers on \(bandCount) bands: there must be at least one "
          + "endmember and not more than bands.",
        remedy: "Leave endmembers out, or keep more bands."
      )
    }
    let words = (0..<endmemberCount).map { index in
      names.isEmpty ? "\(index + 1)" : "\(index + 1) (\(names[index]))"
    }
    try Self.checkFinite(endmembers, words: words)
    let (q, r) = endmembers.inDoublePrecision.thinQR()
    try Self.checkRank(of: endmembers.inDoublePrecision, factor: r, words: words)
    projections = q.inSinglePrecision
    factor = r
  }

  private static func checkFinite(_ endmembers: Matrix, words: [String]) throws(UnmixingError) {
    for index in words.indices {
      let values = endmembers.column(index)
      guard let band = values.firstIndex(where: { !$0.isFinite }) else { continue }
      throw UnmixingError(
        code: .notFinite,
        message: "endmember \(words[index]) is \(values[band]) in band \(band + 1).",
        remedy: "Remove the band, or give the endmember a number there."
      )
    }
  }

  private static func checkRank(
    of endmembers: DoubleMatrix,
    factor: DoubleMatrix,
    words: [String]
  ) throws(UnmixingError) {
    var faults: [String] = []
    for index in words.indices {
      let length = factor.column(index).reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length == 0 {
        faults.append("endmember \(words[index]) is zero in all bands")
      } else if factor[index, index] <= rankTolerance * length {
        let twin = (0..<index).first { other in
          let angle = angleDegrees(between: endmembers.column(other), and: endmembers.column(index))
          return angle <= rankTolerance * 180 / Double.pi
        }
        faults.append(
          twin.map { "endmember \(words[index]) is a multiple of endmember \(words[$0])" }
            ?? "endmember \(words[index]) is a combination of those before it"
        )
      }
    }
    guard !faults.isEmpty else { return }
    throw UnmixingError(
      code: .degenerateEndmembers,
      message: faults.joined(separator: "; ") + ".",
      remedy: "Leave these endmembers out: their abundances cannot be told apart."
    )
  }
}
