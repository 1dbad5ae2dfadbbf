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
    var workspace = Workspace()
    var result = Matrix(rowCount: 0, columnCount: 0)
    let projected = Matrix.product(projections, .transposed, pixels, .transposed)
    estimate(projected, into: &result, using: &workspace)
    return result
  }
}
