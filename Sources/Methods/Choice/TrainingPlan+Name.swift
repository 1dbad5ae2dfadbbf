internal import Foundation
public import Training

extension TrainingPlan {
  /// A plan by its name.
  public enum Name: String, Sendable, CaseIterable {
    /// The settings that are best over many scenes.
    case robust
    /// Those of the paper.
    case paper
  }

  /// The plan of a name for a network.
  public init(_ name: Name, for network: Network) {
    switch name {
    case .robust: self = .robust(network)
    case .paper: self = .paper(network)
    }
  }

  /// All fields as JSON with sorted keys: equal plans, equal words.
  package var words: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // A plan holds finite numbers and names only, which JSON can always say.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "\(self)"
  }
}
