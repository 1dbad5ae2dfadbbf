public import Foundation
public import Sampling

/// Endmembers or a network that were made once from pixels of many scenes.
public struct SharedMethod: Sendable {
  /// A scene that pixels are from.
  public struct Scene: Sendable, Equatable {
    /// The scene's data file.
    public let path: String
    /// Pixels of it among the others.
    public let pixelCount: Int
    /// Fingerprint of its files.
    public let fingerprint: String
  }

  /// A scene that nothing was drawn from.
  public struct LeftOut: Sendable, Equatable {
    /// The scene's data file.
    public let path: String
    /// Why, in a sentence.
    public let reason: String
  }

  /// Name of the file that it becomes: `endmembers.csv` or `model.safetensors`.
  public let fileName: String
  /// The bytes of that file.
  public let data: Data
  /// Number of endmembers.
  public let endmemberCount: Int
  /// The scenes that pixels were drawn from, by their paths.
  public let scenes: [Scene]
  /// The scenes that were looked at in vain, by their paths.
  public let leftOut: [LeftOut]
  /// How the number of endmembers was found, where nobody gave it.
  public let counting: EndmemberCountReport?
  /// What a person should know, one sentence each.
  public let notes: [String]

  /// Number of all pixels.
  public var pixelCount: Int { scenes.map(\.pixelCount).reduce(0, +) }
}
