import Foundation
import LinearAlgebra
import Rasters
import Scenes
import Spectra
import Testing

@testable import Sampling
@testable import Studies

@Suite("Experiments with targets, libraries and areas")
struct ExperimentTargetTests {
  static let library =
    ExperimentTests.head + """
      methods:
        - {name: FCLS, method: fcls}
        - {name: AE, method: aenet, plan: robust}
        - {name: From library, method: aenet, training: library}
        - {name: BU, method: bunet, plan: robust}
      settings: {trainingPixels: 100, epochs: 2, snr: 30}
      seeds: 2

      """

  /// The rows of `runs.csv` that are no times.
  private func runs(_ text: String, workers: Int, in fixture: NetworkTrainingFixture) throws -> Data
  {
    let folder = fixture.path("workers-\(workers)")
    _ = try ExperimentTests.report(text, in: fixture, workers: workers)
      .write(to: folder, isReplacing: true)
    let rows = try String(contentsOfFile: folder + "/runs.csv", encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rows.count > 30)
    return Data(rows.filter { !$0.contains(",seconds,") }.joined(separator: "\n").utf8)
  }

  @Test("the rows of runs.csv have the same bytes with 1, 2 and 5 workers, times apart")
  func workers() throws {
    let fixture = try ExperimentTests.fixture()
    for measures in ["rmse, mae, aad, aid, sad, parameters", "rmse, mae, aad, sad, aid, seconds"] {
      let text = Self.library + "measures: [\(measures)]\n"
      let one = try runs(text, workers: 1, in: fixture)
      #expect(try runs(text, workers: 2, in: fixture) == one)
      #expect(try runs(text, workers: 5, in: fixture) == one)
    }
  }

  @Test("a network learns from the library what it needs for the scene")
  func fromLibrary() throws {
    let fixture = try ExperimentTests.fixture()
    let text =
      ExperimentTests.head + """
        methods: [{name: L, method: aenet, plan: robust, training: library}]
        seeds: 2
        measures: [rmse]

        """
    let report = try ExperimentTests.report(text, in: fixture)
    let errors = report.results.compactMap { $0.outcome.numbers[0] }
    #expect(errors.count == 2 && errors[0] != errors[1], "other mixtures for another seed")
    #expect(errors.allSatisfy { $0 < 0.05 }, "\(errors)")
  }

  @Test("a target is reached if the means keep to all limits, or enough seeds do")
  func targets() throws {
    let fixture = try ExperimentTests.fixture()
    let text =
      Self.library + """
        measures: [rmse, aad]
        paper:
          - {scene: Small, method: FCLS, rmse: 0.5}
        targets:
          - {task: Easy, scene: Small, method: FCLS, rmse: 0.9, aad: 89, remark: so it is}
          - {task: Hard, scene: Small, method: FCLS, rmse: 0.9, aad: 0.0001}
          - {task: Often, scene: Small, method: AE, inSeeds: 2, rmse: 0.9}
          - {task: Never, scene: Small, method: AE, inSeeds: 1, rmse: 0.000001}

        """
    let report = try ExperimentTests.report(text, in: fixture)
    #expect(report.targetResults.map(\.isReached) == [true, false, true, false])
    #expect(report.targetResults.map(\.seedCount) == [2, 0, 2, 0])
    let table = try #require(report.targetTable)
    let rows = table.split(separator: "\n").dropFirst(2)
    #expect(rows.count == 4)
    #expect(rows[2].hasPrefix("| Easy: RMSE / AAD (degrees) | 0.5000 / – | ≤ 0.9 / ≤ 89 | "))
    #expect(rows[2].contains("`unmix experiment Workflows/paper/trial.yaml` | reached; so it is |"))
    #expect(rows[3].contains("not reached: aad is ") && rows[3].hasSuffix(" % above |"))
    #expect(rows[4].contains("reached: 2 of 2 seeds keep to all limits, 2 are asked for"))
    #expect(rows[5].contains("not reached: 0 of 2 seeds"))
    let files = try report.write(to: fixture.path("out"), isReplacing: false)
    #expect(files.contains("targets.md") && report.markdown.contains(table))
  }

  @Test("areas are measured in square metres, without true abundances")
  func areas() throws {
    let fixture = try NetworkTrainingFixture(decibels: 90)
    let place = Georeference(
      geotransform: [500_000, 10, 0, 4_000_000, 0, -10],
      coordinateSystemWKT: Self.utm
    )
    _ = try fixture.writeScene(place: place)
    _ = try fixture.writeLibrary()
    let truth = fixture.scene.abundances(rows: 0..<fixture.scene.options.height)
    let areas = (0..<3).map { row in 100 * truth.row(row).reduce(0) { $0 + Double($1) } }
    let names = fixture.scene.endmembers.names
    let text =
      ExperimentTests.head.replacing("abundances: truth.tif", with: "squareMetres: [0]") + """
        methods: [{name: FCLS, method: fcls}, {name: L, method: aenet, training: library}]
        measures: [area, area of \(names[0]), area of \(names[2]), rmse]

        """
    let report = try ExperimentTests.report(text, in: fixture)
    let numbers = try #require(report.results.first).outcome.numbers
    let found = try numbers[0...2].map { try #require($0) }
    #expect(abs(found[1] - areas[0]) < 0.01 * areas[0])
    #expect(abs(found[2] - areas[2]) < 0.01 * areas[2])
    #expect(abs(found[0] - found[1]) < 1e-9, "the difference from an area of 0")
    #expect(numbers[3] == nil, "there are no true abundances")
    #expect(!report.markdown.contains("paper |"), "the paper says nothing")
  }

  @Test("targets and trainings that cannot be are refused with their line")
  func problems() throws {
    let fixture = try ExperimentTests.fixture()
    let text =
      ExperimentTests.head.replacing("abundances: truth.tif, ", with: "endmemberScale: -1, ") + """
        methods:
          - {name: A, method: aenet}
          - {name: B, method: bunet, training: library}
        measures: [rmse, area of soil]
        targets:
          - {task: T, scene: Elsewhere, method: C, at: 3, aad: 1}

        """
    let error = #expect(throws: WorkError.self) {
      _ = try ExperimentTests.experiment(text, in: fixture)
    }
    let message = error?.message ?? ""
    for words in [
      "line 5: endmemberScale '-1': give a number above 0", "training goes with aenet and mnnae",
      "A is trained on true abundances, which Small has none of", "no scene is named Elsewhere",
      "no method is named C", "at must be one of the values", "'aad' is not a known key",
      "a target needs the greatest number",
    ] { #expect(message.contains(words), "\(words) in \(message)") }
  }

  static let utm = """
    PROJCS["WGS 84 / UTM zone 32N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,\
    298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],\
    PROJECTION["Transverse_Mercator"],PARAMETER["central_meridian",9],\
    PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],UNIT["metre",1]]
    """
}
