internal import DurableFiles
internal import Foundation
package import Methods
public import Processing

/// A job file (`unmix batch run JOB.yaml`), read and checked: many scenes, one way to unmix them.
///
/// Its keys are the words of the command line in camelCase. Paths are relative to the file's folder.
/// Everything that can be known before the first scene is opened is checked here, and said at once.
public struct BatchJob: Sendable {
  /// The keys, in the order in which they are explained.
  public static let keys =
    ["scenes", "exclude", "output", OptionTable.endmembersFrom.name] + OptionTable.policyNames
    + OptionTable.sceneNames + OptionTable.limitNames

  /// The job file.
  public let path: String
  /// The scenes and where each product goes; what is there already is kept if nothing changed.
  public private(set) var requests: [SceneRequest]
  /// Files that may have been meant and are not unmixed: no header, a name that another one has ...
  public let leftOut: [LeftOutFile]
  /// When scenes are tried and products made again.
  public let policies: JobPolicies
  /// Where the endmembers of a job with `count` are found.
  public let endmembersFrom: EndmemberSource
  /// The folder of all products.
  public let outputPath: String
  /// How scenes are unmixed.
  package private(set) var settings: SceneSettings
  /// The limits of the run.
  public var limits: RunLimits

  /// Reads a job and checks everything that can be checked without opening a scene.
  ///
  /// - Parameters:
  ///   - path: the YAML file.
  ///   - overwrite: whether products are made again whatever changed; nil for what the job says.
  ///   - command: the words of the command line, for the provenance.
  /// - Throws: `WorkError` with code `.badJob` and all problems, or `DurableFileError`.
  public init(path: String, overwrite: Bool? = nil, command: [String] = []) throws {
    var reading = try BatchJobReading(path: path)
    let values = reading.read()
    if let error = reading.file.error(remedy: BatchJobReading.remedy) { throw error }
    guard let values else { preconditionFailure("a job without problems has settings") }
    self.path = path
    leftOut = values.leftOut
    settings = values.settings
    outputPath = values.outputPath
    endmembersFrom = values.endmembersFrom
    var policies = values.policies
    if let overwrite { policies.remake = overwrite ? Set(JobPolicies.remakeKinds) : [] }
    self.policies = policies
    limits = values.limits
    limits.secondsPerScene = policies.secondsPerScene
    requests = values.places.map { place in
      SceneRequest(
        scenePath: place.scene,
        targetPath: place.target,
        settings: values.settings,
        existing: policies.remake.isEmpty ? .keepIfCurrent : .replaceIfChanged,
        command: command
      )
    }
    if let endmemberNote {
      for index in requests.indices { requests[index].notes = [endmemberNote] }
    }
  }

  /// The same job with another way to unmix, and what products are to say about it.
  func with(method: MethodChoice, note: String) -> BatchJob {
    var job = self
    job.settings.method = method
    for index in job.requests.indices {
      job.requests[index].settings.method = method
      job.requests[index].notes.append(note)
    }
    return job
  }

  /// What to say of endmembers of single scenes; nil where all scenes share theirs.
  var endmemberNote: String? {
    endmembersFrom == .scene && settings.method.count != nil ? EndmemberSource.note : nil
  }

  /// What the job comes to for a scene: with another key, one that failed is worth another try.
  ///
  /// - Throws: `DurableFileError` if the list of wavelengths cannot be read.
  package func key() throws -> String {
    let limits = "\(limits.memoryBudget) \(policies.secondsPerScene ?? 0)"
    return Checksum.sha256(of: Data("\(try settings.key()) \(limits)".utf8))
  }

  /// The path of a product below the output folder.
  func nameInArchive(_ product: String) -> String {
    String(product.dropFirst(outputPath.count).drop { $0 == "/" })
  }
}

/// What a job says, without problems.
struct BatchJobValues {
  var places: [ScenePlacing.Place]
  var leftOut: [LeftOutFile]
  var settings: SceneSettings
  var endmembersFrom: EndmemberSource
  var outputPath: String
  var policies: JobPolicies
  var limits: RunLimits
}
