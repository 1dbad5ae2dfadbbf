public import Essentials
internal import Foundation
internal import Methods
public import Processing
internal import Sampling
internal import Spectra
internal import TileEngine
internal import Unmixing

/// Runs experiments: one run a job of the work-stealing engine.
///
/// Times apart, the result is the same with any number of workers.
public struct ExperimentRun: Sendable {
  /// The limits.
  public let limits: RunLimits
  /// Where progress goes and stopping comes from.
  public let control: RunControl

  /// Makes a runner.
  public init(limits: RunLimits = RunLimits(), control: RunControl = RunControl()) {
    self.limits = limits
    self.control = control
  }

  /// Where the data of experiments is if nobody says otherwise: `UNMIX_DATA`, or `../shared/data`
  /// beside the current folder.
  public static var defaultDataFolder: String {
    let named = ProcessInfo.processInfo.environment["UNMIX_DATA"] ?? ""
    return named.isEmpty ? "../shared/data" : named
  }

  /// Runs an experiment.
  ///
  /// - Parameters:
  ///   - experiment: what to run.
  ///   - dataFolder: where its scenes are.
  /// - Returns: what came out, ready to be printed and written.
  /// - Throws: `WorkError` with code `.noData` if a file is missing, the first error of a
  ///   run, or `CancellationError`.
  public func run(_ experiment: Experiment, dataFolder: String) throws -> ExperimentReport {
    try Self.checkFiles(of: experiment, in: dataFolder)
    let scenes = try experiment.scenes.map { try ExperimentScene($0, in: dataFolder) }
    try Self.checkEndmembers(of: experiment, in: scenes)
    let cases = Self.cases(of: experiment)
    let isTimed = experiment.measures.contains { $0.kind == .seconds }
    // Runs that are timed must not disturb each other.
    let scheduler = TileScheduler(
      workerCount: isTimed ? 1 : limits.workerCount,
      memoryBudget: limits.memoryBudget
    )
    let control = control
    let outcomes = scheduler.run(
      jobCount: cases.count,
      job: { number in
        ExperimentJob(
          experiment: experiment,
          scene: scenes[cases[number].scene],
          run: cases[number],
          control: control
        )
      },
      makeState: { _ in Workspace() },
      isCancelled: control.isCancelled,
      progress: { progress in
        control.report(
          .stage(
            experiment.name,
            fraction: Double(progress.endedJobCount) / Double(progress.jobCount)
          )
        )
      }
    )
    let results = try zip(cases, outcomes).map { run, outcome in
      switch outcome {
      case .finished(let summary): ExperimentResult(run: run, outcome: summary)
      case .failed(let error): throw error
      case .cancelled: throw CancellationError()
      }
    }
    return ExperimentReport(experiment: experiment, results: results)
  }

  /// All runs, in the order of the results.
  static func cases(of experiment: Experiment) -> [ExperimentCase] {
    experiment.scenes.indices.flatMap { scene in
      experiment.methods.indices.flatMap { method in
        (0..<(experiment.variation?.values.count ?? 1)).flatMap { value in
          (1...experiment.seedCount).map {
            ExperimentCase(scene: scene, method: method, value: value, seed: UInt64($0))
          }
        }
      }
    }
  }

  private static func checkFiles(of experiment: Experiment, in folder: String) throws {
    let names = experiment.scenes.flatMap {
      [$0.scene, $0.abundances, $0.endmembers].compactMap { $0 }
    }
    let missing = names.filter {
      !FileManager.default.fileExists(atPath: PathPattern.joined(folder, $0))
    }
    guard !missing.isEmpty else { return }
    throw WorkError(
      code: .noData,
      message: "\(experiment.name) needs data that is not in \(folder): "
        + missing.joined(separator: ", ") + ".",
      remedy: "Give the folder with --data or in the environment variable UNMIX_DATA."
    )
  }

  /// Refuses measures of endmembers that no scene has.
  private static func checkEndmembers(
    of experiment: Experiment,
    in scenes: [ExperimentScene]
  ) throws {
    for name in experiment.measures.compactMap(\.endmember)
    where !scenes.contains(where: { $0.endmembers.names.contains(name) }) {
      throw WorkError(
        code: .badJob,
        message: "\(experiment.name) measures \(name), which no scene has.",
        remedy: "The endmembers are "
          + scenes.flatMap(\.endmembers.names).joined(separator: ", ") + "."
      )
    }
  }
}

/// A run and what it gave.
struct ExperimentResult: Sendable {
  let run: ExperimentCase
  let outcome: ExperimentOutcome
}
