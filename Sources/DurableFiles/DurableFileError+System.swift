internal import Foundation
internal import Glibc
internal import SystemPackage

extension DurableFileError {
  /// The error for an `errno`; `task` begins the sentence, as in "cannot write out/item.json".
  init(task: String, path: String, systemError number: Int32) {
    let (code, reason, remedy) = Self.plainWords(for: number, path: path)
    self.init(
      code: code,
      path: path,
      message: "\(task): \(reason).",
      remedy: remedy,
      underlying: Errno(rawValue: number).description
    )
  }

  /// The error for something that stands where a file or folder is needed, which `kind` says.
  init(
    task: String,
    path: String,
    needing kind: String,
    found type: FileType,
    remedy: String = "Choose another name."
  ) {
    self.init(
      code: .wrongKind,
      path: path,
      message: "\(task): it is \(type.words), and \(kind) is needed.",
      remedy: remedy
    )
  }

  /// Runs calls of the system or of Foundation and turns what they throw into an error of this room.
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
      throw DurableFileError(task: task, path: path, systemError: systemError(in: error))
    }
  }

  /// Fails for names that the system would read as another name: empty ones, and ones with a NUL.
  static func requireUsableName(_ path: String, task: String) throws(DurableFileError) {
    guard path.isEmpty || path.utf8.contains(0) else { return }
    throw DurableFileError(
      code: .wrongKind,
      path: path,
      message: "\(task): the name is empty or has a character that no name can have.",
      remedy: "Give the name of a file or folder."
    )
  }

  /// The `errno` behind an error of swift-system or Foundation.
  private static func systemError(in error: any Error) -> Int32 {
    if let error = error as? Errno { return error.rawValue }
    let error = error as NSError
    if error.domain == NSPOSIXErrorDomain { return Int32(error.code) }
    if let cause = error.userInfo[NSUnderlyingErrorKey] as? any Error {
      return systemError(in: cause)
    }
    return switch CocoaError.Code(rawValue: error.code) {
    case .fileNoSuchFile, .fileReadNoSuchFile: ENOENT
    case .fileReadNoPermission, .fileWriteNoPermission: EACCES
    case .fileWriteOutOfSpace: ENOSPC
    case .fileWriteVolumeReadOnly: EROFS
    case .fileWriteFileExists: EEXIST
    case .fileReadTooLarge: EFBIG
    case .fileReadInvalidFileName, .fileWriteInvalidFileName: EINVAL
    default: EIO
    }
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
    case ELOOP:
      (
        .wrongKind, "its symbolic links lead in a circle",
        "Check the links (ls -l \(path)), or choose another name."
      )
    case ENAMETOOLONG:
      (
        .wrongKind, "a name in it is longer than the file system allows", "Choose a shorter name."
      )
    case EMFILE, ENFILE:
      (
        .inputOutput, "too many files are open",
        "Use fewer workers, or allow more open files (ulimit -n)."
      )
    case EIO, EREMOTEIO, ESTALE, ETIMEDOUT:
      (.inputOutput, "the disk or the network failed", "Check the disk, then try again.")
    default:
      (.inputOutput, "the system refused", "Check the disk and the path, then try again.")
    }
  }
}

extension FileType {
  /// What it is, in words.
  var words: String {
    switch self {
    case .regular: "a file"
    case .directory: "a folder"
    case .fifo: "a pipe"
    case .socket: "a socket"
    case .symbolicLink: "a symbolic link that leads to nothing"
    default: "a device"
    }
  }
}
