public import Foundation
internal import SystemPackage

/// Files that are read within limits, and appear whole or not at all.
public enum DurableFile {
  /// The most bytes that are read of a file where the caller gives no limit of its own.
  public static let usualLimit = 256 << 20

  /// The whole content of a regular file.
  ///
  /// Whoever needs the checksum of what was read takes `Checksum.sha256(of:)` of these bytes, or a
  /// `FileReader`: the file may be another one by the time it is read again.
  ///
  /// - Parameters:
  ///   - path: the file; symbolic links are followed.
  ///   - limit: the most bytes that make sense for such a file; no more are read.
  ///   - kind: what it is, for the message about a file beyond the limit.
  /// - Returns: the bytes.
  /// - Throws: `DurableFileError`: with code `.wrongKind` for a folder, a pipe or a device, which is
  ///   not opened; with code `.tooLarge` for a file beyond the limit; with `.notFound` or
  ///   `.noPermission` among others.
  public static func read(
    _ path: String,
    limit: Int = usualLimit,
    kind: String = "such a file"
  ) throws(DurableFileError) -> Data {
    var reader = try FileReader(path)
    _ = try reader.readAll(limit: limit, kind: kind)
    return reader.data
  }

  /// The whole content of a text file in UTF-8, without a byte-order mark.
  ///
  /// - Throws: `DurableFileError` as `read(_:limit:kind:)`, and with code `.notText` if the bytes are not
  ///   UTF-8.
  public static func readText(
    _ path: String,
    limit: Int = usualLimit,
    kind: String = "such a file"
  ) throws(DurableFileError) -> String {
    let data = try read(path, limit: limit, kind: kind)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard
      let text = String(validating: data.dropFirst(data.starts(with: mark) ? 3 : 0), as: UTF8.self)
    else {
      throw DurableFileError(
        code: .notText,
        path: path,
        message: "cannot read \(path): its \(data.count) bytes are not text in UTF-8.",
        remedy: "Check that it is the right file, or save it as UTF-8."
      )
    }
    return text
  }

  /// What is at a path in words (`a pipe`), if it is neither a file nor a folder; nothing is opened.
  public static func specialKind(of path: String) -> String? {
    // What is not there, or cannot be looked at, is nothing of the kind.
    guard let type = try? Stat(FilePath(path)).type, type != .regular, type != .directory else {
      return nil
    }
    return type.words
  }

  /// Whether the system says that there is nothing, links followed; false for what it cannot look at.
  public static func isAbsent(_ path: String) -> Bool {
    do {
      _ = try Stat(FilePath(path))
      return false
    } catch { return error == .noSuchFileOrDirectory || error == .notDirectory }
  }

  /// Whether anything has a name, be it a symbolic link to nothing.
  static func isAnything(at path: String) -> Bool {
    (try? Stat(FilePath(path), followTargetSymlink: false)) != nil  // nothing to look at: absent
  }
}
