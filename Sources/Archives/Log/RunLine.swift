internal import Logging

/// A line of a run's log: a word, the scene that it is about, and what there is to say.
struct RunLine: Sendable {
  /// `done`, `outdated`, `FAILED`, `left out` or `end`; nil for the line that begins a run.
  let word: String?
  /// The scene's name.
  let scene: String?
  /// The rest of the line.
  let text: String
  /// How much it matters.
  let level: Logger.Level
  /// The same for programs.
  let fields: Logger.Metadata

  init(
    _ word: String?,
    scene: String? = nil,
    _ text: String,
    level: Logger.Level = .info,
    fields: Logger.Metadata
  ) {
    self.word = word
    self.scene = scene
    self.text = text
    self.level = level
    self.fields = fields
  }

  /// The width of the words.
  private static let wordWidth = 10
  /// The most that names are brought to.
  private static let longestName = 40

  /// The width that the names of scenes are brought to.
  static func width(ofNames names: some Sequence<String>) -> Int {
    names.lazy.map { min($0.count, longestName) }.max() ?? 0
  }

  /// The line in columns, without its time.
  func words(nameWidth: Int) -> String {
    let columns = [
      word.map { Self.padded($0, Self.wordWidth) }, scene.map { Self.padded($0, nameWidth) + "  " },
    ]
    return columns.compactMap { $0 }.joined() + text
  }

  /// Text brought to a width by blanks on the right.
  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
