import Foundation
import Synchronization

/// Writes to standard output and standard error, which may be closed, full or a pipe that nobody
/// reads any more.
enum StandardStreams {
  /// What went wrong on standard output first.
  private static let outputError = Mutex<(any Error)?>(nil)
  /// Holds the place of the streams that were closed when the command began.
  private static let spareHandles = Mutex<[FileHandle]>([])

  /// To be called before anything is opened or written.
  static func prepare() {
    // A broken pipe or a file beyond a limit shall be an error that is told, not the end of the
    // process in the middle of a product.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // A stream that was closed would give its number to the next file that is opened, and what is
    // printed would go into that file.
    spareHandles.withLock { held in
      while let handle = FileHandle(forUpdatingAtPath: "/dev/null"),
        handle.fileDescriptor <= STDERR_FILENO
      {
        held.append(handle)
      }
    }
  }

  /// Writes to standard output; a failure is kept for `requireOutput`.
  static func output(_ data: Data) {
    outputError.withLock { first in
      guard first == nil else { return }
      do { try FileHandle.standardOutput.write(contentsOf: data) } catch { first = error }
    }
  }

  /// Writes to standard error; where that is not possible there is nobody to tell.
  static func error(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// Fails if something did not reach standard output.
  ///
  /// - Throws: `OutputError`.
  static func requireOutput() throws {
    guard let error = outputError.withLock({ $0 }) else { return }
    let system = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
    throw OutputError(
      isReaderGone: system.code == Int(EPIPE),
      reason: system.localizedFailureReason ?? system.localizedDescription
    )
  }
}

/// The results could not be printed; the work itself was done.
struct OutputError: Error, CustomStringConvertible {
  /// Whether standard output is a pipe whose reader ended, as `head` does: no reason to complain.
  let isReaderGone: Bool
  /// The system's words.
  let reason: String

  var description: String {
    """
    cannot write to standard output: \(reason)
    The work itself is done; see that the disk or the program that takes the output has room.
    """
  }
}
