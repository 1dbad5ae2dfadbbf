internal import CKernels

/// What factorisations do to whole rows, in an order of additions that is the same on every processor.
extension DoubleMatrix {
  /// Lends the elements to C.
  mutating func withUnsafeElements(_ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
    unsafe storage.withUnsafeMutableBufferPointer { unsafe body($0) }
  }

  /// The inner product of a row with another, from a column on.
  func rowProduct(_ row: Int, _ other: Int, from column: Int = 0) -> Double {
    let count = columnCount - column
    let (first, second) = (row * columnCount + column, other * columnCount + column)
    precondition(column >= 0 && count >= 0, "a part of the rows")
    precondition(row >= 0 && row < rowCount && other >= 0 && other < rowCount, "rows")
    return unsafe storage.withUnsafeBufferPointer { elements in
      guard let base = elements.baseAddress else { return 0 }
      return unsafe unmix_inner_product(base + first, base + second, Int64(count))
    }
  }

  /// The inner product of part of a row, from a column on, with a vector.
  func rowProduct(_ row: Int, _ vector: [Double], from column: Int = 0) -> Double {
    precondition(column >= 0 && columnCount - column == vector.count, "a part of the row")
    precondition(row >= 0 && row < rowCount, "row")
    return unsafe storage.withUnsafeBufferPointer { elements in
      unsafe vector.withUnsafeBufferPointer { vector in
        guard let base = elements.baseAddress, let other = vector.baseAddress else { return 0 }
        let first = unsafe base + row * columnCount + column
        return unsafe unmix_inner_product(first, other, Int64(vector.count))
      }
    }
  }

  /// Adds a multiple of one row to another, from a column on.
  mutating func add(_ factor: Double, timesRow source: Int, toRow target: Int, from column: Int = 0)
  {
    let (width, count) = (columnCount, columnCount - column)
    precondition(column >= 0 && count >= 0 && source != target, "a part of two rows")
    precondition(source >= 0 && source < rowCount && target >= 0 && target < rowCount, "rows")
    unsafe withUnsafeElements { elements in
      guard let base = elements.baseAddress else { return }
      let (from, to) = unsafe (base + source * width + column, base + target * width + column)
      unsafe unmix_add_scaled(to, from, factor, Int64(count))
    }
  }

  /// Adds a multiple of a vector to part of a row, from a column on.
  mutating func add(_ factor: Double, times vector: [Double], toRow target: Int, from column: Int) {
    let width = columnCount
    precondition(column >= 0 && width - column == vector.count, "a part of the row")
    precondition(target >= 0 && target < rowCount, "row")
    unsafe withUnsafeElements { elements in
      unsafe vector.withUnsafeBufferPointer { vector in
        guard let base = elements.baseAddress, let from = vector.baseAddress else { return }
        let to = unsafe base + target * width + column
        unsafe unmix_add_scaled(to, from, factor, Int64(vector.count))
      }
    }
  }

  /// Turns two rows in their plane: `(c first - s second, s first + c second)`.
  mutating func rotateRows(_ first: Int, _ second: Int, cosine: Double, sine: Double) {
    let width = columnCount
    precondition(first >= 0 && first < rowCount && second >= 0 && second < rowCount, "rows")
    precondition(first != second, "two rows")
    unsafe withUnsafeElements { elements in
      guard let base = elements.baseAddress else { return }
      let (one, other) = unsafe (base + first * width, base + second * width)
      unsafe unmix_rotate(one, other, cosine, sine, Int64(width))
    }
  }

  /// Multiplies a row by a factor.
  mutating func scaleRow(_ row: Int, by factor: Double) {
    for column in 0..<columnCount { self[row, column] *= factor }
  }

  /// The power of two that brings the element of largest magnitude to 0.5..<1; 1 for zeros, and nil if
  /// an element is not finite.
  ///
  /// Multiplying by it is exact (but for elements that are nothing beside the largest), and squares of
  /// what comes out neither overflow nor vanish.
  var balancingFactor: Double? {
    var largest = 0.0
    for element in storage {
      guard element.isFinite else { return nil }
      largest = max(largest, abs(element))
    }
    guard largest > 0 else { return 1 }
    // Beyond the exponents of normal numbers either way, the nearest power is good enough.
    return Double(
      sign: .plus,
      exponent: max(-1022, min(1022, -1 - largest.exponent)),
      significand: 1
    )
  }
}
