import Foundation
import LinearAlgebra
import Testing

@testable import Studies

private let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Where the real data lie, which are not part of the project.
private let dataFolder =
  ProcessInfo.processInfo.environment["UNMIX_DATA"]
  ?? package.deletingLastPathComponent().appendingPathComponent("shared/data").path

/// The numbers to reach that were reached, held by the experiments that state them: each target's
/// method with its five seeds.
@Suite(
  "Numbers to reach (slow)",
  .enabled(
    if: FileManager.default.fileExists(atPath: dataFolder + "/jasper-ridge"),
    "the real data are not there; set UNMIX_DATA to their folder"
  )
)
struct PaperTargetTests {
  /// What came out of an experiment, with nothing run but what its targets are about.
  static func report(_ name: String) throws -> ExperimentReport {
    let path = package.appendingPathComponent("Workflows/paper/\(name).yaml").path
    let all = try Experiment(path: path)
    let values = Set(all.targets.compactMap(\.value))
    let experiment = Experiment(
      name: all.name,
      title: all.title,
      source: all.source,
      notes: all.notes,
      scenes: all.scenes,
      methods: all.methods.filter { method in
        all.targets.contains { $0.method == method.name }
      },
      settings: all.settings,
      variation: all.variation.map {
        Experiment.Variation(setting: $0.setting, values: $0.values.filter(values.contains))
      },
      seedCount: all.seedCount,
      measures: all.measures,
      paper: [],
      targets: all.targets
    )
    return try ExperimentRun().run(experiment, dataFolder: dataFolder)
  }

  @Test(
    "what was reached stays reached",
    arguments: [
      ("table-6", ["AENet-II, Jasper Ridge, 256 pixels", "AENet-II, Urban crop, 256 pixels"]),
      ("figure-11a", ["AENet, synthetic, SNR 15 dB, 1,000 pixels"]),
      ("table-7", ["Blind, Jasper Ridge", "Blind, Urban crop"]),
      ("table-8", ["Blind, Jasper Ridge", "Blind, Urban crop"]),
      ("targets-synthetic", ["Blind, synthetic, SNR 25 dB, all pixels"]),
      ("targets-hysu", ["Blind, HySU, six endmembers, five target materials"]),
    ]
  )
  func reached(name: String, tasks: [String]) throws {
    let report = try Self.report(name)
    for task in tasks {
      let result = try #require(report.targetResults.first { $0.target.task == task })
      #expect(result.isReached, "\(task), seeds 1-5: \(report.targetTable ?? "")")
    }
  }

  @Test("a network from the library is as good as NNLS with it, and far better than FCLS")
  func library() throws {
    let path = package.appendingPathComponent("Workflows/paper/library.yaml").path
    let report = try ExperimentRun().run(try Experiment(path: path), dataFolder: dataFolder)
    func mean(_ method: Int, _ scene: Int, _ measure: Int) throws -> Double {
      let numbers = try report.results
        .filter { $0.run.method == method && $0.run.scene == scene }
        .map { try #require($0.outcome.numbers[measure]) }
      return numbers.reduce(0, +) / Double(numbers.count)
    }
    let (solvers, network) = ([0, 1], 2)
    let jasperRidge = try solvers.map { try mean($0, 0, 0) }
    #expect(try mean(network, 0, 0) < 0.57 * jasperRidge[0])
    #expect(try mean(network, 0, 0) < 1.05 * jasperRidge[1])
    let urban = try solvers.map { try mean($0, 1, 0) }
    #expect(try mean(network, 1, 0) < 0.16 * urban[0])
    #expect(try mean(network, 1, 0) < 1.3 * urban[1])
    let areas = try solvers.map { try mean($0, 2, 3) }
    #expect(try mean(network, 2, 3) < 0.5 * areas[0])
    #expect(try mean(network, 2, 3) < 0.65 * areas[1])
  }
}
