internal import Foundation
internal import Logging
internal import Processing

extension RunLine {
  /// The width that reasons are brought to, so that times stand below each other.
  private static let reasonWidth = 19

  /// What is said of a scene; nil where there is nothing to say.
  init?(_ scene: BatchSummary.Scene) {
    var fields: Logger.Metadata = ["scene": "\(scene.scene)"]
    fields["product"] = scene.product.map { "\($0)" }
    if !scene.reasons.isEmpty { fields["reasons"] = .array(scene.reasons.map { "\($0)" }) }
    let why = scene.reasons.joined(separator: "; ")
    switch scene.outcome {
    case .done:
      let report = scene.report
      fields["seconds"] = report.map { .stringConvertible($0.seconds) }
      fields["meanError"] = report.map { .stringConvertible($0.meanReconstructionError) }
      fields["look"] = scene.look.map { "\($0)" }
      let numbers = report.map {
        String(format: "%5.1f s  error %.3f", $0.seconds, $0.meanReconstructionError)
      }
      let look = scene.look.map { "  LOOK: \($0)" } ?? ""
      let text = Self.padded(why, Self.reasonWidth) + (numbers ?? "") + look
      self.init("done", scene: scene.name, text, level: scene.look == nil ? .info : .notice, fields)
    case .kept:
      let kept = scene.keptBecause.map { "; kept, because \($0)" } ?? ""
      self.init("outdated", scene: scene.name, why + kept, level: .warning, fields)
    case .failed:
      fields["error"] = scene.error.map { "\($0)" }
      fields["sameFailureCount"] = .stringConvertible(scene.sameFailureCount)
      fields["isTried"] = .string(scene.isTried ? "true" : "false")
      let short = scene.error.map { RunWords.short($0, of: scene.scene) } ?? why
      let before = scene.sameFailureCount
      let same = before > 0 ? "; the same in \(RunWords.count(before, "run")) before" : ""
      self.init("FAILED", scene: scene.name, short + same, level: .error, fields)
    case .leftOut:
      self.init("left out", scene: scene.name, why, level: .warning, fields)
    case .upToDate, .waiting, .cancelled: return nil
    }
  }

  private init(
    _ word: String,
    scene: String,
    _ text: String,
    level: Logger.Level,
    _ fields: Logger.Metadata
  ) {
    var fields = fields
    fields["event"] = "\(word.lowercased())"
    self.init(word, scene: scene, text, level: level, fields: fields)
  }
}
