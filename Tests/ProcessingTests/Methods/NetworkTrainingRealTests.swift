import Foundation
import LinearAlgebra
import Rasters
import Spectra
import Testing
import Training

@testable import Methods
@testable import Processing

/// Where the real data set lies, which is not part of the project: `UNMIX_DATA`, or `../shared/data`.
private let dataFolder =
  (ProcessInfo.processInfo.environment["UNMIX_DATA"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../../shared/data").standardizedFileURL.path) + "/jasper-ridge/"

@Suite(
  "Training on Jasper Ridge",
  .enabled(
    if: FileManager.default.fileExists(atPath: dataFolder + "jasper_ridge_abundances.img"),
    "the real data are not there; set UNMIX_DATA to their folder"
  )
)
struct NetworkTrainingRealTests {
  /// All samples of a raster, `bandCount x pixelCount`.
  private func planes(_ path: String) throws -> Matrix {
    let file = try RasterFile(path: path)
    var planes = Matrix(rowCount: file.bands.count, columnCount: file.grid.pixelCount)
    var span = planes.mutableSpan
    try RasterReader(file).read(
      file.grid.window,
      bands: Array(file.bands.indices),
      into: &span
    )
    return planes
  }

  private func unmix(_ scene: String, _ model: String, removing bands: String, to folder: String)
    throws -> Matrix
  {
    let request = SceneRequest(
      scenePath: dataFolder + scene,
      targetPath: folder,
      settings: SceneSettings(
        method: .model(try LoadedModel(path: model)),
        removal: BandSelection(parsing: bands)
      )
    )
    let results = SceneRun(limits: RunLimits(workerCount: 1)).unmix([request])
    guard case .done = results[0].outcome else {
      Issue.record("\(results[0].outcome)")
      return Matrix(rowCount: 0, columnCount: 0)
    }
    return try planes(folder + "/abundances.tif")
  }

  /// Root mean square over the endmembers of a pixel, then the mean over the pixels (equation 28).
  private func error(_ found: Matrix, _ truth: Matrix) -> Double {
    let errors = (0..<truth.columnCount).map { pixel in
      let squares = (0..<truth.rowCount).map { row in
        let difference = Double(found[row, pixel] - truth[row, pixel])
        return difference * difference
      }
      return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    }
    return errors.reduce(0, +) / Double(errors.count)
  }

  @Test("256 pixels teach the scene better than the paper's 0.0212, with or without wavelengths")
  func jasperRidge() throws {
    let fixture = try NetworkTrainingFixture()
    let model = fixture.path("m.safetensors")
    let report = try NetworkTraining(
      source: .reference(
        scene: dataFolder + "jasper_ridge_198.img",
        abundances: dataFolder + "jasper_ridge_abundances.img",
        endmembers: .init(path: dataFolder + "jasper_ridge_endmembers.csv")
      ),
      targetPath: model,
      plan: .robust(.aenet),
      pixelLimit: 256,
      seed: 1
    ).run()
    #expect(report.endmembers == ["tree", "water", "dirt", "road"])
    let truth = try planes(dataFolder + "jasper_ridge_abundances.img")
    let known = try unmix("jasper_ridge_198.img", model, removing: "@none", to: fixture.path("a"))
    #expect(error(known, truth) < 0.0212, "mean error \(error(known, truth)), seed 1")
    let blind = try unmix(
      "jasper_ridge_224.img",
      model,
      removing: "1-3,108-112,154-166,220-224",
      to: fixture.path("b")
    )
    let worst = zip(known.elements, blind.elements).map { abs($0 - $1) }.max() ?? 1
    #expect(worst < 1e-5, "largest difference \(worst)")
  }
}
