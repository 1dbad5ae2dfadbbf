import Foundation

/// Runs other programs and looks at their memory.
enum ChildProcess {
  /// A program that cannot be run or failed.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The memory that a program needed.
  struct Memory {
    /// The most memory that was its own and no file's (RssAnon), in bytes, looked at every 2 ms.
    let anonymousBytes: Int
    /// The most memory that it held, mapped files too (VmHWM), in bytes.
    let residentBytes: Int
  }

  /// The path of the `unmix` that was built beside this program.
  static var unmix: String {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("unmix").path
  }

  /// Runs a program found on PATH, or given by its path, and waits for it; its output is dropped.
  static func run(_ program: String, _ arguments: [String]) throws {
    let (process, end) = try start(program, arguments, output: FileHandle.nullDevice)
    end.wait()
    try check(process, program)
  }

  /// Runs a program that prints little, and returns what it wrote to standard output, without the
  /// blanks at its ends.
  static func output(_ program: String, _ arguments: [String]) throws -> String {
    let pipe = Pipe()
    let (process, end) = try start(program, arguments, output: pipe.fileHandleForWriting)
    end.wait()
    try check(process, program)
    try pipe.fileHandleForWriting.close()
    let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Runs a program and watches its memory.
  static func watch(
    _ program: String,
    _ arguments: [String]
  ) throws -> Memory {
    let (process, end) = try start(program, arguments, output: FileHandle.nullDevice)
    var (anonymous, resident) = (0, 0)
    while end.wait(timeout: .now() + .milliseconds(2)) == .timedOut {
      let memory = memory(of: process.processIdentifier)
      anonymous = max(anonymous, memory["RssAnon"] ?? 0)
      resident = max(resident, memory["VmHWM"] ?? 0)
    }
    try check(process, program)
    return Memory(anonymousBytes: anonymous, residentBytes: resident)
  }

  /// Whether a program stands on PATH.
  static func isInstalled(_ program: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }

  /// Starts a program; the semaphore is signalled when it ends, where `waitUntilExit` would look only
  /// every now and then.
  private static func start(
    _ program: String,
    _ arguments: [String],
    output: FileHandle
  ) throws -> (Process, DispatchSemaphore) {
    let process = Process()
    let end = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in end.signal() }
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    return (process, end)
  }

  private static func check(_ process: Process, _ program: String) throws {
    guard process.terminationStatus != 0 else { return }
    throw Failure(description: "\(program) ended with status \(process.terminationStatus)")
  }

  /// The kernel's figures of a process in bytes; empty once it has ended.
  private static func memory(of process: Int32) -> [String: Int] {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else {
      return [:]
    }
    var figures: [String: Int] = [:]
    for line in text.split(separator: "\n") where line.hasSuffix(" kB") {
      let words = line.split { $0 == ":" || $0 == " " || $0 == "\t" }
      if words.count == 3 { figures[String(words[0])] = Int(words[1]).map { $0 * 1024 } }
    }
    return figures
  }
}

extension FileHandle {
  /// Makes an empty file, in place of one that may be there, and opens it to write.
  convenience init(newFile path: String) throws {
    try Data().write(to: URL(fileURLWithPath: path))
    try self.init(forWritingTo: URL(fileURLWithPath: path))
  }
}
