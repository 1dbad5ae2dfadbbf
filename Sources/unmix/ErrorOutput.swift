import Archives
import ArgumentParser
import Essentials
import Foundation

/// Says on standard error what went wrong, and ends the process.
enum ErrorOutput {
  /// Ends the process: parser errors and help as the parser prints them, all others as
  /// `unmix: what and where`, then what to do.
  static func exit(with error: any Error) -> Never {
    if error is CancellationError {
      write("unmix: interrupted; nothing half done is left.")
      Foundation.exit(ExitStatus.interrupted)
    }
    if let error = error as? ArchiveInUse {
      write("unmix: \(error); nothing was done.")
      Foundation.exit(ExitStatus.inUse)
    }
    if let error = error as? OutputError, error.isReaderGone {
      Foundation.exit(ExitStatus.failed)
    }
    if error is ExitCode || error is CleanExit || error is ValidationError
      || Unmix.exitCode(for: error) != .failure
    {
      Unmix.exit(withError: error)
    }
    write("unmix: \(error)")
    Foundation.exit(ExitStatus.failed)
  }

  /// Writes a line to standard error.
  static func write(_ line: String) {
    StandardStreams.error(PrintableText.of(line) + "\n")
  }
}
