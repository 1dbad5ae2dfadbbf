extension ArchiveStatus {
  /// Which scenes a person wants to see.
  public enum Part: Sendable {
    /// A summary that fits on one screen.
    case summary
    /// All that failed, with all that is known of it.
    case failed
    /// All that somebody should look at.
    case look
  }

  /// The most scenes of each kind in a summary.
  private static let exampleLimit = 6
  /// The longest line of a summary.
  private static let lineLength = 100

  /// The lines for a person.
  public func lines(_ part: Part = .summary) -> [String] {
    switch part {
    case .summary: summary
    case .failed: failed.isEmpty ? ["No scene failed."] : failed.flatMap(Self.whole)
    case .look:
      look.isEmpty
        ? ["No product needs to be looked at."]
        : look.map { "\($0.product ?? $0.name): \($0.look ?? "")" }
    }
  }

  private var summary: [String] {
    let order = SceneStatus.allCases.map(\.rawValue)
    let known = order.compactMap { status in counts[status].map { "\($0) \(status)" } }
    let counted = known.isEmpty ? "none" : known.joined(separator: ", ")
    return ["Archive: \(archive)", "Scenes: \(counted)"]
      + [lastRun.map { "Last run: \($0.words)" } ?? "No run yet"]
      + (modelCount > 0 ? ["Models of the archive: \(modelCount)"] : [])
      + Self.examples("Failed", failed, "--failed") { scene in
        let count = scene.failureCount.flatMap { $0 > 1 ? " (\($0) times in a row)" : nil } ?? ""
        return Self.firstLine(scene.error ?? "") + count
      }
      + Self.examples("Look", look, "--look") { $0.look ?? "" }
      + notes.map { "note: \($0)" }
  }

  private static func examples(
    _ title: String,
    _ scenes: [Scene],
    _ option: String,
    _ words: (Scene) -> String
  ) -> [String] {
    guard !scenes.isEmpty else { return [] }
    let width = scenes.prefix(exampleLimit).map(\.name.count).max() ?? 0
    let lines = scenes.prefix(exampleLimit).map { scene in
      let name = scene.name + String(repeating: " ", count: width - scene.name.count)
      let line = "  \(name)  \(words(scene))"
      return line.count > lineLength ? line.prefix(lineLength - 3) + "..." : line
    }
    let rest = scenes.count - exampleLimit
    let more = rest > 0 ? ["  and \(rest) more (unmix batch status \(option))"] : []
    return ["\(title):"] + lines + more
  }

  private static func whole(_ scene: Scene) -> [String] {
    let count = scene.failureCount.flatMap { $0 > 1 ? ", \($0) times in a row" : nil } ?? ""
    let lines = (scene.error ?? "").split(separator: "\n").map { "  \($0)" }
    return ["\(scene.scene ?? scene.name): FAILED \(scene.attempted.map(time) ?? "")\(count)"]
      + lines
  }

  /// A time as a person reads it: `2026-11-28 02:00:01 UTC`.
  static func time(_ text: String) -> String {
    text.prefix("2026-11-28T02:00:01".count).replacing("T", with: " ") + " UTC"
  }

  /// `up to date` of `upToDate`.
  static func words(_ name: String) -> String {
    name.map { $0.isUppercase ? " \($0.lowercased())" : "\($0)" }.joined()
  }

  static func firstLine(_ text: String) -> String {
    text.split(separator: "\n").first.map(String.init) ?? ""
  }
}

extension ArchiveStatus.Run {
  /// The run on one line.
  var words: String {
    let place = host.map { " on \($0)" } ?? ""
    let start =
      "\(began.map(ArchiveStatus.time) ?? "?")\(place), unmix \(program ?? "?"), job \(job ?? "?")"
    guard ended != nil, let seconds, let exitCode else {
      return start + ": has not ended (at work, or killed)"
    }
    let words = counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }
      .map { "\($0.value) \(ArchiveStatus.words($0.key))" }
    let counted = words.isEmpty ? "nothing to do" : words.joined(separator: ", ")
    return "\(start): \(counted); \((seconds * 10).rounded() / 10) s; exit code \(exitCode)"
  }
}
