internal import DurableFiles
public import Essentials
public import Foundation
internal import Methods

/// `unmix batch train`: makes a new model of an archive under its lock, and notes that in a run log.
public struct TrainingRun: Sendable {
  private let job: BatchJob
  private let control: RunControl

  /// Makes a training of a job's archive.
  public init(_ job: BatchJob, control: RunControl) {
    self.job = job
    self.control = control
  }

  /// Makes the model and blocks the calling thread meanwhile.
  ///
  /// - Parameter now: the time.
  /// - Returns: the model.
  /// - Throws: `ArchiveInUse` if a run is at work, and as `ArchiveTraining.train`.
  public func run(now: Date) throws -> KeptModel {
    let training = ArchiveTraining(job)
    try training.requireNeed()
    let folder = ArchiveFolder(job.outputPath)
    let lock = try ArchiveLock(in: folder.hiddenPath, job: job.path, now: now)
    defer { lock.release() }
    let model = try training.train(control: control, because: "unmix batch train was called")
    let log = RunLogWriter(
      in: folder,
      start: now,
      host: LockHolder.ownHost,
      process: Int(ProcessInfo.processInfo.processIdentifier)
    )
    try log.append(RunEvent(.model(ModelMade(model, in: folder)), at: Date()))
    return model
  }
}

extension ModelMade {
  /// What a run log says of a model.
  init(_ model: KeptModel, in folder: ArchiveFolder) {
    let options = model.history.options
    self.init(
      path: folder.kept(model.path),
      sha256: model.history.sha256,
      method: options["method"] ?? options["extractor"] ?? "",
      endmemberCount: model.history.endmemberCount,
      sceneCount: model.history.scenes.count,
      reason: model.history.reason
    )
  }
}
