public import LinearAlgebra

/// Spectral angle distance: how different the shapes of two spectra are, whatever their brightness.
public enum SpectralAngle {
  /// The angle between two spectra of equal length in degrees, 0...180 (the form of equation 15).
  ///
  /// A spectrum of zeros is at 90 degrees to all others.
  public static func degrees(between first: [Float], and second: [Float]) -> Double {
    angleDegrees(between: first.map(Double.init), and: second.map(Double.init))
  }

  /// The angles between all columns of two matrices.
  ///
  /// - Parameters:
  ///   - first: `bandCount x firstCount`.
  ///   - second: `bandCount x secondCount`.
  /// - Returns: degrees, `firstCount x secondCount`.
  public static func degrees(betweenColumnsOf first: Matrix, and second: Matrix) -> DoubleMatrix {
    precondition(first.rowCount == second.rowCount, "spectra on different bands")
    let others = (0..<second.columnCount).map { second.column($0).map(Double.init) }
    var angles = DoubleMatrix(rowCount: first.columnCount, columnCount: second.columnCount)
    for row in 0..<first.columnCount {
      let one = first.column(row).map(Double.init)
      for (column, other) in others.enumerated() {
        angles[row, column] = angleDegrees(between: one, and: other)
      }
    }
    return angles
  }
}
