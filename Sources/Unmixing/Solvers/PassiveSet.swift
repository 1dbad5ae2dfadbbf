internal import LinearAlgebra

/// A growing and shrinking set of endmembers that may be present, with the least squares solution
/// on it; the others are held at zero.
///
/// It keeps a QR factorisation of the columns of `R` that are in the set, in order of their
/// arrival: to append a column is to orthogonalise it (twice, which makes it orthogonal to the last
/// digit), to remove one is to append again those behind it. The memory is handed in and back, so
/// that nothing is allocated for a pixel.
struct PassiveSet {
  /// Number of endmembers.
  let size: Int
  /// The endmembers in the set, in order of arrival.
  private(set) var members: [Int]
  /// All vectors and matrices.
  private var values: [Double]
  /// The Lagrange multiplier of the sum in the last solution.
  private var sumMultiplier = 0.0

  private let layout: Layout

  /// Where vectors and matrices begin in `values`.
  private struct Layout {
    let size: Int
    /// `q = Q^T y`.
    let projected = 0
    var point: Int { size }
    var solution: Int { 2 * size }
    var multipliers: Int { 3 * size }
    /// `R x - q`.
    var residual: Int { 4 * size }
    /// `z = T^-T 1`.
    var ones: Int { 5 * size }
    /// `Q_P`: one row of `size` numbers a member.
    var basis: Int { 6 * size }
    /// `T`, upper triangular, `size x size`.
    var triangle: Int { (6 + size) * size }
    var count: Int { (6 + 2 * size) * size }
  }

  /// Makes an empty set in memory that it takes from a workspace until `giveBack(to:)`.
  init(size: Int, from workspace: inout Workspace) {
    self.size = size
    layout = Layout(size: size)
    values = []
    members = []
    swap(&values, &workspace.doubles)
    swap(&members, &workspace.integers)
    let missing = layout.count - values.count
    if missing > 0 { values.append(contentsOf: repeatElement(0, count: missing)) }
    members.removeAll(keepingCapacity: true)
  }

  /// Hands the memory back.
  consuming func giveBack(to workspace: inout Workspace) {
    workspace.doubles = values
    workspace.integers = members
  }

  /// The entries of `q = Q^T y`.
  subscript(projected index: Int) -> Double {
    get { values[layout.projected + index] }
    set { values[layout.projected + index] = newValue }
  }

  /// The abundances reached so far, one an endmember; 0 outside the set.
  subscript(point index: Int) -> Double {
    get { values[layout.point + index] }
    set { values[layout.point + index] = newValue }
  }

  /// The solution on the set; in order of `members`.
  subscript(solution position: Int) -> Double { values[layout.solution + position] }

  /// The Lagrange multipliers of `x >= 0`, one an endmember; 0 in the set.
  subscript(multiplier index: Int) -> Double {
    get { values[layout.multipliers + index] }
    set { values[layout.multipliers + index] = newValue }
  }

  /// All numbers; the first `size` are the projected pixel.
  var span: Span<Double> {
    @_lifetime(borrow self)
    borrowing get { values.span }
  }

  /// Starts with an empty set and all abundances zero.
  mutating func removeAll() {
    members.removeAll(keepingCapacity: true)
    for index in 0..<size { values[layout.point + index] = 0 }
  }

  /// Adds an endmember.
  mutating func append(_ index: Int, of factor: DoubleMatrix) {
    members.append(index)
    factorise(position: members.count - 1, of: factor)
  }

  /// Removes the member at a position and sets its abundance to zero.
  mutating func remove(at position: Int, of factor: DoubleMatrix) {
    values[layout.point + members.remove(at: position)] = 0
    for later in position..<members.count { factorise(position: later, of: factor) }
  }

  /// Brings the factorisation up to date for the member at a position, all before it being so.
  private mutating func factorise(position: Int, of factor: DoubleMatrix) {
    let index = members[position]
    let (at, size) = (layout, size)
    var values = self.values.mutableSpan
    let row = at.basis + position * size
    for entry in 0..<size { values[row + entry] = factor[entry, index] }
    for earlier in 0..<position { values[at.triangle + earlier * size + position] = 0 }
    for _ in 0..<2 {
      for earlier in 0..<position {
        let other = at.basis + earlier * size
        var product = 0.0
        for entry in 0..<size { product += values[other + entry] * values[row + entry] }
        values[at.triangle + earlier * size + position] += product
        for entry in 0..<size { values[row + entry] -= product * values[other + entry] }
      }
    }
    var square = 0.0
    for entry in 0..<size { square += values[row + entry] * values[row + entry] }
    let length = square.squareRoot()
    precondition(length > 0, "the endmembers are independent")
    for entry in 0..<size { values[row + entry] /= length }
    values[at.triangle + position * size + position] = length
    var rest = 1.0
    for earlier in 0..<position {
      rest -= values[at.triangle + earlier * size + position] * values[at.ones + earlier]
    }
    values[at.ones + position] = rest / length
  }

  /// Solves least squares on the set: minimises `|R x - q|^2` over `x` that are 0 outside the set.
  ///
  /// With `R_P = Q_P T` and `z = T^-T 1`, a sum of `s` asks for `T x = u + nu z` with `u = Q_P^T q`
  /// and `nu = (s - z.u) / z.z`; `nu` is the multiplier of the sum.
  ///
  /// - Parameter total: the sum that the solution must have, or nil if it is free.
  mutating func solve(total: Double?) {
    let positions = members.indices
    let (at, size) = (layout, size)
    var values = self.values.mutableSpan
    var (along, square) = (0.0, 0.0)
    for position in positions {
      var product = 0.0
      for entry in 0..<size {
        product += values[at.basis + position * size + entry] * values[at.projected + entry]
      }
      values[at.solution + position] = product
      along += values[at.ones + position] * product
      square += values[at.ones + position] * values[at.ones + position]
    }
    let multiplier = total.map { ($0 - along) / square } ?? 0
    for entry in 0..<size { values[at.residual + entry] = -values[at.projected + entry] }
    for position in positions {
      values[at.solution + position] += multiplier * values[at.ones + position]
      for entry in 0..<size {
        values[at.residual + entry] +=
          values[at.solution + position] * values[at.basis + position * size + entry]
      }
    }
    for position in positions.reversed() {
      var rest = values[at.solution + position]
      for later in position + 1..<positions.count {
        rest -= values[at.triangle + position * size + later] * values[at.solution + later]
      }
      values[at.solution + position] = rest / values[at.triangle + position * size + position]
    }
    sumMultiplier = multiplier
  }

  /// Finds the multipliers of `x >= 0` of the last solution: `R_j . (R x - q) - nu`.
  ///
  /// - Returns: `|R x - q|^2`.
  mutating func findMultipliers(of factor: DoubleMatrix) -> Double {
    let factor = factor.span
    let (members, multiplier) = (members, sumMultiplier)
    let (at, size) = (layout, size)
    var values = self.values.mutableSpan
    for index in 0..<size {
      var product = -multiplier
      for entry in 0...index {
        product += factor[entry * size + index] * values[at.residual + entry]
      }
      values[at.multipliers + index] = product
    }
    for index in members { values[at.multipliers + index] = 0 }
    var square = 0.0
    for entry in 0..<size { square += values[at.residual + entry] * values[at.residual + entry] }
    return square
  }

  /// Writes the abundances, or their shares of their sum, in the column of a pixel of planes.
  ///
  /// Abundances that are all zero become equal shares: they say nothing against any endmember.
  func writePoint(asShares: Bool, pixel: Int, into planes: inout MutableSpan<Float>) {
    var sum = 0.0
    for index in 0..<size { sum += max(0, values[layout.point + index]) }
    let stride = planes.count / size
    for index in 0..<size {
      guard asShares else {
        planes[index * stride + pixel] = Float(values[layout.point + index])
        continue
      }
      let fraction = sum > 0 ? max(0, values[layout.point + index]) / sum : 1 / Double(size)
      planes[index * stride + pixel] = Float(fraction)
    }
  }
}
