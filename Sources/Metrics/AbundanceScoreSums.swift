public import LinearAlgebra

/// Sums of `AbundanceScores`, filled chunk by chunk, in double precision.
///
/// Memory does not grow with the scene. For results that do not depend on the number of workers,
/// add or merge chunks in one fixed order.
public struct AbundanceScoreSums: Sendable, Equatable {
  /// Arguments of the information divergence below this are raised to it.
  ///
  /// Zero abundances occur, but have no logarithm, and the score depends on the choice: this one is
  /// that of the paper's authors. Solvers give exact zeros, for which it costs most.
  public static let smallestAbundance = 1e-8

  /// Number of endmembers.
  public let endmemberCount: Int
  /// Number of pixels so far.
  public private(set) var pixelCount = 0
  private var roots = 0.0
  private var absolutes = 0.0
  private var angles = 0.0
  private var divergences = 0.0
  private var squares: [Double]

  /// Starts with no pixels.
  public init(endmemberCount: Int) {
    precondition(endmemberCount >= 1, "no endmembers to compare")
    self.endmemberCount = endmemberCount
    squares = [Double](repeating: 0, count: endmemberCount)
  }

  /// Adds a chunk of pixels.
  ///
  /// - Parameters:
  ///   - estimate: abundances, `endmemberCount x pixelCount`, in the reference's order of
  ///     endmembers.
  ///   - reference: true abundances, `endmemberCount x pixelCount`.
  ///   - valid: whether each pixel counts, `pixelCount` of them; pixels that do not may hold
  ///     anything, the others finite numbers.
  public mutating func add(
    estimate: borrowing Matrix,
    reference: borrowing Matrix,
    valid: Span<Bool>
  ) {
    precondition(valid.count == estimate.columnCount, "one mark a pixel")
    for pixel in check(estimate, reference) where valid[pixel] {
      add(estimate, reference, pixel: pixel)
    }
  }

  /// Adds a chunk of pixels that all count; see `add(estimate:reference:valid:)`.
  public mutating func add(estimate: borrowing Matrix, reference: borrowing Matrix) {
    for pixel in check(estimate, reference) { add(estimate, reference, pixel: pixel) }
  }

  /// Adds the sums of other pixels.
  public mutating func merge(_ other: AbundanceScoreSums) {
    precondition(other.endmemberCount == endmemberCount, "sums over other endmembers")
    pixelCount += other.pixelCount
    roots += other.roots
    absolutes += other.absolutes
    angles += other.angles
    divergences += other.divergences
    for index in squares.indices { squares[index] += other.squares[index] }
  }

  /// The scores of all pixels so far; nil if there are none.
  public var scores: AbundanceScores? {
    guard pixelCount > 0 else { return nil }
    let count = Double(pixelCount)
    let square = squares.reduce(0, +) / (count * Double(endmemberCount))
    return AbundanceScores(
      pixelCount: pixelCount,
      rmse: roots / count,
      maePercent: 100 * absolutes / count,
      aadDegrees: angles / count,
      aid: divergences / count,
      globalRMSE: square.squareRoot(),
      endmemberRMSE: squares.map { ($0 / count).squareRoot() }
    )
  }

  private func check(_ estimate: borrowing Matrix, _ reference: borrowing Matrix) -> Range<Int> {
    precondition(estimate.rowCount == endmemberCount, "one plane an endmember in the estimate")
    precondition(reference.rowCount == endmemberCount, "one plane an endmember in the reference")
    precondition(estimate.columnCount == reference.columnCount, "chunks of different pixels")
    return 0..<estimate.columnCount
  }

  private mutating func add(
    _ estimate: borrowing Matrix,
    _ reference: borrowing Matrix,
    pixel: Int
  ) {
    var (square, absolute, divergence) = (0.0, 0.0, 0.0)
    var (found, truth) = (SumOfSquares(), SumOfSquares())
    for index in 0..<endmemberCount {
      let (e, x) = (Double(estimate[index, pixel]), Double(reference[index, pixel]))
      let difference = x - e
      square += difference * difference
      absolute += abs(difference)
      squares[index] += difference * difference
      found.add(e)
      truth.add(x)
      let (q, p) = (max(e, Self.smallestAbundance), max(x, Self.smallestAbundance))
      divergence += (p - q) * (logarithm(p) - logarithm(q))  // KL(p|q) + KL(q|p)
    }
    roots += (square / Double(endmemberCount)).squareRoot()
    absolutes += absolute / Double(endmemberCount)
    divergences += divergence
    angles += angle(estimate, reference, pixel: pixel, norms: (found.root, truth.root))
    pixelCount += 1
  }

  /// The angle between the columns of a pixel, by the sum and the difference of unit vectors, which
  /// keeps its digits where the two nearly agree.
  private func angle(
    _ estimate: borrowing Matrix,
    _ reference: borrowing Matrix,
    pixel: Int,
    norms: (Double, Double)
  ) -> Double {
    guard norms.0 > 0, norms.1 > 0 else { return norms.0 == norms.1 ? 0 : 90 }
    var (apart, together) = (SumOfSquares(), SumOfSquares())
    for index in 0..<endmemberCount {
      let e = Double(estimate[index, pixel]) / norms.0
      let x = Double(reference[index, pixel]) / norms.1
      apart.add(x - e)
      together.add(x + e)
    }
    return 2 * angleDegrees(rise: apart.root, run: together.root)
  }
}

/// A growing sum of squares.
private struct SumOfSquares {
  private var sum = 0.0

  mutating func add(_ value: Double) { sum += value * value }

  var root: Double { sum.squareRoot() }
}
