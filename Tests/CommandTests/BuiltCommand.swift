import Foundation

/// The command as it was built with these tests.
struct BuiltCommand {
  /// How a run of it ended.
  struct Result {
    let exitCode: Int32
    let output: String
    let errors: String
  }

  /// The executable, beside the bundle of tests that is running.
  static let path: String = {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let near = [program, URL(fileURLWithPath: CommandLine.arguments[0])]
      .map { $0.deletingLastPathComponent().appendingPathComponent("unmix").path }
    return near.first { FileManager.default.isExecutableFile(atPath: $0) } ?? near[0]
  }()

  /// Starts the command; what it prints goes into files of the folder, so that no pipe fills up.
  static func start(
    _ arguments: [String],
    in folder: ScratchFolder,
    environment: [String: String] = [:]
  ) throws -> Process {
    let process = Process()
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    for name in [".output", ".errors"] {
      try Data().write(to: URL(fileURLWithPath: folder.file(name)))
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: folder.file(".output"))
    process.standardError = FileHandle(forWritingAtPath: folder.file(".errors"))
    // A thread that runs tests may block signals, and a child inherits that.
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
    return process
  }

  /// Waits for a command that was started in a folder.
  static func result(of process: Process, in folder: ScratchFolder) throws -> Result {
    process.waitUntilExit()
    let texts = try [".output", ".errors"].map { name in
      let text = try String(contentsOfFile: folder.file(name), encoding: .utf8)
      try FileManager.default.removeItem(atPath: folder.file(name))
      return text
    }
    return Result(exitCode: process.terminationStatus, output: texts[0], errors: texts[1])
  }

  /// Runs the command in a folder.
  static func run(_ arguments: [String], in folder: ScratchFolder) throws -> Result {
    try result(of: start(arguments, in: folder), in: folder)
  }
}

/// A folder that lives as long as the test that made it.
final class ScratchFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/unmix-command-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func data(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: file(name)))
  }

  /// Names of all that is in it, hidden files too.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }

  /// Simulates a small scene into `trial`: 40 x 30 pixels, 24 bands, 3 endmembers, a border of 2.
  func simulate(_ arguments: [String] = []) throws {
    let small = [
      "simulate", "-o", "trial", "--width", "40", "--height", "30", "--bands", "24",
      "--endmembers", "3", "--border", "2",
    ]
    let result = try BuiltCommand.run(small + arguments, in: self)
    guard result.exitCode == 0 else { throw SimulationFailed(words: result.errors) }
  }

  /// Replaces text in the header of the simulated scene.
  func editHeader(_ old: String, _ new: String) throws {
    let text = try String(contentsOfFile: file("trial/scene.hdr"), encoding: .utf8)
    guard text.contains(old) else { throw SimulationFailed(words: "no \(old) in the header") }
    try text.replacing(old, with: new)
      .write(toFile: file("trial/scene.hdr"), atomically: true, encoding: .utf8)
  }

  struct SimulationFailed: Error {
    let words: String
  }
}
