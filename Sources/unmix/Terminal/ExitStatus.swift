/// Exit codes of the command.
enum ExitStatus {
  /// Everything was done.
  static let done: Int32 = 0
  /// The work failed.
  static let failed: Int32 = 1
  /// Some scenes failed, the others are done.
  static let someFailed: Int32 = 3
  /// The run was interrupted.
  static let interrupted: Int32 = 130
}
