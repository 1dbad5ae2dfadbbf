internal import LinearAlgebra

/// Copies rows of a matrix into a batch, which grows to the largest seen and then stays.
///
/// - Parameters:
///   - rows: which rows.
///   - first: the row that is number 0 of them.
///   - source: all rows.
///   - batch: receives them; reshaped here.
func gather(
  _ rows: ArraySlice<Int>,
  countedFrom first: Int = 0,
  of source: borrowing Matrix,
  into batch: inout Matrix
) {
  let width = source.columnCount
  batch.reshape(rowCount: rows.count, columnCount: width)
  let elements = source.span
  var copies = batch.mutableSpan
  var target = 0
  for row in rows {
    let start = (first + row) * width
    precondition(start >= 0 && start + width <= elements.count, "row of the training pixels")
    precondition(target + width <= copies.count, "row of the batch")
    for column in 0..<width { copies[target + column] = elements[start + column] }
    target += width
  }
}

/// Which endmembers were greater than zero in some pixel.
struct UnitActivity: Sendable {
  private var seen: [Bool]

  /// Starts with none seen.
  init(endmemberCount: Int) { seen = Array(repeating: false, count: endmemberCount) }

  /// Looks at the last split variable of a batch, `endmemberCount x pixelCount`.
  mutating func look(at split: borrowing Matrix) {
    let values = split.span
    for unit in seen.indices where !seen[unit] {
      for index in unit * split.columnCount..<(unit + 1) * split.columnCount
      where values[index] > 0 {
        seen[unit] = true
        break
      }
    }
  }

  /// The endmembers (from 1) not seen since last asked, of those that are expected.
  mutating func takeDead(expected: [Bool]) -> [Int] {
    let dead = seen.indices.filter { !seen[$0] && expected[$0] }.map { $0 + 1 }
    for unit in seen.indices { seen[unit] = false }
    return dead
  }
}

/// Refuses values that are not finite, with the place of the first.
func requireFinite(_ matrix: borrowing Matrix, _ name: String) throws(TrainingError) {
  let values = matrix.span
  for index in values.indices where !values[index].isFinite {
    throw TrainingError(
      code: .badValue,
      message: "\(name): row \(index / matrix.columnCount + 1), column "
        + "\(index % matrix.columnCount + 1) is \(values[index]).",
      remedy: "Leave out pixels and bands without data before training."
    )
  }
}
