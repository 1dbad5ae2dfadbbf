internal import DurableFiles
internal import Foundation
internal import Methods
internal import Sampling

extension SceneList {
  /// The most bytes of a list of scenes.
  private static let listLimit = 64 << 20

  /// Adds the scenes that a list names, one a line, or separated by NUL (`find -print0`).
  ///
  /// Paths begin in the folder of the list; in that of the process for standard input, which is `-`.
  /// A scene that is not there is left out and stops no other.
  ///
  /// - Returns: what is wrong with the list; nil for a list that could be read, even an empty one.
  mutating func addList(_ name: String) -> String? {
    let text: String
    do {
      text = try name == "-" ? Self.standardInput() : Self.list(PathPattern.joined(folder, name))
    } catch {
      return "\(error)".replacing("\n", with: " ")
    }
    let base =
      name == "-"
      ? ""
      : (PathPattern.joined(folder, name) as NSString)
        .deletingLastPathComponent
    let isByLines = !text.contains("\0")
    // A line end of Windows is one character.
    let entries = text.split { isByLines ? $0 == "\n" || $0 == "\r\n" : $0 == "\0" }
    for entry in entries where !isByLines || !entry.hasPrefix("#") { take(String(entry), in: base) }
    return nil
  }

  /// Adds one scene of a list.
  private mutating func take(_ words: String, in base: String) {
    let path = PathPattern.joined(base, words)
    let files = FileManager.default
    if let virtual = VirtualName(words), !files.fileExists(atPath: path) {
      keep([virtual.resolved(in: base)])
    } else if !files.fileExists(atPath: path) {
      leaveOut(path, because: "it is not there")
    } else if files.isFolder(path) {
      leaveOut(path, because: "it is a folder, and a list names files")
    } else if let kind = DurableFile.specialKind(of: path) {
      leaveOut(path, because: "it is \(kind), not a file")
    } else {
      keep([path])
    }
  }

  private static func list(_ path: String) throws -> String {
    try DurableFile.readText(path, limit: listLimit, kind: "a list of scenes")
  }

  private static func standardInput() throws -> String {
    let data = try FileHandle.standardInput.readToEnd() ?? Data()
    guard let text = String(validating: data, as: UTF8.self) else {
      throw WorkError(
        code: .badJob,
        message: "the list of scenes on standard input is not text in UTF-8.",
        remedy: "Give one path per line."
      )
    }
    return text
  }
}
