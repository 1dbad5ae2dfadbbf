internal import Methods
public import Processing

/// A job file (`unmix batch run JOB.yaml`), read and checked: many scenes, one way to unmix them.
///
/// Its keys are the words of the command line in camelCase. Paths are relative to the file's folder.
/// Everything that can be known before the first scene is opened is checked here, and said at once.
public struct BatchJob: Sendable {
  /// The keys, in the order in which they are explained.
  public static let keys =
    ["scenes", "exclude", "output", "overwrite"] + OptionTable.sceneNames + OptionTable.limitNames

  /// The job file.
  public let path: String
  /// The scenes and where each product goes; what is there already is kept if nothing changed.
  public private(set) var requests: [SceneRequest]
  /// Sentences about files that were passed over, without their full stops.
  public let notes: [String]
  /// The folder of all products.
  public let outputPath: String
  /// The limits of the run.
  public var limits: RunLimits

  /// Reads a job and checks everything that can be checked without opening a scene.
  ///
  /// - Parameters:
  ///   - path: the YAML file.
  ///   - overwrite: whether products that changed are made again; nil for what the job says.
  ///   - command: the words of the command line, for the provenance.
  /// - Throws: `WorkError` with code `.badJob` and all problems, or `DurableFileError`.
  public init(path: String, overwrite: Bool? = nil, command: [String] = []) throws {
    var reading = try BatchJobReading(path: path)
    let values = reading.read()
    if let error = reading.file.error(remedy: BatchJobReading.remedy) { throw error }
    guard let values else { preconditionFailure("a job without problems has settings") }
    self.path = path
    notes = values.notes
    outputPath = values.outputPath
    limits = values.limits
    let isReplacing = overwrite ?? values.isReplacing
    requests = values.scenePaths.map { scene in
      SceneRequest(
        scenePath: scene,
        targetPath: PathPattern.joined(values.outputPath, SceneName.stem(of: scene)),
        settings: values.settings,
        existing: isReplacing ? .replaceIfChanged : .keepIfCurrent,
        command: command
      )
    }
  }
}

/// What a job says, without problems.
struct BatchJobValues {
  var scenePaths: [String]
  var notes: [String]
  var settings: SceneSettings
  var outputPath: String
  var isReplacing: Bool
  var limits: RunLimits
}
