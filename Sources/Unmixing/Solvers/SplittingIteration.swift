internal import LinearAlgebra

/// The update of `x` for one penalty: `x = (A^T A + mu I)^-1 w`, or the same with `sum x = 1`.
struct SplittingUpdate: Sendable {
  /// The penalty `mu`.
  let penalty: Double
  /// The threshold `lambda / mu`.
  let threshold: Double
  /// Number of vectors of four that hold one number an endmember.
  let groupCount: Int
  /// The constant column, then the columns of the linear map with zero columns to fill the last
  /// group; each column is `groupCount` vectors.
  let columns: [SIMD4<Double>]

  /// Factorises `A^T A + mu I`.
  init(gram: DoubleMatrix, penalty: Double, options: SUnSAL.Options) throws(UnmixingError) {
    let size = gram.rowCount
    self.penalty = penalty
    threshold = options.sparsity / penalty
    groupCount = (size + 3) / 4
    var inverse: DoubleMatrix
    do throws(LinearAlgebraError) {
      inverse = try gram.addingToDiagonal(penalty)
        .solvedPositiveDefinite(DoubleMatrix(identity: size))
    } catch {
      throw UnmixingError(
        code: .factorisationFailed,
        message: "the endmembers are too much alike for a penalty of \(penalty).",
        remedy: "Give a larger penalty, or leave endmembers out.",
        underlying: error.message
      )
    }
    var constant = [Double](repeating: 0, count: size)
    if options.sumsToOne {
      let sums = (0..<size).map { inverse.row($0).reduce(0, +) }
      let total = sums.reduce(0, +)
      constant = sums.map { $0 / total }
      for row in 0..<size {
        for column in 0..<size { inverse[row, column] -= constant[row] * sums[column] }
      }
    }
    var columns = [SIMD4<Double>](repeating: .zero, count: (4 * groupCount + 1) * groupCount)
    for row in 0..<size {
      columns[row / 4][row % 4] = constant[row]
      for column in 0..<size {
        columns[(column + 1) * groupCount + row / 4][row % 4] = inverse[row, column]
      }
    }
    self.columns = columns
  }
}

/// The state of SUnSAL's iteration for one pixel, in memory lent by a workspace.
struct SplittingIteration {
  private let groupCount: Int
  /// `A^T y`, `z`, `d`, `x`, `z` before, and `w`, each `groupCount` vectors.
  private var vectors: [SIMD4<Double>]
  /// Whether `A^T y` is finite.
  private(set) var isFinite = true

  private var split: Int { groupCount }
  private var dual: Int { 2 * groupCount }
  private var state: Int { 3 * groupCount }
  private var before: Int { 4 * groupCount }
  private var right: Int { 5 * groupCount }

  /// Takes memory from a workspace until `giveBack(to:)`.
  init(size: Int, from workspace: inout Workspace) {
    groupCount = (size + 3) / 4
    vectors = []
    swap(&vectors, &workspace.vectors)
    let missing = 6 * groupCount - vectors.count
    if missing > 0 { vectors.append(contentsOf: repeatElement(.zero, count: missing)) }
  }

  /// Hands the memory back.
  consuming func giveBack(to workspace: inout Workspace) { workspace.vectors = vectors }

  /// Starts with the projections of a pixel, one every `stride` numbers, and `z = d = 0`.
  mutating func start(_ planes: Span<Float>, pixel: Int, stride: Int, factor: DoubleMatrix) {
    let size = factor.rowCount
    for index in 0..<6 * groupCount { vectors[index] = .zero }
    var sum = 0.0
    for index in 0..<size {
      var product = 0.0
      for entry in 0...index {
        product += factor[entry, index] * Double(planes[entry * stride + pixel])
      }
      vectors[index / 4][index % 4] = product
      sum += product
    }
    isFinite = sum.isFinite
  }

  /// One iteration: equations 4 to 6.
  mutating func advance(by update: SplittingUpdate) {
    let columns = update.columns.span
    for group in 0..<groupCount {
      let previous = vectors[split + group]
      vectors[before + group] = previous
      vectors[right + group] =
        vectors[group] + update.penalty * (previous + vectors[dual + group])
    }
    for group in 0..<groupCount {
      var sum = columns[group]
      var position = groupCount + group
      for other in 0..<groupCount {
        let factors = vectors[right + other]
        sum += columns[position] * factors[0]
        sum += columns[position + groupCount] * factors[1]
        sum += columns[position + 2 * groupCount] * factors[2]
        sum += columns[position + 3 * groupCount] * factors[3]
        position += 4 * groupCount
      }
      vectors[state + group] = sum
      let free = sum - vectors[dual + group]
      let next = pointwiseMax(free - update.threshold, .zero)
      vectors[split + group] = next
      vectors[dual + group] = next - free
    }
  }

  /// `|x - z|`.
  var primalResidual: Double { distance(state, split) }
  /// `|z - z before|`.
  var dualResidual: Double { distance(split, before) }

  private func distance(_ first: Int, _ second: Int) -> Double {
    var sum = SIMD4<Double>.zero
    for group in 0..<groupCount {
      let difference = vectors[first + group] - vectors[second + group]
      sum += difference * difference
    }
    return sum.sum().squareRoot()
  }

  /// Multiplies the dual variable, which is in units of the penalty.
  mutating func scaleDual(by factor: Double) {
    for group in 0..<groupCount { vectors[dual + group] *= factor }
  }

  /// Writes `z` as fractions of its sum in the column of a pixel of planes.
  func writeSplit(pixel: Int, size: Int, into planes: inout MutableSpan<Float>) {
    var sum = 0.0
    for group in 0..<groupCount { sum += vectors[split + group].sum() }
    let stride = planes.count / size
    for index in 0..<size {
      let part = vectors[split + index / 4][index % 4]
      planes[index * stride + pixel] = Float(sum > 0 ? part / sum : 1 / Double(size))
    }
  }
}
