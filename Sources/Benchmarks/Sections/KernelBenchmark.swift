import LinearAlgebra
import Scenes
import Spectra
import Unmixing

/// Every kernel alone, on one worker and pixels in memory.
struct KernelBenchmark {
  let context: BenchmarkContext

  /// Measures the lines of this section.
  func run(_ add: (ReportLine) throws -> Void) throws {
    var options = context.sceneOptions
    (options.width, options.height) = context.isSmoke ? (32, 32) : (150, 100)
    let pixels = SimulatedScene(options).reflectance(rows: 0..<options.height)
    let basis = try EndmemberBasis(context.endmembers.spectra)
    let methods: [(name: String, estimator: any AbundanceEstimator)] = [
      ("network of two layers (AENet)", try context.network()),
      ("FCLS", FCLS(basis: basis)), ("NNLS", NNLS(basis: basis)),
      ("SUnSAL", try SUnSAL(basis: basis)),
    ]
    try projections(context.projections(methods[0].estimator, basis), pixels, add)
    for (name, estimator) in methods { try add(estimate(name, estimator, pixels)) }
    try add(quality(basis, pixels, FCLS(basis: basis)))
  }

  private func line(_ name: String, _ pixelCount: Int, _ body: () -> Void) -> ReportLine {
    let time = context.stopwatch.time(body)
    return ReportLine(
      name,
      Double(pixelCount) / time.median / 1e6,
      "million pixels/s",
      note: "\(Figures.short(time.median / Double(pixelCount) * 1e9)) ns a pixel"
    )
  }

  /// What all pixels go through: scale, no-data, squared norm and product in one pass; against the
  /// product alone, as a product of matrices and as a plain loop.
  private func projections(
    _ weights: Matrix,
    _ pixels: Matrix,
    _ add: (ReportLine) throws -> Void
  ) throws {
    let (bandCount, count) = (weights.rowCount, pixels.columnCount)
    let kernel = PixelProjection(
      factors: Array(repeating: 1, count: bandCount),
      offsets: Array(repeating: 0, count: bandCount),
      noData: Array(repeating: -9999, count: bandCount),
      weights: weights
    )
    var output = PixelProjection.Output()
    output.reshape(planeCount: kernel.planeCount, pixelCount: count)
    var result = Matrix(rowCount: weights.columnCount, columnCount: count)
    let rows = "\(weights.columnCount) rows"
    try add(
      line("projection, norm and no-data (\(rows))", count) {
        kernel.project(pixels, into: &output)
      }
    )
    try add(
      line("the product alone as a product of matrices (\(rows))", count) {
        Matrix.multiply(weights, .transposed, pixels, into: &result)
      }
    )
    try add(
      line("the product alone as a plain loop (\(rows))", count) {
        Self.multiplyPlainly(weights, pixels, into: &result)
      }
    )
  }

  /// `result = weights^T pixels` as one writes it down.
  private static func multiplyPlainly(
    _ weights: Matrix,
    _ pixels: Matrix,
    into result: inout Matrix
  ) {
    let (rowCount, count) = (weights.columnCount, pixels.columnCount)
    let (factors, samples) = (weights.span, pixels.span)
    var sums = result.mutableSpan
    for pixel in 0..<count {
      for row in 0..<rowCount {
        var sum: Float = 0
        for band in 0..<weights.rowCount {
          sum += factors[band * rowCount + row] * samples[band * count + pixel]
        }
        sums[row * count + pixel] = sum
      }
    }
  }

  private func estimate(
    _ name: String,
    _ estimator: any AbundanceEstimator,
    _ pixels: Matrix
  ) -> ReportLine {
    let projected = Matrix.product(estimator.projections, .transposed, pixels)
    var abundances = Matrix(rowCount: 0, columnCount: 0)
    var workspace = Workspace()
    return line("\(name), projected pixels in", pixels.columnCount) {
      estimator.estimate(projected, into: &abundances, using: &workspace)
    }
  }

  private func quality(
    _ basis: EndmemberBasis,
    _ pixels: Matrix,
    _ estimator: FCLS
  ) -> ReportLine {
    let projected = Matrix.product(basis.projections, .transposed, pixels)
    var abundances = Matrix(rowCount: 0, columnCount: 0)
    var workspace = Workspace()
    estimator.estimate(projected, into: &abundances, using: &workspace)
    let norms = (0..<pixels.columnCount).map { pixel in
      pixels.column(pixel).reduce(0) { $0 + Double($1) * Double($1) }
    }
    var result = Matrix(rowCount: 0, columnCount: 0)
    return line("error and angle of the reconstruction", pixels.columnCount) {
      basis.quality(
        projected: projected,
        firstRow: 0,
        squaredNorms: norms.span,
        abundances: abundances,
        into: &result
      )
    }
  }
}
