internal import LinearAlgebra

extension Matrix {
  /// Divides every row by its Euclidean length; rows of zeros stay.
  mutating func scaleRowsToUnitLength() {
    for row in 0..<rowCount {
      var square = 0.0
      for column in 0..<columnCount {
        square += Double(self[row, column]) * Double(self[row, column])
      }
      guard square > 0 else { continue }
      let factor = Float(1 / square.squareRoot())
      for column in 0..<columnCount { self[row, column] *= factor }
    }
  }

  /// The same columns, each divided by its Euclidean length.
  var withUnitColumns: Matrix {
    var rows = transposed
    rows.scaleRowsToUnitLength()
    return rows.transposed
  }
}
