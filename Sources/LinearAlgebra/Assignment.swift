extension DoubleMatrix {
  /// The assignment of every row to a column of its own with the least sum of costs.
  ///
  /// Jonker and Volgenant's shortest augmenting paths with dual prices, `rowCount^2 columnCount`
  /// steps. Among assignments of equal cost the same one is found every time.
  ///
  /// - Returns: for each row its column. There must be at least as many columns as rows, and no NaN.
  public func leastCostAssignment() -> [Int] {
    precondition(columnCount >= rowCount, "every row needs a column of its own")
    precondition(elements.allSatisfy { !$0.isNaN }, "costs must be numbers")
    // Columns are counted from 1; column 0 stands for the row that looks for a column.
    var rowPrices = [Double](repeating: 0, count: rowCount)
    var columnPrices = [Double](repeating: 0, count: columnCount + 1)
    var rowOfColumn = [Int?](repeating: nil, count: columnCount + 1)
    for row in 0..<rowCount {
      rowOfColumn[0] = row
      var distances = [Double](repeating: .infinity, count: columnCount + 1)
      var previous = [Int](repeating: 0, count: columnCount + 1)
      var isDone = [Bool](repeating: false, count: columnCount + 1)
      var column = 0
      while let owner = rowOfColumn[column] {
        isDone[column] = true
        var (step, next) = (Double.infinity, -1)
        for other in 1...columnCount where !isDone[other] {
          let cost = self[owner, other - 1] - rowPrices[owner] - columnPrices[other]
          if cost < distances[other] { (distances[other], previous[other]) = (cost, column) }
          if distances[other] < step || next < 0 { (step, next) = (distances[other], other) }
        }
        for other in 0...columnCount {
          if isDone[other], let holder = rowOfColumn[other] {
            rowPrices[holder] += step
            columnPrices[other] -= step
          } else {
            distances[other] -= step
          }
        }
        column = next
      }
      while column != 0 {
        rowOfColumn[column] = rowOfColumn[previous[column]]
        column = previous[column]
      }
    }
    var assignment = [Int](repeating: 0, count: rowCount)
    for column in stride(from: 1, through: columnCount, by: 1) {
      if let row = rowOfColumn[column] { assignment[row] = column - 1 }
    }
    return assignment
  }
}
