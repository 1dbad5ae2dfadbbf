import Foundation
import Testing

/// A folder that lives as long as the test that made it.
final class WriterScratchFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/unmix-writer-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

/// What `gdalinfo -json` says about a file: an eye that is not this program's.
func gdalinfo(_ path: String, _ arguments: String...) throws -> [String: Any] {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["gdalinfo", "-json", "-mdd", "all"] + arguments + [path]
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
}

/// Runs a command of GDAL's, which must succeed.
func run(_ command: String, _ arguments: [String]) throws {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [command] + arguments
  try process.run()
  process.waitUntilExit()
  try #require(process.terminationStatus == 0, "\(command) \(arguments)")
}
