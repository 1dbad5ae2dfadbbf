import Foundation
import LinearAlgebra
import Scenes
import Spectra
import Testing

@testable import Sampling
@testable import Studies

@Suite("Evaluation")
struct EvaluationTests {
  private let folder: JobFolder

  init() throws { folder = try JobFolder() }

  /// True abundances of 3 materials in 24 x 20 pixels with a border of 2 without data.
  private func truth() -> SimulatedScene {
    SimulatedScene(
      .init(width: 24, height: 20, bandCount: 30, endmemberCount: 3, seed: 3, borderWidth: 2)
    )
  }

  private func error(_ evaluation: Evaluation) throws -> WorkError {
    try #require(throws: WorkError.self) { try evaluation.report() }
  }

  @Test("scores of two pixels are those worked out by hand")
  func byHand() throws {
    // First pixel: truth (1, 0), estimate (0.5, 0.5): RMSE 0.5, MAE 0.5, angle 45. Second: equal.
    let truth = Matrix(rows: [[1, 0.25], [0, 0.75]])
    let estimate = Matrix(rows: [[0.5, 0.25], [0.5, 0.75]])
    let report = try Evaluation(
      productPath: folder.raster("e.tif", estimate, width: 2, names: ["soil", "Water"]),
      referencePath: folder.raster("x.tif", truth, width: 2, names: ["Soil", "water "])
    ).report()
    #expect(abs(report.rmse - 0.25) < 1e-7)
    #expect(abs(report.mae - 0.25) < 1e-7 && abs(report.maePercent - 25) < 1e-5)
    #expect(abs(report.aadDegrees - 22.5) < 1e-5)
    #expect(abs(report.globalRMSE - (0.125).squareRoot()) < 1e-7)
    // (1 - 0.5)(ln 1 - ln 0.5) + (1e-8 - 0.5)(ln 1e-8 - ln 0.5), over two pixels.
    let divergence = 0.5 * log(2.0) + (1e-8 - 0.5) * (log(1e-8) - log(0.5))
    #expect(abs(report.aid - divergence / 2) < 1e-6)
    #expect(report.matching == .names && report.pixelCount == 2 && report.noDataPixelCount == 0)
    #expect(report.pairs.map(\.reference) == ["Soil", "water "])
    #expect(report.sadDegrees == nil && report.notes.isEmpty)
  }

  @Test("a truth compared with itself has no error, and pixels without data are counted")
  func itself() throws {
    let scene = truth()
    let path = try folder.raster(
      "truth.img",
      scene.abundances(rows: 0..<20),
      width: 24,
      names: scene.endmembers.names,
      noData: -9999
    )
    let report = try Evaluation(productPath: path, referencePath: path).report()
    #expect(report.rmse == 0 && report.mae == 0 && report.aadDegrees == 0 && report.aid == 0)
    #expect(report.pixelCount == 20 * 16 && report.noDataPixelCount == 480 - 320)
  }

  @Test(
    "without names, bands are matched by their least difference",
    arguments: [[0, 1, 2], [2, 0, 1], [1, 2, 0], [2, 1, 0]]
  )
  func leastDifference(order: [Int]) throws {
    let scene = truth()
    let planes = scene.abundances(rows: 0..<20)
    let report = try Evaluation(
      productPath: folder.raster(
        "e.tif",
        planes.rows(order),
        width: 24,
        names: ["endmember 1", "endmember 2", "endmember 3"],
        noData: -9999
      ),
      referencePath: folder.raster(
        "x.tif",
        planes,
        width: 24,
        names: scene.endmembers.names,
        noData: -9999
      )
    ).report()
    #expect(report.matching == .abundances && report.rmse == 0)
    let expected = (0..<3).map { truth in "endmember \((order.firstIndex(of: truth) ?? 0) + 1)" }
    #expect(report.pairs.map(\.product) == expected)
  }

  @Test(
    "bands that are only numbered are not matched by their numbers",
    arguments: ["Band", "endmember"]
  )
  func numbered(word: String) throws {
    let truth = Matrix(rows: [[1, 0, 0.5], [0, 1, 0.5]])
    let names = ["\(word) 1", "\(word) 2"]
    let report = try Evaluation(
      productPath: folder.raster("e.tif", truth.rows([1, 0]), width: 3, names: names),
      referencePath: folder.raster("x.tif", truth, width: 3, names: names)
    ).report()
    #expect(report.matching == .abundances && report.rmse == 0)
    #expect(report.pairs.map(\.product) == names.reversed())
  }

  @Test("with spectra, bands are matched by the least angle, and the angles are told")
  func spectra() throws {
    let scene = truth()
    let planes = scene.abundances(rows: 0..<20)
    let order = [2, 0, 1]
    try folder.raster(
      "product/abundances.tif",
      planes.rows(order),
      width: 24,
      names: ["endmember 1", "endmember 2", "endmember 3"],
      noData: -9999
    )
    // Half as bright: another spectrum with the same angle.
    let own = EndmemberSet(
      names: ["endmember 1", "endmember 2", "endmember 3"],
      spectra: scene.endmembers.spectra.columns(order).scaled(by: 0.5),
      grid: scene.endmembers.grid
    )
    try folder.write(CSVLibraryFile.text(of: own), to: "product/endmembers.csv")
    let counts = EndmemberSet(
      names: ["a", "b", "c"],
      spectra: scene.endmembers.spectra.scaled(by: 10_000),
      grid: scene.endmembers.grid
    )
    try folder.write(CSVLibraryFile.text(of: counts), to: "truth.csv")
    let report = try Evaluation(
      productPath: folder.path("product"),
      referencePath: folder.raster(
        "x.tif",
        planes,
        width: 24,
        names: scene.endmembers.names,
        noData: -9999
      ),
      endmembersPath: folder.path("truth.csv"),
      endmemberScale: 10_000
    ).report()
    #expect(report.matching == .spectra && report.rmse == 0)
    let angles = try #require(report.sadDegrees)
    #expect(angles.endmembers.map(\.name) == scene.endmembers.names)
    #expect(angles.mean < 1e-3)
    #expect(report.pairs.map(\.product) == ["endmember 2", "endmember 3", "endmember 1"])
  }

  @Test("materials that the product lacks count as 0, and spare bands are told")
  func differentCounts() throws {
    let truth = Matrix(rows: [[1, 0, 0.5], [0, 1, 0.25], [0, 0, 0.25]])
    let all = try folder.raster("x.tif", truth, width: 3, names: ["a", "b", "c"])
    let two = try folder.raster("e.tif", truth.rows([1, 0]), width: 3, names: ["1", "2"])
    let fewer = try Evaluation(productPath: two, referencePath: all).report()
    #expect(fewer.pairs.map(\.product) == ["2", "1", nil])
    #expect(abs(fewer.pairs[2].rmse - 0.25 / 3.0.squareRoot()) < 1e-6)
    #expect(fewer.notes.contains { $0.contains("no band for c") })
    let more = try Evaluation(productPath: all, referencePath: two).report()
    #expect(more.rmse == 0 && more.leftOver == ["c"])
  }

  @Test("rasters of several tiles are compared whole")
  func tiles() throws {
    let (width, height) = (1100, 1000)
    var planes = Matrix(rowCount: 1, columnCount: width * height, repeating: 1)
    planes[0, width * height - 1] = 0
    let truth = Matrix(rowCount: 1, columnCount: width * height, repeating: 1)
    let report = try Evaluation(
      productPath: folder.raster("e.tif", planes, width: width, names: ["a"]),
      referencePath: folder.raster("x.img", truth, width: width, names: ["a"])
    ).report()
    #expect(report.pixelCount == width * height)
    #expect(abs(report.rmse * Double(width * height) - 1) < 1e-9)
  }

  @Test("different sizes are refused with both, different places are noted")
  func sizesAndPlaces() throws {
    let small = Matrix(rows: [[1, 0]])
    let one = try folder.raster("a.tif", small, width: 2, names: ["a"])
    let tall = try folder.raster("b.tif", small, width: 1, names: ["a"])
    let failure = try error(Evaluation(productPath: one, referencePath: tall))
    #expect(failure.code == .notComparable)
    #expect(failure.message.contains("2 x 1") && failure.message.contains("1 x 2"))
    let here = [500_000.0, 30, 0, 4_600_000, 0, -30]
    let there = [600_000.0, 30, 0, 4_600_000, 0, -30]
    let first = try folder.raster("c.tif", small, width: 2, names: ["a"], geotransform: here)
    let second = try folder.raster("d.tif", small, width: 2, names: ["a"], geotransform: there)
    #expect(
      try Evaluation(productPath: first, referencePath: second).report().notes.first?
        .contains("different places") == true
    )
    #expect(
      try Evaluation(productPath: first, referencePath: one).report().notes.first?
        .contains("no georeferencing") == true
    )
    #expect(try Evaluation(productPath: first, referencePath: first).report().notes.isEmpty)
  }

  @Test("percents, pixels without common data and folders without a product are refused")
  func refusals() throws {
    let good = try folder.raster("a.tif", Matrix(rows: [[1, 0]]), width: 2, names: ["a"])
    let percents = try folder.raster("b.tif", Matrix(rows: [[100, 0]]), width: 2, names: ["a"])
    #expect(
      try error(Evaluation(productPath: good, referencePath: percents)).message.contains("100.0")
    )
    let nothing = try folder.raster(
      "c.tif",
      Matrix(rows: [[-9999, .nan]]),
      width: 2,
      names: ["a"],
      noData: -9999
    )
    #expect(
      try error(Evaluation(productPath: good, referencePath: nothing)).message
        .contains("none of the 2 pixels")
    )
    #expect(
      try error(Evaluation(productPath: folder.path, referencePath: good)).message
        .contains("no abundances.tif")
    )
    #expect(
      try error(
        Evaluation(productPath: good, referencePath: good, endmembersPath: folder.path("x.csv"))
      ).message.contains("no endmembers.csv")
    )
  }

  @Test("the JSON has the promised keys")
  func keys() throws {
    let path = try folder.raster("a.tif", Matrix(rows: [[1, 0]]), width: 2, names: ["a"])
    let report = try Evaluation(productPath: path, referencePath: path).report()
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report))
    let keys = try #require(object as? [String: Any]).keys
    let wanted = ["rmse", "mae", "maePercent", "aadDegrees", "aid", "globalRMSE", "pixelCount"]
    for key in wanted + ["matching", "noDataPixelCount"] { #expect(keys.contains(key)) }
  }
}
