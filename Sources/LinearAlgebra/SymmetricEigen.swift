extension DoubleMatrix {
  /// Eigenvalues (ascending) and eigenvectors (one a column) of a symmetric matrix: Householder's
  /// reflections to a tridiagonal one, then QL steps with implicit shifts.
  ///
  /// Each eigenvector's entry of largest magnitude is made positive, so that the result is unique.
  ///
  /// - Throws: `LinearAlgebraError` with code `.noConvergence`.
  public func symmetricEigen() throws(LinearAlgebraError) -> (
    values: [Double], vectors: DoubleMatrix
  ) {
    precondition(rowCount == columnCount, "only a square matrix has eigenvalues")
    guard let factor = balancingFactor else { throw noEigenvalues("an element is not finite") }
    var tridiagonal = Tridiagonal(of: scaled(by: factor))
    guard tridiagonal.diagonalise() else { throw noEigenvalues("the iteration did not converge") }
    let order = tridiagonal.diagonal.indices.sorted {
      (tridiagonal.diagonal[$0], $0) < (tridiagonal.diagonal[$1], $1)
    }
    var rows = DoubleMatrix(rowCount: rowCount, columnCount: columnCount)
    for (target, source) in order.enumerated() {
      let vector = tridiagonal.rotations.row(source)
      let extreme = vector.max { abs($0) < abs($1) } ?? 0
      for column in vector.indices {
        rows[target, column] = extreme < 0 ? -vector[column] : vector[column]
      }
    }
    return (order.map { tridiagonal.diagonal[$0] / factor }, rows.transposed)
  }

  private func noEigenvalues(_ reason: String) -> LinearAlgebraError {
    LinearAlgebraError(
      code: .noConvergence,
      message: "the eigenvalues of a \(rowCount) x \(rowCount) matrix were not found: \(reason). "
        + "Look for NaN and infinite values in the data."
    )
  }
}

/// A symmetric tridiagonal matrix `T` with `rotations * A = T * rotations` for the matrix `A` that it
/// was made of.
private struct Tridiagonal {
  var diagonal: [Double]
  /// The element beside each one of the diagonal, to its right; the last is 0.
  var beside: [Double]
  /// Orthogonal; once `T` is diagonal its rows are eigenvectors.
  var rotations: DoubleMatrix
  /// The largest sum of magnitudes in a row, which bounds the eigenvalues.
  private let norm: Double

  /// Steps for one eigenvalue after which there is no hope.
  private static let stepLimit = 60

  init(of matrix: DoubleMatrix) {
    let size = matrix.rowCount
    var rest = matrix
    var reflections: [Reflection?] = []
    diagonal = []
    beside = []
    for index in 0..<size {
      diagonal.append(rest[index, index])
      guard index + 2 < size else {
        beside.append(index + 1 < size ? rest[index, index + 1] : 0)
        continue
      }
      let reflection = Reflection(ofRow: index, of: rest, from: index + 1)
      beside.append(reflection?.image ?? 0)
      reflection?.applyToBothSides(of: &rest, from: index + 1)
      reflections.append(reflection)
    }
    var norm = 0.0
    for row in 0..<size {
      norm = max(norm, abs(diagonal[row]) + abs(beside[row]) + (row > 0 ? abs(beside[row - 1]) : 0))
    }
    self.norm = norm
    rotations = DoubleMatrix(identity: size)
    for (index, reflection) in reflections.enumerated().reversed() {
      reflection?.apply(toRows: index + 1..<size, of: &rotations, from: index + 1)
    }
  }

  /// Turns rows until nothing is left beside the diagonal; false if that takes too many steps.
  mutating func diagonalise() -> Bool {
    for index in diagonal.indices {
      var stepCount = 0
      while true {
        let end = (index..<diagonal.count).first { isNegligible($0) } ?? diagonal.count - 1
        if end == index { break }
        guard stepCount < Self.stepLimit else { return false }
        stepCount += 1
        step(from: index, to: end)
      }
    }
    return true
  }

  private func isNegligible(_ index: Int) -> Bool {
    guard index + 1 < diagonal.count else { return true }
    // Rounding is as large as that of the largest eigenvalue: where neighbours are far smaller, what
    // stands beside them never becomes small against them.
    return abs(beside[index]) <= 0.5 * Double.ulpOfOne * norm
  }

  /// One QL step with Wilkinson's shift on the block from `first` to `last`.
  private mutating func step(from first: Int, to last: Int) {
    let half = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first])
    let root = (half * half + 1).squareRoot()
    let shift = beside[first] / (half + (half >= 0 ? root : -root))
    var bulge = diagonal[last] - diagonal[first] + shift
    var (cosine, sine, carried) = (1.0, 1.0, 0.0)
    for index in (first..<last).reversed() {
      let (across, along) = (sine * beside[index], cosine * beside[index])
      let length = (across * across + bulge * bulge).squareRoot()
      beside[index + 1] = length
      guard length > 0 else {
        // The block falls apart here.
        diagonal[index + 1] -= carried
        beside[last] = 0
        return
      }
      (sine, cosine) = (across / length, bulge / length)
      let reduced = diagonal[index + 1] - carried
      let turned = (diagonal[index] - reduced) * sine + 2 * cosine * along
      carried = sine * turned
      diagonal[index + 1] = reduced + carried
      bulge = cosine * turned - along
      rotations.rotateRows(index, index + 1, cosine: cosine, sine: sine)
    }
    diagonal[first] -= carried
    beside[first] = bulge
    beside[last] = 0
  }
}

extension Reflection {
  /// Reflects rows and columns of the symmetric block from an index on.
  fileprivate func applyToBothSides(of matrix: inout DoubleMatrix, from first: Int) {
    var images = vector.indices.map { weight * matrix.rowProduct(first + $0, vector, from: first) }
    var product = 0.0
    for index in vector.indices { product += images[index] * vector[index] }
    for index in vector.indices { images[index] -= 0.5 * weight * product * vector[index] }
    for index in vector.indices {
      matrix.add(-vector[index], times: images, toRow: first + index, from: first)
      matrix.add(-images[index], times: vector, toRow: first + index, from: first)
    }
  }
}
