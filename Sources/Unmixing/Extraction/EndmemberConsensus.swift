internal import LinearAlgebra

/// What several runs of a method agree on: the run nearest to all others, averaged with those that
/// found the same.
struct EndmemberConsensus {
  /// The endmembers, `bandCount x endmemberCount`, in the order of the nearest run.
  let spectra: DoubleMatrix

  /// Compares runs, all `bandCount x endmemberCount`, at least one.
  init(of runs: [DoubleMatrix], agreementDegrees: Double) {
    let matches = runs.map { run in runs.map { Match(of: run, with: $0) } }
    var (nearest, least) = (0, Double.infinity)
    for (index, row) in matches.enumerated() {
      let sum = row.reduce(0) { $0 + $1.meanAngleDegrees }
      if sum < least { (nearest, least) = (index, sum) }
    }
    var sum = DoubleMatrix(rowCount: runs[0].rowCount, columnCount: runs[0].columnCount)
    var count = 0
    for (run, match) in zip(runs, matches[nearest])
    where match.meanAngleDegrees <= agreementDegrees {
      let ordered = run.columns(match.order)
      for row in 0..<sum.rowCount {
        for column in 0..<sum.columnCount { sum[row, column] += ordered[row, column] }
      }
      count += 1
    }
    spectra = count > 0 ? sum.scaled(by: 1 / Double(count)) : runs[nearest]
  }

  /// How two sets of endmembers belong together.
  private struct Match {
    /// For each endmember of the first set its partner in the second.
    let order: [Int]
    let meanAngleDegrees: Double

    init(of first: DoubleMatrix, with second: DoubleMatrix) {
      let count = first.columnCount
      let (ones, others) = ((0..<count).map(first.column), (0..<count).map(second.column))
      var angles = DoubleMatrix(rowCount: count, columnCount: count)
      for row in 0..<count {
        for column in 0..<count {
          angles[row, column] = angleDegrees(between: ones[row], and: others[column])
        }
      }
      order = angles.leastCostAssignment()
      let sum = order.enumerated().reduce(0) { $0 + angles[$1.offset, $1.element] }
      meanAngleDegrees = sum / Double(count)
    }
  }
}
