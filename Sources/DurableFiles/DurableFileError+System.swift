internal import Foundation
internal import Glibc

extension DurableFileError {
  /// The error for an `errno`; `task` begins the sentence, as in "cannot write out/item.json".
  init(task: String, path: String, systemError number: Int32) {
    let (code, reason, remedy) = Self.plainWords(for: number, path: path)
    let system = NSError(domain: NSPOSIXErrorDomain, code: Int(number))
    self.init(
      code: code,
      path: path,
      message: "\(task): \(reason).",
      remedy: remedy,
      underlying: system.localizedFailureReason ?? "system error \(number)"
    )
  }

  /// The error for what Foundation threw: its system error where there is one, else its own words.
  init(task: String, path: String, cause: any Error) {
    if let number = Self.systemError(in: cause as NSError) {
      self.init(task: task, path: path, systemError: number)
    } else {
      self.init(
        code: .inputOutput,
        path: path,
        message: "\(task): the system refused.",
        remedy: "Check the disk, then try again.",
        underlying: (cause as NSError).localizedDescription
      )
    }
  }

  /// Runs Foundation calls and turns what they throw into an error of this room.
  static func translating<Value>(
    _ task: String,
    path: String,
    _ body: () throws -> Value
  ) throws(DurableFileError) -> Value {
    do {
      return try body()
    } catch let error as DurableFileError {
      throw error
    } catch {
      throw DurableFileError(task: task, path: path, cause: error)
    }
  }

  private static func systemError(in error: NSError) -> Int32? {
    if error.domain == NSPOSIXErrorDomain { return Int32(error.code) }
    guard let cause = error.userInfo[NSUnderlyingErrorKey] as? any Error else { return nil }
    return systemError(in: cause as NSError)
  }

  private static func plainWords(for number: Int32, path: String) -> (Code, String, String) {
    switch number {
    case ENOENT:
      (.notFound, "it, or the folder it should be in, is not there", "Check the path.")
    case EACCES, EPERM, EROFS:
      (
        .noPermission, "this user may not, or the file system is read-only",
        "Check the permissions (ls -ld \(path)), or choose another folder."
      )
    case ENOSPC, EDQUOT, EFBIG:
      (
        .diskFull, "the disk, or this user's share of it, is full",
        "Free space on that disk (df -h shows it), or choose another folder."
      )
    case EEXIST, ENOTEMPTY:
      (
        .alreadyExists, "it exists already and is not empty",
        "Move it away, choose another name, or ask for it to be replaced."
      )
    case ENOTDIR:
      (
        .wrongKind, "a file stands where a folder is needed",
        "Check every part of the path, or choose another name."
      )
    case EISDIR:
      (.wrongKind, "it is a folder, and a file is needed", "Choose another name.")
    default:
      (.inputOutput, "the disk or the network failed", "Check the disk, then try again.")
    }
  }
}
