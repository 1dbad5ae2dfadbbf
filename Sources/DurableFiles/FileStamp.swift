internal import CFiles
public import Foundation

/// What the system says of a file without opening it: enough to see that it is still the same.
///
/// Equal stamps mean equal bytes: whoever writes into a file, or puts another in its place, changes
/// `changedNanoseconds` even if he sets size and time of modification back.
public struct FileStamp: Codable, Sendable, Hashable {
  /// Size of the file.
  public let byteCount: Int
  /// When its bytes were changed last, in nanoseconds since 1970.
  public let modifiedNanoseconds: Int
  /// When anything about it was changed last, in nanoseconds since 1970.
  public let changedNanoseconds: Int
  /// Its number in the file system.
  public let fileNumber: Int

  /// Takes the stamp of a file, links followed; nil if nothing is there or it may not be looked at.
  public init?(path: String) {
    let status = statusOfFile(path)
    guard status.failure == 0 else { return nil }
    byteCount = Int(status.byteCount)
    modifiedNanoseconds = Int(status.modified)
    changedNanoseconds = Int(status.changed)
    fileNumber = Int(status.number)
  }

  /// Whether the last change lies far enough back that a later one has another time: file systems
  /// tell times apart by as little as two seconds.
  public var isSettled: Bool { isSettled(at: Date()) }

  /// Whether it lies that far before a time.
  public func isSettled(at time: Date) -> Bool {
    Int(time.timeIntervalSince1970 * 1e9) - changedNanoseconds > Self.coarsestStep
  }

  private static let coarsestStep = 2_000_000_000
}
