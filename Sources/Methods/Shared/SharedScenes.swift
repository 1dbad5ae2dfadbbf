internal import Essentials
internal import LinearAlgebra
internal import Sampling
internal import Scenes
internal import Spectra

/// The scenes that something is made from together.
struct SharedScenes: Sendable {
  /// Their data files, by path.
  let paths: [String]
  let overrides: SceneOverrides
  let removal: BandSelection

  /// Of more scenes, so many are drawn at random.
  private static let sceneLimit = 1_000
  /// Stream of the random numbers by which they are drawn.
  private static let stream: UInt64 = 8

  /// Takes scenes, or as many of them as can be looked at.
  init(_ paths: [String], overrides: SceneOverrides, removal: BandSelection, seed: UInt64) {
    let sorted = paths.sorted()
    if sorted.count > Self.sceneLimit {
      var generator = SeededGenerator(seed: seed, stream: Self.stream)
      self.paths = generator.sample(Self.sceneLimit, below: sorted.count).sorted().map {
        sorted[$0]
      }
    } else {
      self.paths = sorted
    }
    self.overrides = overrides
    self.removal = removal
  }

  /// Opens a scene and looks at some of its samples.
  func open(_ path: String) throws -> PreparedScene {
    try PreparedScene(path: path, overrides: overrides, removal: removal)
      .inspected(removal: removal)
  }

  /// An error without its remedy.
  static func words(_ error: any Error) -> String {
    (error as? any ExplainedError)?.message ?? "\(error)"
  }

  /// The error of scenes none of which can be learnt from.
  static func nothing(_ leftOut: [SharedMethod.LeftOut]) -> WorkError {
    let examples = leftOut.prefix(3).map { "\($0.path): \($0.reason)" }.joined(separator: "; ")
    let more = leftOut.count > 3 ? "; and \(leftOut.count - 3) more" : ""
    return WorkError(
      code: .noValidPixels,
      message: "there is no scene that endmembers could be found in. \(examples)\(more)",
      remedy:
        "Correct what is said of these scenes, or give a library (endmembers) or a model (model)."
    )
  }
}
