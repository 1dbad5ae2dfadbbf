/// Exit codes of the command.
enum ExitStatus {
  /// Everything was done.
  static let done: Int32 = 0
  /// The work failed.
  static let failed: Int32 = 1
  /// Some scenes failed, the others are done.
  static let someFailed: Int32 = 3
  /// Another run is at work on the archive; it may be tried again later.
  static let inUse: Int32 = 75
  /// The run was interrupted.
  static let interrupted: Int32 = 130
}
