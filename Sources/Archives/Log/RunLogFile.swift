internal import DurableFiles
internal import Foundation
internal import Logging

/// The log of a run in a file.
enum RunLogFile {
  /// Opens a log for people or programs; nil without a path.
  ///
  /// - Parameters:
  ///   - path: the file, which grows at its end.
  ///   - form: how lines are written.
  ///   - zone: the time zone of text.
  ///   - warn: told once if a line cannot be written; the run goes on.
  /// - Returns: what takes the lines.
  /// - Throws: `DurableFileError` if nothing can be written there.
  static func logger(
    _ path: String?,
    _ form: RunLogForm,
    _ zone: TimeZone,
    _ warn: @escaping @Sendable (String) -> Void
  ) throws -> Logger? {
    guard let path else { return nil }
    let file = try RotatedFile(path)
    let warnOnce = Once(warn)
    return Logger(label: "unmix.batch") { _ in
      RunLogHandler(
        form: form,
        write: { line in
          do throws(DurableFileError) { try file.append(line) } catch { warnOnce("\(error)") }
        },
        now: { Date() },
        zone: zone
      )
    }
  }
}
