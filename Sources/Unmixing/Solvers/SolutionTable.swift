internal import LinearAlgebra

/// The least squares solution on every set of endmembers, as an affine map of the projected pixel.
///
/// On the set `P` both the abundances of its members and the multipliers of the others are affine
/// in `q = Q^T y`. With all `2^endmemberCount` maps at hand, to test whether `P` is the set of the
/// exact solution is to multiply one small matrix by `q` and to look at signs. The maps are made
/// from QR factorisations, so their error grows with the condition of the endmembers, not with
/// its square.
struct SolutionTable: Sendable {
  /// The largest number of endmembers for which the maps are kept: 5 MB, of which the pixels of a
  /// scene use a small part.
  static let largestSize = 12

  /// Number of endmembers.
  let size: Int
  /// Number of vectors of four rows that hold `size` rows.
  let groupCount: Int
  /// For each set, the constant column and then one column for each entry of `q`.
  ///
  /// Each column is `groupCount` vectors. Rows in the set are abundances, the others multipliers, padding is 0.
  private let maps: [SIMD4<Double>]
  /// For each set, the least value of each row that counts as not negative, at unit scale.
  private let bounds: [SIMD4<Double>]

  /// Makes the table of endmembers with QR factor `R`.
  ///
  /// - Parameters:
  ///   - factor: `R`, `size x size`.
  ///   - sumsToOne: whether the abundances must sum to one.
  ///   - tolerance: a multiplier down to minus this counts as zero.
  init(factor: DoubleMatrix, sumsToOne: Bool, tolerance: Double) {
    size = factor.rowCount
    groupCount = (size + 3) / 4
    let columnCount = size + 1
    var maps = [SIMD4<Double>](repeating: .zero, count: (groupCount * columnCount) << size)
    var bounds = [SIMD4<Double>](repeating: .zero, count: groupCount << size)
    var workspace = Workspace()
    var set = PassiveSet(size: size, from: &workspace)
    for mask in 0..<(1 << size) where mask != 0 || !sumsToOne {
      set.removeAll()
      for index in 0..<size where mask >> index & 1 == 1 { set.append(index, of: factor) }
      for column in 0...size {
        for entry in 0..<size { set[projected: entry] = entry + 1 == column ? 1 : 0 }
        set.solve(total: sumsToOne ? (column == 0 ? 1 : 0) : nil)
        _ = set.findMultipliers(of: factor)
        let start = (mask * columnCount + column) * groupCount
        for index in 0..<size { maps[start + index / 4][index % 4] = set[multiplier: index] }
        for (position, index) in set.members.enumerated() {
          maps[start + index / 4][index % 4] = set[solution: position]
        }
      }
      for index in 0..<size where mask >> index & 1 == 0 {
        bounds[mask * groupCount + index / 4][index % 4] = -tolerance
      }
    }
    self.maps = maps
    self.bounds = bounds
  }

  /// Applies the map of a set.
  ///
  /// - Parameters:
  ///   - mask: the set, one bit an endmember.
  ///   - projected: begins with the `size` entries of `q`.
  ///   - scale: factor of the tolerance of the multipliers.
  ///   - rows: receives the rows of the map, abundances and multipliers, `groupCount` vectors.
  /// - Returns: the rows that are negative, one bit an endmember; none on the set of the solution.
  @inline(__always)
  func negativeRows(
    of mask: Int,
    projected: Span<Double>,
    scale: Double,
    rows: inout MutableSpan<SIMD4<Double>>
  ) -> Int {
    let maps = maps.span
    let bounds = bounds.span
    var negative = 0
    for group in 0..<groupCount {
      var position = mask * (size + 1) * groupCount + group
      var sum = maps[position]
      for entry in 0..<size {
        position += groupCount
        sum += maps[position] * projected[entry]
      }
      rows[group] = sum
      let below = sum .< bounds[mask * groupCount + group] * scale
      let bits = SIMD4<Int64>(1, 2, 4, 8).replacing(with: 0, where: .!below)
      negative |= Int(bits.wrappedSum()) << (4 * group)
    }
    return negative
  }
}
