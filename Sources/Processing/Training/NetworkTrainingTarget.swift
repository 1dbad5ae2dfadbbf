internal import Foundation

/// Looks at the place where a model is to go, before any work is done.
struct NetworkTrainingTarget {
  let path: String

  /// Fails if the model may not go there.
  ///
  /// - Parameters:
  ///   - inputs: files that the training reads, which must not be written over.
  ///   - isReplacing: whether a model that is there may be replaced.
  /// - Throws: `ProcessingError` with code `.badTarget`.
  func check(inputs: [String], isReplacing: Bool) throws {
    let target = Self.standard(path)
    if let input = inputs.first(where: { Self.standard($0) == target }) {
      throw refusal(
        "the model \(path) would be written over \(input), which the training reads.",
        "Give -o another name."
      )
    }
    try checkFolder(of: target)
    guard let kind = Self.kind(of: target) else { return }
    guard kind == .typeRegular else {
      throw refusal(
        "\(path) is a folder or a device.",
        "Give -o the name of a file, such as m.safetensors."
      )
    }
    guard isReplacing else {
      throw refusal(
        "\(path) is there already.",
        "Give -o another name, or --overwrite to replace the model."
      )
    }
    guard Self.looksLikeModel(target) else {
      throw refusal(
        "\(path) is there already and is no model.",
        "Give -o another name; only models are replaced, nothing else."
      )
    }
  }

  private func checkFolder(of target: String) throws {
    let folder = (target as NSString).deletingLastPathComponent
    guard Self.kind(of: folder) == .typeDirectory else {
      throw refusal("the folder of \(path) does not exist: \(folder).", "Make it first.")
    }
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw refusal(
        "the folder of \(path) cannot be written to: \(folder).",
        "Give -o a name in a folder of your own."
      )
    }
  }

  private func refusal(_ message: String, _ remedy: String) -> ProcessingError {
    ProcessingError(code: .badTarget, message: message, remedy: remedy)
  }

  /// Whether a file begins like a `.safetensors` file: the length of a header in 8 bytes, then `{`.
  private static func looksLikeModel(_ path: String) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path),
      let bytes = try? handle.read(upToCount: 9)  // an unreadable file is no model of ours
    else { return false }
    let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let end = (try? handle.seekToEnd()) ?? 0
    return bytes.last == UInt8(ascii: "{") && bytes.count == 9 && length < end
  }

  /// What is at a place; nil if nothing is.
  private static func kind(of path: String) -> FileAttributeType? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)  // nothing there: nil
    return attributes?[.type] as? FileAttributeType
  }

  private static func standard(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
