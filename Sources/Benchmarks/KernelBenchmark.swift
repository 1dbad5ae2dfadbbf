import LinearAlgebra
import Scenes
import Spectra
import Unmixing

/// Every kernel alone, on one worker and pixels in memory.
struct KernelBenchmark {
  let context: BenchmarkContext

  /// The lines of this section.
  func run() throws -> [ReportLine] {
    var options = context.sceneOptions
    (options.width, options.height) = context.isSmoke ? (32, 32) : (128, 128)
    let pixels = SimulatedScene(options).reflectance(rows: 0..<options.height)
    let basis = try EndmemberBasis(context.endmembers.spectra)
    let methods: [(name: String, estimator: any AbundanceEstimator)] = [
      ("network of two layers (AENet)", try context.network()),
      ("FCLS", FCLS(basis: basis)), ("NNLS", NNLS(basis: basis)),
      ("SUnSAL", try SUnSAL(basis: basis)),
    ]
    var lines = [projection(methods[0].estimator.projections, basis, pixels)]
    lines += methods.map { estimate($0.name, $0.estimator, pixels) }
    lines.append(quality(basis, pixels, FCLS(basis: basis)))
    return lines
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

  private func projection(
    _ projections: Matrix,
    _ basis: EndmemberBasis,
    _ pixels: Matrix
  ) -> ReportLine {
    let stacked = projections.transposed.stacked(over: basis.projections.transposed)
    var result = Matrix(rowCount: stacked.rowCount, columnCount: pixels.columnCount)
    return line("stacked product (\(stacked.rowCount) rows)", pixels.columnCount) {
      Matrix.multiply(stacked, .plain, pixels, into: &result)
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
