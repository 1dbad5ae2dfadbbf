public import LinearAlgebra

/// A way to turn pixels into abundances: a network or a solver.
///
/// Every method here sees a pixel `y` only through linear projections of it, so whoever runs one
/// stacks the projections of all that it needs, reads each pixel once for one matrix product, and
/// hands over the result. Chunks of pixels are planes: one row is one projection or endmember, one
/// column is one pixel.
public protocol AbundanceEstimator: Sendable {
  /// Number of bands of the pixels.
  var bandCount: Int { get }
  /// Number of endmembers.
  var endmemberCount: Int { get }
  /// The linear part, `bandCount x projectionCount`: a pixel enters as `projections^T y`, with `y`
  /// in reflectance 0...1.
  var projections: Matrix { get }
  /// What is known of the brightness of a pixel where abundances are shares of a solution that need
  /// not sum to 1; nil where the abundances themselves are the solution.
  ///
  /// The solution is `x >= 0` with the least `|y - A x|^2 / 2 + brightnessPenalty * sum x`; its sum is
  /// the brightness, and can be found again from the shares.
  var brightnessPenalty: Double? { get }
  /// Estimates the abundances of a chunk of pixels.
  ///
  /// - Parameters:
  ///   - projected: `projections^T Y`, `projectionCount x pixelCount`; rows beyond
  ///     `projectionCount` may follow and are not looked at.
  ///   - abundances: receives fractions, `endmemberCount x pixelCount`, each column >= 0 and
  ///     summing to 1; reshaped here. A pixel whose projections are not finite gets any such column.
  ///   - workspace: scratch memory of the calling worker.
  func estimate(
    _ projected: borrowing Matrix,
    into abundances: inout Matrix,
    using workspace: inout Workspace
  )
}

extension AbundanceEstimator {
  /// Abundances are the solution.
  public var brightnessPenalty: Double? { nil }
}

/// The scratch memory of one worker: grows to the largest chunk seen, then never allocates again.
///
/// Every method may use every member as it likes during a call; nothing is kept between calls.
public struct Workspace: Sendable {
  /// The unconstrained state `x` of the algorithms, as planes.
  public var state = Matrix(rowCount: 0, columnCount: 0)
  /// The split variable `z`.
  public var split = Matrix(rowCount: 0, columnCount: 0)
  /// The dual variable `d`.
  public var dual = Matrix(rowCount: 0, columnCount: 0)
  /// Room for sums of the others.
  public var sum = Matrix(rowCount: 0, columnCount: 0)
  /// Double-precision scratch of solvers that work pixel by pixel.
  public var doubles: [Double] = []
  /// Index scratch of solvers that work pixel by pixel.
  public var integers: [Int] = []
  /// Double-precision scratch of solvers that work on one pixel, four numbers at a time.
  public var vectors: [SIMD4<Double>] = []

  /// Makes an empty workspace.
  public init() {}
}
