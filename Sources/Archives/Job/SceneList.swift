internal import DurableFiles
internal import Foundation
internal import Methods
internal import Processing
internal import Sampling

/// Finds the scenes that a job's words mean.
///
/// An item is a file, a folder (see `FolderScenes`), or a pattern (see `PathPattern`) of files and
/// folders. Only files are scenes: pipes and devices are never opened.
struct SceneList {
  /// The job file's folder, where relative paths begin; empty for the working folder.
  let folder: String
  /// The files that were found, each once, sorted within every item.
  private(set) var paths: [String] = []
  /// Sentences about files that were passed over, without their full stops.
  private(set) var notes: [String] = []
  private var known: Set<String> = []
  /// Patterns of names to leave out.
  private let excludedNames: [String]
  /// Patterns of absolute paths to leave out.
  private let excludedPaths: [PathPattern]

  /// Files that lie beside scenes and are none, though a pattern may take them.
  private static let sideEndings = [".hdr", ".aux.xml", ".ovr", ".msk"]

  /// Makes an empty list.
  ///
  /// - Parameters:
  ///   - folder: where relative paths begin.
  ///   - excluding: patterns of what to leave out: of names where they have no slash, otherwise of
  ///     paths.
  init(folder: String, excluding: [String]) {
    self.folder = folder
    excludedNames = excluding.filter { !$0.contains("/") }
    excludedPaths = excluding.filter { $0.contains("/") }.map {
      PathPattern(PathPattern.absolute(PathPattern.joined(folder, $0)))
    }
  }

  /// Adds the scenes of an item.
  ///
  /// - Returns: what is wrong with the item, without a full stop; nil if it gave a scene.
  mutating func add(_ item: String) -> String? {
    let files = FileManager.default
    let hasWildcards = PathPattern.hasWildcards(item)
    let full = PathPattern.joined(folder, item)
    // A file whose name has brackets is meant by its name.
    let isPattern = hasWildcards && !files.fileExists(atPath: full)
    let (matches, unlisted) =
      isPattern ? PathPattern(item).search(in: folder) : (paths: [full], unlisted: [])
    notes += unlisted.map { "the folder \($0) cannot be listed: what it holds is passed over" }
    if !isPattern, !files.fileExists(atPath: full) {
      return "there is no file or folder \(full)"
    }
    var found: [String] = []
    var passedOver: [FolderScenes.Note] = []
    for path in matches {
      if files.isFolder(path) {
        let scenes = FolderScenes(path)
        found += scenes.paths
        passedOver += scenes.notes
      } else if let kind = DurableFile.specialKind(of: path) {
        guard isPattern else { return "\(path) is \(kind), not a file" }
        passedOver.append(.init(path, isOfKind: kind))
      } else if !isPattern || !Self.isSideFile(path) {
        found.append(path)
      }
    }
    let words = passedOver.filter { !isExcluded($0.path) }.map(\.words)
    guard !found.isEmpty else {
      let none =
        isPattern ? "no file matches \(full)" : "there is no raster in the folder \(full)"
      return ([none] + words).joined(separator: "; ")
    }
    notes += words
    let kept = found.filter { !isExcluded($0) }
    guard !kept.isEmpty else { return "all \(found.count) files of \(full) are excluded" }
    for path in kept where known.insert(PathPattern.absolute(path)).inserted { paths.append(path) }
    return nil
  }

  /// Whether a path is left out.
  func isExcluded(_ path: String) -> Bool {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if excludedNames.contains(where: { PathPattern.matches(name: name, $0) }) { return true }
    guard !excludedPaths.isEmpty else { return false }
    let full = PathPattern.absolute(path)
    return excludedPaths.contains { $0.matches(full) }
  }

  /// An absolute path without `.`, `..` and symbolic links.
  static func standard(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }

  private static func isSideFile(_ path: String) -> Bool {
    sideEndings.contains { path.lowercased().hasSuffix($0) }
  }
}
