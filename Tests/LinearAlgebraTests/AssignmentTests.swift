import LinearAlgebra
import Testing

@Suite("Least cost assignment")
struct AssignmentTests {
  /// The least cost over all ways, by recursion.
  func least(_ cost: DoubleMatrix, row: Int = 0, taken: Set<Int> = []) -> Double {
    guard row < cost.rowCount else { return 0 }
    var best = Double.infinity
    for column in 0..<cost.columnCount where !taken.contains(column) {
      let rest = least(cost, row: row + 1, taken: taken.union([column]))
      best = min(best, cost[row, column] + rest)
    }
    return best
  }

  @Test("no other assignment costs less", arguments: 1...7)
  func exhaustive(rowCount: Int) {
    for seed in 0..<6 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let columnCount = rowCount + Int(seed % 2)
      // Small whole numbers, so that many ways cost the same; some are negative.
      let costs = (0..<rowCount * columnCount).map { _ in Double(generator.index(below: 9)) - 2 }
      let matrix = DoubleMatrix(rowCount: rowCount, columnCount: columnCount, elements: costs)
      let assignment = matrix.leastCostAssignment()
      #expect(Set(assignment).count == rowCount, "seed \(seed)")
      let found = assignment.enumerated().reduce(0) { $0 + matrix[$1.offset, $1.element] }
      #expect(found == least(matrix), "seed \(seed)")
    }
  }

  @Test("a greedy choice is not enough")
  func greedy() {
    let costs = DoubleMatrix(rowCount: 2, columnCount: 2, elements: [1, 2, 2, 100])
    #expect(costs.leastCostAssignment() == [1, 0])
  }

  @Test("nothing is assigned in an empty matrix")
  func empty() {
    #expect(DoubleMatrix(rowCount: 0, columnCount: 0).leastCostAssignment() == [])
  }
}
