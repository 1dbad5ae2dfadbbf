internal import DurableFiles
package import Foundation
internal import Synchronization

/// Writes the log of one run, line by line, each on the disk before the next thing is done.
///
/// The file is made with its first line. Lines may come from any thread.
package final class RunLogWriter: Sendable {
  /// The file.
  package let path: String
  private let file: Mutex<AppendedFile?>  // made by whoever comes first

  /// Names the log of a run: `20261128T020001Z-node3-4711.jsonl`.
  ///
  /// - Parameters:
  ///   - folder: the archive.
  ///   - start: when the run began.
  ///   - host: the computer.
  ///   - process: the number of the process.
  package init(in folder: ArchiveFolder, start: Date, host: String, process: Int) {
    let time = start.formatted(
      Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
    )
    let name = host.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    let stem = "\(folder.runsPath)/\(time)-\(String(name))-\(process)"
    // In containers a process has the number of the one before, perhaps in the same second. Whoever
    // writes a log here has the archive's lock.
    var (path, number) = (stem + RunLog.ending, 1)
    while FileManager.default.fileExists(atPath: path) {
      number += 1
      path = "\(stem)-\(number)\(RunLog.ending)"
    }
    self.path = path
    file = Mutex(nil)
  }

  /// Appends a line and waits until it is on the disk.
  ///
  /// - Throws: `DurableFileError`; what was written of the line is then passed over by readers.
  package func append(_ event: RunEvent) throws {
    let line = try RunLog.line(event)
    try file.withLock { file in
      let open = try file ?? AppendedFile(path)
      file = open
      try open.append(line)
    }
  }
}
