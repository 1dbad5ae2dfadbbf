internal import LinearAlgebra

/// What noise in a projected pixel does to the abundances while one set of endmembers is present.
///
/// With the set `S` fixed, least squares is an affine map of `q = Q^T y`: row `i` of `map` gives the
/// abundance of a member `i` on `S`, and that of another endmember `j` on `S` and `j` together, as
/// if it alone had been freed. An abundance that lies at its bound is so judged by the spread that it
/// would have off the bound, never by zero. Where only one endmember is present, its share changes as
/// another takes from it: the spread is the greatest that any other would give it.
///
/// With the sum fixed, coordinates are differences to the first member, which leaves a problem without
/// constraint. Everything comes from orthogonalised columns of `R`, not from normal equations.
final class ActiveSetSpread: Sendable {
  /// Variances by endmember for one covariance of the pixel.
  struct Variances: Sendable {
    /// Of the abundances before any division by their sum.
    let own: [Double]
    /// Covariance of each member's abundance and the sum over the members; 0 for others.
    let withSum: [Double]
    /// Variance of that sum.
    let ofSum: Double
  }

  /// Row `i` times `q`, plus `constants[i]`: the abundance of `i`; `size x size` by rows.
  let map: [Double]
  /// The constant part of the map.
  let constants: [Double]
  /// For the noise of the scene.
  let noise: Variances
  /// For an error of variance 1 in each direction of the endmembers' space.
  let unit: Variances

  /// Prepares one set.
  ///
  /// - Parameters:
  ///   - members: at least one endmember, one bit each.
  ///   - factor: `R`, `size x size`.
  ///   - sumsToOne: whether the abundances have a fixed sum.
  ///   - noise: the covariance of `q`, `size x size`.
  init(members: UInt64, factor: DoubleMatrix, sumsToOne: Bool, noise: DoubleMatrix) {
    let size = factor.rowCount
    let rows = AffineRows(members: members, factor: factor, sumsToOne: sumsToOne)
    let map = DoubleMatrix(rowCount: size, columnCount: size, elements: rows.map.flatMap { $0 })
    self.map = map.elements
    constants = rows.constants
    self.noise = Self.variances(of: map, DoubleMatrix.product(map, .plain, noise), members)
    unit = Self.variances(of: map, map, members)
  }

  /// Variances from the map and `spread`, the map times the covariance.
  private static func variances(
    of map: DoubleMatrix,
    _ spread: DoubleMatrix,
    _ members: UInt64
  ) -> Variances {
    let size = map.rowCount
    func product(_ first: [Double], _ second: [Double]) -> Double {
      zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
    }
    func isMember(_ index: Int) -> Bool { members >> UInt64(index) & 1 == 1 }
    var sum = [Double](repeating: 0, count: size)
    var sumSpread = sum
    for index in 0..<size where isMember(index) {
      for entry in 0..<size {
        sum[entry] += map[index, entry]
        sumSpread[entry] += spread[index, entry]
      }
    }
    var own = (0..<size).map { product(map.row($0), spread.row($0)) }
    if members.nonzeroBitCount == 1 {
      let only = members.trailingZeroBitCount
      own[only] = own.indices.filter { $0 != only }.map { own[$0] }.max() ?? 0
      return Variances(own: own, withSum: Array(repeating: 0, count: size), ofSum: 0)
    }
    return Variances(
      own: own,
      withSum: (0..<size).map { isMember($0) ? product(spread.row($0), sum) : 0 },
      ofSum: product(sum, sumSpread)
    )
  }
}

/// The rows of the affine map of a set, one endmember after the other.
private struct AffineRows {
  private(set) var map: [[Double]]
  private(set) var constants: [Double]

  private let size: Int
  /// Where coordinates begin: the first member if the sum is fixed, else 0.
  private let origin: [Double]
  /// Orthonormal directions of the set.
  private var directions: [[Double]] = []

  init(members: UInt64, factor: DoubleMatrix, sumsToOne: Bool) {
    precondition(members != 0, "a set has a member")
    size = factor.rowCount
    let indices = (0..<size).filter { members >> UInt64($0) & 1 == 1 }
    origin = sumsToOne ? factor.column(indices[0]) : Array(repeating: 0, count: size)
    map = Array(repeating: Array(repeating: 0, count: size), count: size)
    constants = Array(repeating: 0, count: size)
    let free = sumsToOne ? Array(indices.dropFirst()) : indices
    var triangle: [[Double]] = []
    for index in free {
      let (rest, along) = rest(of: factor.column(index))
      let length = Self.product(rest, rest).squareRoot()
      triangle.append(along + [length])
      directions.append(rest.map { $0 / length })
    }
    for index in 0..<size where !indices.contains(index) {
      let (rest, _) = rest(of: factor.column(index))
      let square = Self.product(rest, rest)
      setRow(index, rest.map { $0 / square })
    }
    solve(free, triangle)
    guard sumsToOne else { return }
    constants[indices[0]] = 1
    for index in free {
      for entry in 0..<size { map[indices[0]][entry] -= map[index][entry] }
      constants[indices[0]] -= constants[index]
    }
  }

  /// Back substitution: row `i` of `T^-1 D^T`, the last first.
  private mutating func solve(_ free: [Int], _ triangle: [[Double]]) {
    for position in free.indices.reversed() {
      var row = directions[position]
      for later in free.indices where later > position {
        for entry in 0..<size { row[entry] -= triangle[later][position] * map[free[later]][entry] }
      }
      setRow(free[position], row.map { $0 / triangle[position][position] })
    }
  }

  private mutating func setRow(_ index: Int, _ row: [Double]) {
    map[index] = row
    constants[index] = -Self.product(row, origin)
  }

  /// What a column has off the directions, and its parts along them; taken off twice, which makes it
  /// orthogonal to the last digit.
  private func rest(of column: [Double]) -> (rest: [Double], along: [Double]) {
    var rest = zip(column, origin).map { $0 - $1 }
    var along = [Double](repeating: 0, count: directions.count)
    for _ in 0..<2 {
      for (position, direction) in directions.enumerated() {
        let part = Self.product(direction, rest)
        along[position] += part
        for entry in 0..<size { rest[entry] -= part * direction[entry] }
      }
    }
    return (rest, along)
  }

  private static func product(_ first: [Double], _ second: [Double]) -> Double {
    var sum = 0.0
    for index in first.indices { sum += first[index] * second[index] }
    return sum
  }
}
