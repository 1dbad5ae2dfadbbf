internal import Essentials
internal import Foundation
internal import Methods
package import Products
internal import Sampling

/// How a model of the archive came about: `history.json` beside it.
package struct ModelHistory: Codable, Sendable, Equatable {
  /// A scene that its pixels are from.
  package struct Scene: Codable, Sendable, Equatable {
    /// The scene's data file, from the output folder where it lies beside or in it.
    package var scene: String
    /// Number of pixels.
    package var pixelCount: Int
    /// Fingerprint of the scene's files.
    package var fingerprint: String
  }

  /// A scene that was left out.
  package struct LeftOut: Codable, Sendable, Equatable {
    /// The scene's data file.
    package var scene: String
    /// Why.
    package var reason: String
  }

  /// Name of the file.
  static let fileName = "history.json"

  /// Number of the layout of this file.
  package var formatVersion = 1
  /// Version of the program that made the model.
  package var program: String
  /// When it was made, in UTC as ISO 8601 has it.
  package var made: String
  /// Why it was made, in half a sentence.
  package var reason: String
  /// Name of the file.
  package var file: String
  /// SHA-256 of the file.
  package var sha256: String
  /// Every option that the model follows from, by its name on the command line.
  package var options: [String: String]
  /// Number of endmembers.
  package var endmemberCount: Int
  /// Number of pixels.
  package var pixelCount: Int
  /// Scenes that pixels are from.
  package var scenes: [Scene]
  /// Scenes that were looked at in vain.
  package var leftOut: [LeftOut]
  /// How the number of endmembers was found, where nobody gave it.
  package var count: CountEvidence?
  /// What a person should know, one sentence each.
  package var notes: [String]
}
