internal import LinearAlgebra

/// Exact least squares with `x >= 0`, and on demand `sum x = 1`, by the active set method.
///
/// It minimises `|R x - q|^2`, which has one solution, because `R` is invertible. Two ways lead to
/// it; both end only where the conditions of Karush, Kuhn and Tucker hold: `x >= 0`, multipliers
/// `>= 0` up to the rounding of their sums, and one of the two zero for every endmember.
///
/// 1. Up to `SolutionTable.largestSize` endmembers: block principal pivoting (Judice & Pires 1994;
///    Kim & Park 2011). Start with all endmembers; exchange all that violate the conditions at
///    once; go on while their number falls, with three exchanges of grace. Nearly every pixel is
///    solved so in two or three steps.
/// 2. Else, and for the rest: the primal method of Lawson & Hanson (1974, chapter 23), with the sum
///    kept by a multiplier. Each round adds one endmember and ends at a lower error; there are
///    finitely many sets, none comes twice, so it ends. Where rounding hides the descent it stops.
///
/// A pixel's result depends on the pixel alone: nothing is carried over from its neighbours.
struct ActiveSetSolver: Sendable {
  /// Number of endmembers.
  let size: Int
  let factor: DoubleMatrix
  let sumsToOne: Bool
  private let table: SolutionTable?
  /// The length of the longest endmember.
  private let length: Double
  /// A multiplier down to minus this, at unit scale, counts as zero.
  private let tolerance: Double

  /// Prepares the solver of a set of endmembers.
  init(basis: EndmemberBasis, sumsToOne: Bool) {
    size = basis.endmemberCount
    factor = basis.factor
    self.sumsToOne = sumsToOne
    var length = 0.0
    for index in 0..<size {
      length = max(length, basis.factor.column(index).reduce(0) { $0 + $1 * $1 }.squareRoot())
    }
    self.length = length
    tolerance = 8 * Double(size) * Double.ulpOfOne * length * length
    table =
      size <= SolutionTable.largestSize
      ? SolutionTable(factor: factor, sumsToOne: sumsToOne, tolerance: tolerance) : nil
  }

  /// Solves a chunk of pixels; the contract is that of `AbundanceEstimator.estimate`, and with
  /// `asShares` false the abundances come as they are, of any sum.
  func estimate(
    _ projected: borrowing Matrix,
    asShares: Bool = true,
    into abundances: inout Matrix,
    using workspace: inout Workspace
  ) {
    precondition(projected.rowCount >= size, "one plane of projections an endmember")
    let pixelCount = projected.columnCount
    abundances.reshape(rowCount: size, columnCount: pixelCount)
    var set = PassiveSet(size: size, from: &workspace)
    let rowsNeeded = (size + 3) / 4 - workspace.vectors.count
    if rowsNeeded > 0 {
      workspace.vectors.append(contentsOf: repeatElement(.zero, count: rowsNeeded))
    }
    var rows = workspace.vectors.mutableSpan
    let planes = projected.span
    var output = abundances.mutableSpan
    for pixel in 0..<pixelCount {
      var square = 0.0
      for entry in 0..<size {
        let value = Double(planes[entry * pixelCount + pixel])
        set[projected: entry] = value
        square += value * value
      }
      solve(&set, norm: square.squareRoot(), rows: &rows)
      set.writePoint(asShares: asShares, pixel: pixel, into: &output)
    }
    set.giveBack(to: &workspace)
  }

  /// Leaves the solution for the projected pixel of `set` in its point.
  func solve(
    _ set: inout PassiveSet,
    norm: Double,
    rows: inout MutableSpan<SIMD4<Double>>
  ) {
    set.removeAll()
    guard norm.isFinite else { return }
    let scale = 1 + norm / length
    if let table, exchange(in: table, &set, scale: scale, rows: &rows) { return }
    descend(&set, tolerance: tolerance * scale)
  }

  /// Block principal pivoting; whether it found the solution.
  private func exchange(
    in table: SolutionTable,
    _ set: inout PassiveSet,
    scale: Double,
    rows: inout MutableSpan<SIMD4<Double>>
  ) -> Bool {
    var mask = (1 << size) - 1
    var (fewest, grace) = (size + 1, 3)
    while true {
      let negative = table.negativeRows(of: mask, projected: set.span, scale: scale, rows: &rows)
      if negative == 0 { break }
      let count = negative.nonzeroBitCount
      if count < fewest {
        (fewest, grace) = (count, 3)
      } else if grace > 0 {
        grace -= 1
      } else {
        return false
      }
      mask ^= negative
    }
    for index in 0..<size where mask >> index & 1 == 1 {
      set[point: index] = rows[index / 4][index % 4]
    }
    return true
  }
}
