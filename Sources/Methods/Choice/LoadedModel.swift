internal import DurableFiles
public import Training

/// A model read once and used for many scenes.
public struct LoadedModel: Sendable {
  /// The network and what is known about it.
  public let model: TrainedModel
  /// Name of the file, without its folder.
  public let name: String
  /// SHA-256 of the file.
  public let checksum: String

  /// Reads a model.
  ///
  /// - Throws: `TrainingError` or `DurableFileError`.
  public init(path: String) throws {
    model = try ModelFile.read(path)
    name = path.split(separator: "/").last.map(String.init) ?? path
    checksum = try Checksum.sha256(ofFile: path)
  }
}
