import LinearAlgebra
import Metrics
import Unmixing

/// Abundances of spectra, `endmemberCount x pixelCount`.
func abundances(_ network: some AbundanceEstimator, _ spectra: Matrix) -> Matrix {
  var (result, workspace) = (Matrix(rowCount: 0, columnCount: 0), Workspace())
  let projected = Matrix.product(network.projections, .transposed, spectra, .transposed)
  network.estimate(projected, into: &result, using: &workspace)
  return result
}

/// Root mean square error of every pixel, averaged over pixels (equation 28).
///
/// - Parameters:
///   - found: `endmemberCount x pixelCount`.
///   - truth: `pixelCount x endmemberCount`.
/// - Returns: the mean, as a fraction.
func rootMeanSquareError(_ found: Matrix, _ truth: Matrix) -> Double {
  var sums = AbundanceScoreSums(endmemberCount: found.rowCount)
  sums.add(estimate: found, reference: truth.transposed)
  return sums.scores?.rmse ?? .nan
}

/// Mean angle in degrees between endmembers and those of a reference.
func meanAngle(_ found: Matrix, _ truth: Matrix) -> Double {
  EndmemberMatching(estimate: found, reference: truth).meanAngleDegrees ?? .nan
}
