/// Where pixels stand in their scene, so that a method can look at neighbours.
public struct PixelPositions: Sendable, Equatable {
  /// The row of every pixel, from 0.
  public let rows: [Int]
  /// The column of every pixel, from 0.
  public let columns: [Int]

  /// Number of pixels.
  public var count: Int { rows.count }

  /// Makes positions; both lists have one entry a pixel.
  public init(rows: [Int], columns: [Int]) {
    precondition(rows.count == columns.count, "a row and a column for every pixel")
    self.rows = rows
    self.columns = columns
  }

  /// Makes positions from `row * width + column`.
  ///
  /// - Parameters:
  ///   - indices: one a pixel, from 0.
  ///   - width: number of columns of the scene, at least 1.
  public init(indices: some Sequence<Int>, width: Int) {
    precondition(width >= 1, "a scene has a column")
    let all = Array(indices)
    self.init(rows: all.map { $0 / width }, columns: all.map { $0 % width })
  }

  /// The positions of some of the pixels.
  ///
  /// - Parameter pixels: indices, from 0, in the wanted order.
  /// - Returns: one position for each of them.
  public func subset(_ pixels: [Int]) -> PixelPositions {
    PixelPositions(rows: pixels.map { rows[$0] }, columns: pixels.map { columns[$0] })
  }

  /// For every pixel those of the others that touch it, by side or corner, in a fixed order.
  var neighbours: [[Int]] {
    var found: [Place: Int] = [:]
    for pixel in rows.indices { found[Place(row: rows[pixel], column: columns[pixel])] = pixel }
    return rows.indices.map { pixel in
      var touching: [Int] = []
      for row in rows[pixel] - 1...rows[pixel] + 1 {
        for column in columns[pixel] - 1...columns[pixel] + 1
        where row != rows[pixel] || column != columns[pixel] {
          if let other = found[Place(row: row, column: column)] { touching.append(other) }
        }
      }
      return touching
    }
  }

  private struct Place: Hashable {
    let row: Int
    let column: Int
  }
}
