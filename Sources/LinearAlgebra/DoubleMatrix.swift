/// A dense matrix of `Double`, stored by rows: for factorisations and sums over a scene.
public struct DoubleMatrix: Sendable, Equatable {
  /// Number of rows.
  public let rowCount: Int
  /// Number of columns.
  public let columnCount: Int
  /// The elements, row after row; always `rowCount * columnCount` of them.
  @inlinable public var elements: [Double] { storage }
  @usableFromInline var storage: [Double]

  /// Makes a matrix with one value everywhere.
  public init(rowCount: Int, columnCount: Int, repeating value: Double = 0) {
    precondition(rowCount >= 0 && columnCount >= 0, "a matrix cannot have a negative size")
    self.rowCount = rowCount
    self.columnCount = columnCount
    storage = Array(repeating: value, count: rowCount * columnCount)
  }

  /// Makes a matrix from elements given row after row.
  public init(rowCount: Int, columnCount: Int, elements: [Double]) {
    precondition(elements.count == rowCount * columnCount, "wrong number of elements")
    self.rowCount = rowCount
    self.columnCount = columnCount
    storage = elements
  }

  /// The identity.
  public init(identity size: Int) {
    self.init(rowCount: size, columnCount: size)
    for index in 0..<size { self[index, index] = 1 }
  }

  /// The element in one row and column.
  @inlinable
  public subscript(row: Int, column: Int) -> Double {
    get { storage[row * columnCount + column] }
    set { storage[row * columnCount + column] = newValue }
  }

  /// All elements in row order, to read.
  @inlinable
  public var span: Span<Double> {
    @_lifetime(borrow self)
    borrowing get { storage.span }
  }

  /// All elements in row order, to change in place.
  @inlinable
  public var mutableSpan: MutableSpan<Double> {
    @_lifetime(&self)
    mutating get { storage.mutableSpan }
  }

  /// One row as an array.
  public func row(_ index: Int) -> [Double] {
    Array(elements[index * columnCount..<(index + 1) * columnCount])
  }

  /// One column as an array.
  public func column(_ index: Int) -> [Double] {
    (0..<rowCount).map { self[$0, index] }
  }

  /// The matrix of the given columns, in the given order.
  public func columns(_ indices: [Int]) -> DoubleMatrix {
    var result = DoubleMatrix(rowCount: rowCount, columnCount: indices.count)
    for row in 0..<rowCount {
      for (position, index) in indices.enumerated() { result[row, position] = self[row, index] }
    }
    return result
  }

  /// The transpose.
  public var transposed: DoubleMatrix {
    var result = DoubleMatrix(rowCount: columnCount, columnCount: rowCount)
    for row in 0..<rowCount {
      for column in 0..<columnCount { result[column, row] = self[row, column] }
    }
    return result
  }

  /// Every element multiplied by a factor.
  public func scaled(by factor: Double) -> DoubleMatrix {
    DoubleMatrix(
      rowCount: rowCount,
      columnCount: columnCount,
      elements: elements.map { $0 * factor }
    )
  }

  /// `self` plus a multiple of the identity; `self` must be square.
  public func addingToDiagonal(_ value: Double) -> DoubleMatrix {
    precondition(rowCount == columnCount, "only a square matrix has the identity to add")
    var result = self
    for index in 0..<rowCount { result[index, index] += value }
    return result
  }

  /// The same numbers rounded to single precision.
  public var inSinglePrecision: Matrix {
    Matrix(rowCount: rowCount, columnCount: columnCount, elements: elements.map { Float($0) })
  }
}
