internal import Essentials
internal import Foundation

extension ArchivePlan: Encodable {
  /// Version of the form; raised if a field goes or means something else, not if one comes.
  static let formatVersion = 1

  private enum Key: String, CodingKey {
    case formatVersion, program, job, output, counts, prediction, shard, scenes
  }

  /// A scene as programs read it.
  private struct SceneEntry: Encodable {
    let scene: String
    let name: String
    let product: String?
    let verdict: PlannedScene.Verdict
    let reasons: [PlanReason]
    let error: String?
    let failureCount: Int
  }

  /// Writes the plan for programs.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(Self.formatVersion, forKey: .formatVersion)
    try values.encode(Version.number, forKey: .program)
    try values.encode(job.path, forKey: .job)
    try values.encode(job.outputPath, forKey: .output)
    try values.encodeIfPresent(options.shard?.words, forKey: .shard)
    let counts = PlannedScene.Verdict.allCases.map { ($0.rawValue, count($0)) }
    try values.encode(Dictionary(uniqueKeysWithValues: counts), forKey: .counts)
    try values.encode(prediction, forKey: .prediction)
    let entries = scenes.map { scene in
      SceneEntry(
        scene: scene.scene,
        name: scene.name,
        product: scene.product,
        verdict: scene.verdict,
        reasons: scene.reasons,
        error: scene.error,
        failureCount: scene.failureCount
      )
    }
    try values.encode(entries, forKey: .scenes)
  }
}
