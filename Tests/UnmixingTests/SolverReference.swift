import LinearAlgebra

@testable import Unmixing

/// Random problems and slow, independent solutions of them.
enum SolverReference {
  /// Endmembers `bandCount x count` of a given condition number, positive entries not guaranteed.
  static func endmembers(
    bandCount: Int,
    count: Int,
    condition: Double,
    using generator: inout SeededGenerator
  ) -> Matrix {
    func gaussian(_ rows: Int, _ columns: Int) -> DoubleMatrix {
      DoubleMatrix(
        rowCount: rows,
        columnCount: columns,
        elements: (0..<rows * columns).map { _ in generator.normal() }
      )
    }
    var left = gaussian(bandCount, count).thinQR().q
    let right = gaussian(count, count).thinQR().q
    for column in 0..<count {
      let power = count == 1 ? 0 : Double(column) / Double(count - 1)
      // condition^-power by repeated square roots would be clumsy; a line in steps serves as well.
      let value = 1 / (1 + (condition - 1) * power * power * power)
      for row in 0..<bandCount { left[row, column] *= value }
    }
    return DoubleMatrix.product(left, .plain, right).inSinglePrecision
  }

  /// Projected pixels, some far and some near, `count x pixelCount`.
  static func targets(
    count: Int,
    pixelCount: Int,
    using generator: inout SeededGenerator
  ) -> Matrix {
    var targets = Matrix(rowCount: count, columnCount: pixelCount)
    for pixel in 0..<pixelCount {
      let scale = [1, 0.2, 0.02][pixel % 3]
      for row in 0..<count { targets[row, pixel] = Float(generator.normal() * scale) }
    }
    return targets
  }

  /// By how much the conditions of Karush, Kuhn and Tucker are violated at worst, in units of
  /// the gradient or of the sum.
  static func violation(
    of x: DoubleMatrix,
    factor: DoubleMatrix,
    projected: Matrix,
    sumsToOne: Bool
  ) -> Double {
    let size = factor.rowCount
    var residual = DoubleMatrix.product(factor, .plain, x)
    for row in 0..<size {
      for pixel in 0..<projected.columnCount {
        residual[row, pixel] -= Double(projected[row, pixel])
      }
    }
    let gradient = DoubleMatrix.product(factor, .transposed, residual)
    var worst = 0.0
    for pixel in 0..<projected.columnCount {
      let present = (0..<size).filter { x[$0, pixel] > 0 }
      var multiplier = 0.0
      if sumsToOne {
        worst = max(worst, abs(x.column(pixel).reduce(0, +) - 1))
        multiplier = present.reduce(0) { $0 + gradient[$1, pixel] } / Double(max(present.count, 1))
      }
      for index in 0..<size {
        let slope = gradient[index, pixel] - multiplier
        worst = max(worst, -x[index, pixel], -slope, x[index, pixel] > 0 ? slope : 0)
      }
    }
    return worst
  }

  /// The minimum of `|R x - q|^2` with `x >= 0` (and `sum x = 1`) by trying every set of positive
  /// entries: on each, the equations of Lagrange by Gaussian elimination with pivots.
  static func solution(factor: DoubleMatrix, target: [Double], sumsToOne: Bool) -> [Double] {
    let size = factor.rowCount
    var best = [Double](repeating: 0, count: size)
    var least = sumsToOne ? Double.infinity : target.reduce(0) { $0 + $1 * $1 }
    for mask in 1..<(1 << size) {
      let set = (0..<size).filter { mask >> $0 & 1 == 1 }
      let columns = factor.columns(set)
      guard let part = lagrange(columns, target, sumsToOne: sumsToOne),
        part.allSatisfy({ $0 >= 0 })
      else { continue }
      var error = 0.0
      for row in 0..<size {
        var sum = -target[row]
        for column in set.indices { sum += columns[row, column] * part[column] }
        error += sum * sum
      }
      guard error < least else { continue }
      least = error
      best = [Double](repeating: 0, count: size)
      for (index, value) in zip(set, part) { best[index] = value }
    }
    return best
  }

  /// Least squares `|B x - q|^2` (with `sum x = 1`) through the augmented system
  /// `[I B 0; B^T 0 1; 0 1^T 0] [-e; x; nu] = [q; 0; 1]`, whose condition is that of `B`.
  private static func lagrange(
    _ columns: DoubleMatrix,
    _ target: [Double],
    sumsToOne: Bool
  ) -> [Double]? {
    let (rows, count) = (columns.rowCount, columns.columnCount)
    let total = rows + count + (sumsToOne ? 1 : 0)
    var system = [[Double]](repeating: [Double](repeating: 0, count: total + 1), count: total)
    for row in 0..<rows {
      system[row][row] = 1
      system[row][total] = target[row]
      for column in 0..<count {
        system[row][rows + column] = columns[row, column]
        system[rows + column][row] = columns[row, column]
      }
    }
    if sumsToOne {
      for column in 0..<count {
        system[rows + column][total - 1] = 1
        system[total - 1][rows + column] = 1
      }
      system[total - 1][total] = 1
    }
    guard eliminate(&system) else { return nil }
    return (0..<count).map { system[rows + $0][total] }
  }

  /// Gauss-Jordan elimination with partial pivoting; the solution is left in the last column.
  private static func eliminate(_ system: inout [[Double]]) -> Bool {
    for pivot in system.indices {
      var best = pivot
      for row in pivot..<system.count where abs(system[row][pivot]) > abs(system[best][pivot]) {
        best = row
      }
      system.swapAt(pivot, best)
      guard system[pivot][pivot] != 0 else { return false }
      let factor = 1 / system[pivot][pivot]
      for column in system[pivot].indices { system[pivot][column] *= factor }
      for row in system.indices where row != pivot && system[row][pivot] != 0 {
        let multiple = system[row][pivot]
        for column in pivot..<system[row].count {
          system[row][column] -= multiple * system[pivot][column]
        }
      }
    }
    return true
  }
}

extension AbundanceEstimator {
  /// Abundances of pixels given as rows of reflectances, `endmemberCount x pixelCount`.
  func abundances(ofSpectra pixels: Matrix) -> Matrix {
    abundances(ofProjections: Matrix.product(projections, .transposed, pixels, .transposed))
  }

  /// Abundances of projected pixels, `endmemberCount x pixelCount`.
  func abundances(ofProjections projected: Matrix) -> Matrix {
    var workspace = Workspace()
    var result = Matrix(rowCount: 0, columnCount: 0)
    estimate(projected, into: &result, using: &workspace)
    return result
  }
}

extension ActiveSetSolver {
  /// Abundances of projected pixels before they are rounded, of any sum.
  func preciseAbundances(_ projected: Matrix) -> DoubleMatrix {
    var workspace = Workspace()
    var set = PassiveSet(size: size, from: &workspace)
    var rows = [SIMD4<Double>](repeating: .zero, count: (size + 3) / 4)
    var result = DoubleMatrix(rowCount: size, columnCount: projected.columnCount)
    for pixel in 0..<projected.columnCount {
      for index in 0..<size { set[projected: index] = Double(projected[index, pixel]) }
      let square = projected.column(pixel).reduce(0) { $0 + Double($1) * Double($1) }
      var span = rows.mutableSpan
      solve(&set, norm: square.squareRoot(), rows: &span)
      for index in 0..<size { result[index, pixel] = set[point: index] }
    }
    return result
  }

  /// Abundances of projected pixels, `endmemberCount x pixelCount`.
  func abundances(_ projected: Matrix, asShares: Bool = true) -> Matrix {
    var workspace = Workspace()
    var result = Matrix(rowCount: 0, columnCount: 0)
    estimate(projected, asShares: asShares, into: &result, using: &workspace)
    return result
  }
}
