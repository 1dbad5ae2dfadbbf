internal import Foundation
internal import Methods
internal import Sampling

extension ArchiveFolder {
  /// The archive that a person means: by a job, whose scenes need not be there, or by the output folder.
  ///
  /// - Parameter path: a job file (`.yaml`), or the output folder.
  /// - Throws: `WorkError` with code `.badJob` for a job without an output, with `.badOptions` for a
  ///   folder that is not there; `DurableFileError`.
  public init(jobOrFolder path: String) throws {
    guard [".yaml", ".yml"].contains(where: path.lowercased().hasSuffix) else {
      guard FileManager.default.isFolder(path) else {
        throw WorkError(
          code: .badOptions,
          message: "there is no folder \(path).",
          remedy: "Give a job file (.yaml), or the output folder of one."
        )
      }
      self.init(path)
      return
    }
    var file = try SettingsFile(path: path, knownKeys: BatchJob.keys)
    guard let output = file.text("output") else {
      throw WorkError(
        code: .badJob,
        message: "the job \(path) does not say where its products are.",
        remedy: "Give the job an output."
      )
    }
    // Fields such as {name} stand for folders of products inside the output folder.
    let root = output.prefix { $0 != "{" }
    let folder =
      root.count == output.count
      ? output : String(root[..<(root.lastIndex(of: "/") ?? root.startIndex)])
    self.init(PathPattern.joined((path as NSString).deletingLastPathComponent, folder))
  }
}
