import Foundation
import LinearAlgebra
import Rasters
import Scenes
import Spectra
import Testing
import Training

@testable import Archives
@testable import Methods
@testable import Processing
@testable import Sampling
@testable import Studies

@Suite("Scenes with standard deviations")
struct UncertaintyTests {
  private let folder: TrialFolder

  init() throws { folder = try TrialFolder() }

  private func product(
    _ scene: String,
    _ method: MethodChoice,
    to name: String = "product",
    workerCount: Int = 2
  ) throws -> (path: String, report: ProductReport) {
    let request = SceneRequest(
      scenePath: scene,
      targetPath: folder.file(name),
      settings: SceneSettings(method: method, withUncertainty: true)
    )
    switch SceneRun(limits: RunLimits(workerCount: workerCount)).unmix([request])[0].outcome {
    case .done(let report): return (folder.file(name), report)
    case .failed(let error): throw error
    case .upToDate, .kept, .cancelled: throw CancellationError()
    }
  }

  private func library(_ path: String, _ solver: Solver) throws -> MethodChoice {
    .library(try LoadedLibrary(path: path), solver: solver)
  }

  /// Shares of abundances whose truth lies within two deviations: truth 0, between, and 1.
  private func coverage(_ product: String, _ truthPath: String) throws -> [Double] {
    let truth = try TrialFolder.planes(truthPath).elements
    let abundances = try TrialFolder.planes(product + "/abundances.tif").elements
    let deviations = try TrialFolder.planes(product + "/uncertainty.tif").elements
    var (within, counts) = ([0.0, 0, 0], [0.0, 0, 0])
    for index in truth.indices where truth[index] >= 0 {
      let kind = truth[index] == 0 ? 0 : truth[index] < 1 ? 1 : 2
      counts[kind] += 1
      if abs(abundances[index] - truth[index]) <= 2 * deviations[index] { within[kind] += 1 }
    }
    return zip(within, counts).map { $0 / $1 }
  }

  /// Two deviations of a normal distribution hold 95.4 %.
  ///
  /// Bounds hold the estimate nearer to the truth
  /// than noise alone would leave it, and endmembers that might be present widen the deviations of
  /// those that are, so that FCLS comes out a few points above; NNLS, where dark materials make
  /// the division far from linear, a point below.
  @Test(
    "the truth lies within two deviations as often as it should",
    arguments: [15.0, 25, 40],
    [(Solver.fcls, 0.955...0.99), (.nnls, 0.935...0.99)]
  )
  func simulated(
    decibels: Double,
    method: (solver: Solver, between: ClosedRange<Double>)
  )
    throws
  {
    let scene = try folder.simulate(
      .init(
        width: 100,
        height: 80,
        bandCount: 100,
        endmemberCount: 5,
        signalToNoiseDecibels: decibels
      ),
      storage: SimulatedStorage(sampleType: .float32)
    )
    let made = try product(scene.scene, library(scene.truthEndmembers, method.solver))
    let shares = try coverage(made.path, scene.truthAbundances)
    #expect((0.96...0.999).contains(shares[0]), "zeros: \(shares[0])")
    #expect(method.between.contains(shares[1]), "between: \(shares[1])")
    #expect((0.945...0.995).contains(shares[2]), "ones: \(shares[2])")
    let report = try Evaluation(productPath: made.path, referencePath: scene.truthAbundances)
      .report()
    let all = try #require(report.withinTwoDeviations)
    #expect(all > 0.94 && all < 0.995)
    #expect(report.pairs.allSatisfy { ($0.withinTwoDeviations ?? 0) > 0.9 })
  }

  @Test("variants of the materials, which noise does not explain, are in the deviations")
  func variants() throws {
    let scene = try folder.simulate(
      .init(width: 60, height: 60, bandCount: 60, endmemberCount: 4, signalToNoiseDecibels: 35),
      storage: SimulatedStorage(layout: .enviBSQ, sampleType: .float32)
    )
    // Each pixel gets a brightness and a slope of its own.
    var generator = SeededGenerator(seed: 3)
    var planes = try TrialFolder.planes(scene.scene)
    for pixel in 0..<3600 {
      let (brightness, slope) = (1 + 0.05 * generator.normal(), 0.1 * generator.normal())
      for band in 0..<60 {
        planes[band, pixel] *= Float(brightness + slope * (Double(band) / 59 - 0.5))
      }
    }
    let bytes = planes.elements.withUnsafeBytes { Data($0) }
    try bytes.write(to: URL(fileURLWithPath: scene.scene))
    for solver in [Solver.fcls, .nnls] {
      let made = try product(
        scene.scene,
        library(scene.truthEndmembers, solver),
        to: solver.rawValue
      )
      let shares = try coverage(made.path, scene.truthAbundances)
      #expect(shares.allSatisfy { $0 > 0.9 }, "\(solver): \(shares)")
      #expect(made.report.notes.contains { $0.hasPrefix("standard deviations: noise 0.00") })
    }
  }

  @Test("the raster is one of the product's, and its bytes do not depend on the workers")
  func raster() throws {
    let scene = try folder.simulate(
      .init(width: 300, height: 200, bandCount: 60, endmemberCount: 3, borderWidth: 3)
    )
    var former: Data?
    for count in [1, 3] {
      let made = try product(
        scene.scene,
        .extraction(count: 3, extractor: .patches, solver: .fcls),
        to: "product\(count)",
        workerCount: count
      )
      let bytes = try Data(contentsOf: URL(fileURLWithPath: made.path + "/uncertainty.tif"))
      #expect(former == nil || former == bytes)
      former = bytes
      let file = try RasterFile(path: made.path + "/uncertainty.tif")
      let abundances = try RasterFile(path: made.path + "/abundances.tif")
      #expect(file.grid == abundances.grid)
      #expect(file.bands.map(\.name) == (1...3).map { "endmember \($0) standard deviation" })
      #expect(file.bands.allSatisfy { $0.noData == -9999 })
      let planes = try TrialFolder.planes(made.path + "/uncertainty.tif")
      #expect(planes[1, 0] == -9999 && planes.elements.count { $0 == -9999 } == 3 * 2964)
      let valid = planes.row(0).filter { $0 != -9999 }.map(Double.init)
      let mean = try #require(made.report.materials[0].meanStandardDeviation)
      #expect(abs(mean - valid.reduce(0, +) / Double(valid.count)) < 1e-9)
      #expect(valid.allSatisfy { $0 > 0 && $0 <= 0.5 })
    }
  }

  @Test("networks have deviations too", arguments: [15.0, 30])
  func network(decibels: Double) throws {
    let scene = try folder.simulate(
      .init(
        width: 60,
        height: 50,
        bandCount: 60,
        endmemberCount: 3,
        signalToNoiseDecibels: decibels
      )
    )
    let made = try product(
      scene.scene,
      .blind(count: 3, extractor: .patches, plan: .robust(.bunet))
    )
    let report = try Evaluation(productPath: made.path, referencePath: scene.truthAbundances)
      .report()
    let share = try #require(report.withinTwoDeviations)
    #expect(share > 0.85, "\(share)")
  }

  @Test("a scene too small to tell its noise is judged pixel by pixel")
  func small() throws {
    let scene = try folder.simulate(
      .init(width: 10, height: 10, bandCount: 120, endmemberCount: 3, signalToNoiseDecibels: 25)
    )
    let made = try product(scene.scene, library(scene.truthEndmembers, .fcls))
    #expect(made.report.notes.contains { $0.contains("too few pixels (100) to tell noise") })
    let report = try Evaluation(productPath: made.path, referencePath: scene.truthAbundances)
      .report()
    #expect((report.withinTwoDeviations ?? 0) > 0.9)
  }

  @Test("a job that asks for deviations makes another product than one that does not")
  func job() throws {
    let jobs = try JobFolder()
    try jobs.scene("tiles/a.tif", seed: 1)
    func run(_ line: String) throws -> BatchSummary {
      let path = try jobs.write(
        "scenes: tiles\nendmembersFrom: scene\ncount: 3\nmethod: fcls\noutput: out\noverwrite: true\n"
          + line,
        to: "job.yaml"
      )
      return try BatchRun(job: try BatchJob(path: path)).run()
    }
    #expect(try run("").doneCount == 1)
    #expect(try !jobs.names(in: "out/a").contains("uncertainty.tif"))
    #expect(try run("uncertainty: true").doneCount == 1)
    #expect(try jobs.names(in: "out/a").contains("uncertainty.tif"))
    #expect(try run("uncertainty: true").upToDateCount == 1)
    #expect(try run("uncertainty: false").doneCount == 1)
    #expect(try !jobs.names(in: "out/a").contains("uncertainty.tif"))
  }

  @Test("the share within two deviations of two pixels is that worked out by hand")
  func byHand() throws {
    let jobs = try JobFolder()
    let names = ["soil", "water", "tree"]
    let truth = Matrix(rows: [[0.5, 0.2], [0.5, 0.8]])
    let estimate = Matrix(rows: [[0.55, 0.3], [0.45, 0.6], [0, 0.1]])
    let deviations = Matrix(rows: [[0.03, 0.04], [0.02, 0.11], [0.5, 0.5]])
    try jobs.raster("out/abundances.tif", estimate, width: 2, names: names)
    let reference = try jobs.raster("truth.tif", truth, width: 2, names: ["water", "soil"])
    let product = jobs.path("out")
    let without = try Evaluation(productPath: product, referencePath: reference).report()
    #expect(without.withinTwoDeviations == nil && without.pairs[0].withinTwoDeviations == nil)
    try jobs.raster("out/uncertainty.tif", deviations, width: 2, names: names)
    let report = try Evaluation(productPath: product, referencePath: reference).report()
    // water: 0.05 of 0.04 allowed, 0.4 of 0.22; soil: 0.05 of 0.06, 0.5 of 0.08.
    #expect(report.pairs.map(\.withinTwoDeviations) == [0, 0.5])
    #expect(report.withinTwoDeviations == 0.25)
    try jobs.raster("out/uncertainty.tif", deviations.rows([0, 1]), width: 2, names: ["a", "b"])
    let error = try #require(throws: WorkError.self) {
      try Evaluation(productPath: product, referencePath: reference).report()
    }
    #expect(error.code == .notComparable && error.message.contains("2 bands"))
  }
}
