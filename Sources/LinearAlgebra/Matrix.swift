/// A dense matrix of `Float`, stored by rows.
///
/// The project keeps two shapes of pixel data, both in this type: *spectra*, `pixelCount x
/// bandCount` (samples for training and extraction), and *planes*, `bandCount x pixelCount` or
/// `endmemberCount x pixelCount` (tiles; one row is one band of the raster).
public struct Matrix: Sendable, Equatable {
  /// Number of rows.
  public private(set) var rowCount: Int
  /// Number of columns.
  public private(set) var columnCount: Int
  /// The elements, row after row; always `rowCount * columnCount` of them.
  @inlinable public var elements: [Float] { storage }
  @usableFromInline var storage: [Float]

  /// Makes a matrix with one value everywhere.
  public init(rowCount: Int, columnCount: Int, repeating value: Float = 0) {
    precondition(rowCount >= 0 && columnCount >= 0, "a matrix cannot have a negative size")
    self.rowCount = rowCount
    self.columnCount = columnCount
    storage = Array(repeating: value, count: rowCount * columnCount)
  }

  /// Makes a matrix from elements given row after row.
  public init(rowCount: Int, columnCount: Int, elements: [Float]) {
    precondition(elements.count == rowCount * columnCount, "wrong number of elements")
    self.rowCount = rowCount
    self.columnCount = columnCount
    storage = elements
  }

  /// Makes a matrix from rows of equal length.
  public init(rows: [[Float]]) {
    let columnCount = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columnCount }, "rows of different lengths")
    self.init(rowCount: rows.count, columnCount: columnCount, elements: rows.flatMap { $0 })
  }

  /// The element in one row and column.
  @inlinable
  public subscript(row: Int, column: Int) -> Float {
    get { storage[row * columnCount + column] }
    set { storage[row * columnCount + column] = newValue }
  }

  /// All elements in row order, to read.
  @inlinable
  public var span: Span<Float> {
    @_lifetime(borrow self)
    borrowing get { storage.span }
  }

  /// All elements in row order, to change in place.
  @inlinable
  public var mutableSpan: MutableSpan<Float> {
    @_lifetime(&self)
    mutating get { storage.mutableSpan }
  }

  /// Lends the elements to a C library.
  mutating func withUnsafeElements(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    unsafe storage.withUnsafeMutableBufferPointer { unsafe body($0) }
  }

  /// One row as an array.
  public func row(_ index: Int) -> [Float] {
    Array(elements[index * columnCount..<(index + 1) * columnCount])
  }

  /// One column as an array.
  public func column(_ index: Int) -> [Float] {
    (0..<rowCount).map { self[$0, index] }
  }

  /// Replaces one row.
  public mutating func setRow(_ index: Int, _ values: [Float]) {
    precondition(values.count == columnCount, "wrong length of row")
    storage.replaceSubrange(index * columnCount..<(index + 1) * columnCount, with: values)
  }

  /// The matrix of the given rows, in the given order.
  public func rows(_ indices: some Sequence<Int>) -> Matrix {
    var picked: [Float] = []
    var count = 0
    for index in indices {
      picked.append(contentsOf: elements[index * columnCount..<(index + 1) * columnCount])
      count += 1
    }
    return Matrix(rowCount: count, columnCount: columnCount, elements: picked)
  }

  /// The matrix of the given columns, in the given order.
  public func columns(_ indices: [Int]) -> Matrix {
    var result = Matrix(rowCount: rowCount, columnCount: indices.count)
    for row in 0..<rowCount {
      for (position, index) in indices.enumerated() { result[row, position] = self[row, index] }
    }
    return result
  }

  /// The transpose.
  public var transposed: Matrix {
    var result = Matrix(rowCount: columnCount, columnCount: rowCount)
    for row in 0..<rowCount {
      for column in 0..<columnCount { result[column, row] = self[row, column] }
    }
    return result
  }

  /// Every element multiplied by a factor.
  public func scaled(by factor: Float) -> Matrix {
    Matrix(
      rowCount: rowCount,
      columnCount: columnCount,
      elements: elements.map { $0 * factor }
    )
  }

  /// Changes the shape, keeping the storage; contents are unspecified unless the shape is the same.
  ///
  /// Shrinking and growing back within the largest shape seen does not allocate.
  public mutating func reshape(rowCount: Int, columnCount: Int) {
    let count = rowCount * columnCount
    if elements.count > count {
      storage.removeLast(storage.count - count)
    } else if elements.count < count {
      storage.append(contentsOf: repeatElement(0, count: count - elements.count))
    }
    self.rowCount = rowCount
    self.columnCount = columnCount
  }

  /// Copies all columns into another matrix with as many rows, from a column of it on.
  public borrowing func copyColumns(to first: Int, of target: inout Matrix) {
    precondition(target.rowCount == rowCount, "as many rows")
    precondition(first >= 0 && first + columnCount <= target.columnCount, "room for all columns")
    let (count, stride) = (columnCount, target.columnCount)
    let source = span
    var targets = target.mutableSpan
    for row in 0..<rowCount {
      for column in 0..<count {
        targets[row * stride + first + column] = source[row * count + column]
      }
    }
  }

  /// A matrix with the rows of `self` followed by the rows of `other`.
  public func stacked(over other: Matrix) -> Matrix {
    precondition(columnCount == other.columnCount, "stacking matrices of different widths")
    return Matrix(
      rowCount: rowCount + other.rowCount,
      columnCount: columnCount,
      elements: elements + other.elements
    )
  }

  /// The same numbers in double precision.
  public var inDoublePrecision: DoubleMatrix {
    DoubleMatrix(
      rowCount: rowCount,
      columnCount: columnCount,
      elements: elements.map(Double.init)
    )
  }
}
