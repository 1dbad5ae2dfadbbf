internal import DurableFiles
public import Essentials
internal import Foundation
internal import Methods
internal import Processing
internal import Sampling
internal import Scenes

/// Gives the job of an archive its endmembers or its network: those that are kept, or new ones.
public struct ArchiveTraining: Sendable {
  private let job: BatchJob
  private let models: ArchiveModels
  private let folder: ArchiveFolder

  /// Looks after the models of a job's output folder.
  public init(_ job: BatchJob) {
    self.job = job
    folder = ArchiveFolder(job.outputPath)
    models = ArchiveModels(of: folder)
  }

  /// Whether the job needs a model of the archive.
  public var needsModel: Bool { job.needsModel }

  /// The model that is kept for the job; nil if it needs none, or none was made yet.
  ///
  /// - Throws: `WorkError` with code `.outOfDate` if it was made with other options than the job has, and
  ///   `.changed` if it is damaged.
  public func kept() throws -> KeptModel? {
    guard let options = try job.modelOptions(), let kept = try models.latest() else { return nil }
    let names = Set(options.keys).union(kept.history.options.keys).sorted()
    let changes = names.filter { options[$0] != kept.history.options[$0] }.map { name in
      let (before, now) = (kept.history.options[name], options[name])
      return "\(name) was \(before ?? "not given") and is \(now ?? "not given") now"
    }
    guard changes.isEmpty else {
      throw WorkError(
        code: .outOfDate,
        message: "the archive's model \(kept.number) (\(kept.path)) does not fit \(job.path): "
          + changes.joined(separator: "; ") + ".",
        remedy: "Set the job back, or make a new model on purpose: unmix batch train \(job.path). "
          + "Every product is then out of date."
      )
    }
    return kept
  }

  /// The job with the model that is kept for it; the job itself if it needs none, or none was made yet.
  ///
  /// - Throws: as `kept`, or the error of reading the model.
  public func jobWithKeptModel() throws -> BatchJob {
    try kept().map { try job.using($0) } ?? job
  }

  /// The job with its model, which is made first if there is none.
  ///
  /// - Parameters:
  ///   - mayTrain: whether a model may be made; where several runs share an archive, none of them may.
  ///   - control: told of progress, and asked whether to stop.
  ///   - made: told of a model that was made.
  /// - Returns: the job that scenes are unmixed by.
  /// - Throws: as `kept` and `train`.
  public func jobWithModel(
    mayTrain: Bool = true,
    control: RunControl,
    made: (KeptModel) -> Void
  ) throws -> BatchJob {
    guard job.needsModel else { return job }
    if let kept = try kept() { return try job.using(kept) }
    // A night on which every file is still being copied makes nothing, and needs no model.
    guard !settledPaths.isEmpty else { return job }
    guard mayTrain else {
      throw WorkError(
        code: .badOptions,
        message:
          "the archive \(job.outputPath) has no model yet, and a run over a part of its scenes "
          + "cannot make one for all.",
        remedy: "Make it first: unmix batch train \(job.path)."
      )
    }
    let model = try train(control: control, because: "there was none")
    made(model)
    return try job.using(model)
  }

  /// The scenes whose files have been left alone for as long as the job wants.
  private var settledPaths: [String] {
    let paths = job.requests.map(\.scenePath)
    guard job.policies.settleSeconds > 0 else { return paths }
    let latest = Int((Date().timeIntervalSince1970 - job.policies.settleSeconds) * 1e9)
    // What is no plain file has no time, and counts.
    return paths.filter { FileStamp(path: $0).map { $0.modifiedNanoseconds <= latest } ?? true }
  }

  /// Fails for a job that has no model to make.
  ///
  /// - Throws: `WorkError` with code `.badOptions`.
  func requireNeed() throws {
    guard !job.needsModel else { return }
    throw WorkError(
      code: .badOptions,
      message:
        "\(job.path) has no model to make: it names a model or a library, or finds endmembers in "
        + "each scene (endmembersFrom: scene).",
      remedy: "Give the job a count and leave endmembersFrom out, or train with unmix train."
    )
  }

  /// Makes a new model and keeps it; those before it stay.
  ///
  /// A run that is killed meanwhile leaves none. Whoever calls this holds the archive's lock.
  ///
  /// - Parameters:
  ///   - control: told of progress, and asked whether to stop.
  ///   - reason: half a sentence for the history.
  /// - Returns: the model.
  /// - Throws: `WorkError` with code `.badOptions` for a job that needs no model, the error of the room
  ///   that fails, or `CancellationError`.
  public func train(control: RunControl, because reason: String) throws -> KeptModel {
    try requireNeed()
    guard let options = try job.modelOptions() else { preconditionFailure("a model is needed") }
    let settings = job.settings
    let training = SharedTraining(
      scenePaths: settledPaths,
      choice: settings.method,
      overrides: settings.overrides,
      removal: settings.removal,
      seed: settings.seed,
      threadCount: job.limits.workerCount
    )
    let made = try training.run(control: control)
    try control.stopIfCancelled()
    let history = ModelHistory(
      program: Version.number,
      made: ISO8601DateFormatter().string(from: Date()),
      reason: reason,
      file: made.fileName,
      sha256: Checksum.sha256(of: made.data),
      options: options,
      endmemberCount: made.endmemberCount,
      pixelCount: made.pixelCount,
      scenes: made.scenes.map {
        .init(scene: folder.kept($0.path), pixelCount: $0.pixelCount, fingerprint: $0.fingerprint)
      },
      leftOut: made.leftOut.map { .init(scene: folder.kept($0.path), reason: $0.reason) },
      count: made.counting?.evidence,
      notes: made.notes
    )
    return try models.add(made, history)
  }
}

extension BatchJob {
  /// Whether the job needs a model of the archive.
  var needsModel: Bool {
    endmembersFrom == .archive && settings.method.count != nil
  }

  /// Every option that a model of the archive follows from, by its name on the command line; nil if the
  /// job needs none.
  ///
  /// - Throws: `DurableFileError` for a list of wavelengths that cannot be read.
  fileprivate func modelOptions() throws -> [String: String]? {
    guard needsModel else { return nil }
    var options = settings.options
    options["uncertainty"] = nil
    options["compress"] = nil
    // Solvers find the same endmembers.
    if case .blind = settings.method { options["method"] = settings.method.name }
    if let path = settings.overrides.wavelengthsPath {
      options["wavelengths"] = try Checksum.sha256(ofFile: path)
    }
    return options
  }

  /// The job with a model of the archive in place of a number of endmembers.
  fileprivate func using(_ model: KeptModel) throws -> BatchJob {
    with(method: try model.choice(for: settings.method), note: model.note)
  }
}
