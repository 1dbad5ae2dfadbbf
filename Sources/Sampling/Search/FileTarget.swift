internal import Foundation

/// Looks at the place where a file is to go, before any work is done.
package struct FileTarget {
  package let path: String
  /// What the file will be, in a word: `model`, `library`.
  package let kind: String
  /// The work that makes it, in a word: `training`, `search`.
  package let work: String

  package init(path: String, kind: String, work: String) {
    self.path = path
    self.kind = kind
    self.work = work
  }

  /// Fails if the file may not go there.
  ///
  /// - Parameters:
  ///   - inputs: files that the work reads, which must not be written over.
  ///   - isReplacing: whether a file of the same kind that is there may be replaced.
  ///   - isSameKind: whether the file that is there is one of the same kind; asked only if it may be
  ///     replaced.
  /// - Throws: `WorkError` with code `.badTarget`.
  package func check(inputs: [String], isReplacing: Bool, isSameKind: (String) -> Bool) throws {
    guard !path.isEmpty else {
      throw refusal("the \(kind) has no name.", "Give -o the name of a file.")
    }
    let target = Self.standard(path)
    if let input = inputs.first(where: { Self.standard($0) == target }) {
      throw refusal(
        "the \(kind) \(path) would be written over \(input), which the \(work) reads.",
        "Give -o another name."
      )
    }
    try checkFolder(of: target)
    guard let type = Self.type(of: target) else { return }
    guard type != .typeSymbolicLink else {
      throw refusal(
        "\(path) is a symbolic link that leads to nothing.",
        "Remove the link, or give -o another name."
      )
    }
    guard type == .typeRegular else {
      throw refusal("\(path) is a folder or a device.", "Give -o the name of a file.")
    }
    guard isReplacing else {
      throw refusal(
        "\(path) is there already.",
        "Give -o another name, or --overwrite to replace a \(kind)."
      )
    }
    guard isSameKind(target) else {
      throw refusal(
        "\(path) is there already and is not a \(kind).",
        "Give -o another name; --overwrite replaces a \(kind), nothing else."
      )
    }
  }

  private func checkFolder(of target: String) throws {
    let folder = (target as NSString).deletingLastPathComponent
    guard Self.type(of: folder) == .typeDirectory else {
      throw refusal("the folder of \(path) does not exist: \(folder).", "Make it first.")
    }
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw refusal(
        "the folder of \(path) cannot be written to: \(folder).",
        "Give -o a name in a folder of your own."
      )
    }
  }

  private func refusal(_ message: String, _ remedy: String) -> WorkError {
    WorkError(code: .badTarget, message: message, remedy: remedy)
  }

  /// What is at a place; nil if nothing is.
  private static func type(of path: String) -> FileAttributeType? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)  // nothing there: nil
    return attributes?[.type] as? FileAttributeType
  }

  static func standard(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
