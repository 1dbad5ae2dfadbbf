import LinearAlgebra
import Unmixing

/// Abundances of spectra, `pixelCount x endmemberCount`.
func abundances(_ network: some AbundanceEstimator, _ spectra: Matrix) -> Matrix {
  var (result, workspace) = (Matrix(rowCount: 0, columnCount: 0), Workspace())
  let projected = Matrix.product(network.projections, .transposed, spectra, .transposed)
  network.estimate(projected, into: &result, using: &workspace)
  return result.transposed
}

/// Root mean square error of every pixel, averaged over pixels (equation 28).
func rootMeanSquareError(_ found: Matrix, _ truth: Matrix) -> Double {
  (0..<truth.rowCount).reduce(0.0) { sum, pixel in
    let square = zip(found.row(pixel), truth.row(pixel)).reduce(0.0) {
      $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
    }
    return sum + (square / Double(truth.columnCount)).squareRoot()
  } / Double(truth.rowCount)
}

/// Angles in degrees between every reference endmember and the best one found for it, by the
/// assignment with the least sum.
func spectralAngles(_ found: Matrix, _ truth: Matrix) -> (degrees: [Double], order: [Int]) {
  let count = truth.columnCount
  let angles = (0..<count).map { reference in
    (0..<count).map { candidate in
      angleDegrees(
        between: truth.column(reference).map(Double.init),
        and: found.column(candidate).map(Double.init)
      )
    }
  }
  var best: (sum: Double, order: [Int]) = (.infinity, [])
  func assign(_ order: [Int], _ sum: Double) {
    guard order.count < count else {
      if sum < best.sum { best = (sum, order) }
      return
    }
    for candidate in 0..<count where !order.contains(candidate) {
      assign(order + [candidate], sum + angles[order.count][candidate])
    }
  }
  assign([], 0)
  return (best.order.enumerated().map { angles[$0][$1] }, best.order)
}
