package import DurableFiles
public import Training

/// A model read once and used for many scenes.
public struct LoadedModel: Sendable {
  /// The network and what is known about it.
  public let model: TrainedModel
  /// The file that was read, with the checksum of the very bytes.
  package let file: FileChecksum

  /// Reads a model.
  ///
  /// - Throws: `TrainingError`.
  public init(path: String) throws(TrainingError) {
    (model, file) = try ModelFile.readWithChecksum(path)
  }

  /// Name of the file, without its folder.
  public var name: String { file.path.split(separator: "/").last.map(String.init) ?? file.path }

  /// SHA-256 of the file.
  public var checksum: String { file.sha256 }
}
