import Foundation
import Testing

/// The files of the project, read as text.
struct Repository {
  /// A text file and where it is, from the top of the project.
  struct File: Sendable, CustomTestStringConvertible {
    let path: String
    let text: String

    var testDescription: String { path }

    /// The lines, numbered from 1.
    var lines: [(number: Int, text: Substring)] {
      text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
        ($0.offset + 1, $0.element)
      }
    }

    /// The folder below `Sources` or `Tests` that holds the file.
    var room: String { path.split(separator: "/").dropFirst().first.map { String($0) } ?? "" }
  }

  /// The folder that holds `Package.swift`.
  static let top = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every text file under version control, or outside a clone everything that is not a build product.
  static func trackedFiles() throws -> [File] {
    let isClone = FileManager.default.fileExists(atPath: top.appendingPathComponent(".git").path)
    return try files(isClone ? pathsFromGit() : pathsFromDisk())
  }

  /// One file by its path from the top of the project.
  static func file(_ path: String) throws -> File {
    try #require(files([path]).first, "\(path) is missing or not text")
  }

  /// The Swift files below a folder, committed or not.
  static func swiftFiles(below folder: String) throws -> [File] {
    let paths = try FileManager.default.subpathsOfDirectory(
      atPath: top.appendingPathComponent(folder).path
    )
    return try files(paths.filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" })
  }

  private static func files(_ paths: [String]) throws -> [File] {
    try paths.sorted().compactMap { path in
      let place = top.appendingPathComponent(path)
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder),
        !isFolder.boolValue
      else { return nil }
      return String(validating: try Data(contentsOf: place), as: UTF8.self)
        .map { File(path: path, text: $0) }
    }
  }

  private static func pathsFromGit() throws -> [String] {
    let git = Process()
    let output = Pipe()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // In a container the clone may belong to another user.
    git.arguments = ["git", "-c", "safe.directory=*", "-C", top.path, "ls-files", "-z"]
    git.standardOutput = output
    try git.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    git.waitUntilExit()
    try #require(git.terminationStatus == 0, "git ls-files failed")
    return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func pathsFromDisk() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: top.path)
      .filter { path in !path.split(separator: "/").contains { $0.hasPrefix(".build") } }
  }
}
