internal import DurableFiles
internal import Foundation
internal import Methods
internal import Processing
internal import Rasters
internal import Sampling

/// Finds the scenes that a job's words mean.
///
/// An item is a file, a folder (see `FolderScenes`), a pattern (see `PathPattern`) of files and
/// folders, a name for GDAL (see `VirtualName`), or `@` and the name of a list. Pipes and devices are
/// never opened.
struct SceneList {
  /// The job file's folder, where relative paths begin; empty for the working folder.
  let folder: String
  /// The files that were found, each once, sorted within every item.
  private(set) var paths: [String] = []
  /// Files that may have been meant and are not among them.
  private(set) var leftOut: [LeftOutFile] = []
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
    if item.hasPrefix("@") { return addList(String(item.dropFirst())) }
    if let virtual = VirtualName(item), !files.fileExists(atPath: PathPattern.joined(folder, item))
    {
      let names = virtual.names(in: folder)
      guard !names.isEmpty else { return "no file matches \(item)" }
      return keep(names).map { "\($0) of \(item) are excluded" }
    }
    let hasWildcards = PathPattern.hasWildcards(item)
    let full = PathPattern.joined(folder, item)
    // A file whose name has brackets is meant by its name.
    let isPattern = hasWildcards && !files.fileExists(atPath: full)
    let (matches, unlisted) =
      isPattern ? PathPattern(item).search(in: folder) : (paths: [full], unlisted: [])
    leftOut += unlisted.map {
      LeftOutFile(path: $0, reason: "the folder cannot be listed")
    }
    if !isPattern, !files.fileExists(atPath: full) {
      return "there is no file or folder \(full)"
    }
    var found: [String] = []
    var passedOver: [LeftOutFile] = []
    for path in matches {
      if files.isFolder(path) {
        let scenes = FolderScenes(path)
        found += scenes.paths
        passedOver += scenes.leftOut
      } else if let kind = DurableFile.specialKind(of: path) {
        guard isPattern else { return "\(path) is \(kind), not a file" }
        passedOver.append(LeftOutFile(path: path, reason: "it is \(kind), not a file"))
      } else if ArchiveMembers.isArchive(path) {
        let members = FolderScenes.rasters(amongMembers: ArchiveMembers.names(in: path))
        found += members
        if members.isEmpty {
          passedOver.append(LeftOutFile(path: path, reason: "there is no raster in it"))
        }
      } else if !isPattern || !Self.isSideFile(path) {
        found.append(path)
      }
    }
    passedOver.removeAll { isExcluded($0.path) }
    guard !found.isEmpty else {
      let none =
        isPattern ? "no file matches \(full)" : "there is no raster in the folder \(full)"
      return ([none] + passedOver.map(\.words)).joined(separator: "; ")
    }
    leftOut += passedOver
    return keep(found).map { "\($0) of \(full) are excluded" }
  }

  /// Adds what is not excluded, each once.
  ///
  /// - Returns: how many there were, if all of them are excluded.
  @discardableResult
  mutating func keep(_ found: [String]) -> String? {
    let kept = found.filter { !isExcluded($0) }
    guard !kept.isEmpty else { return "all \(found.count) files" }
    for path in kept where known.insert(PathPattern.absolute(path)).inserted { paths.append(path) }
    return nil
  }

  /// Adds a file that is not a scene, unless it is excluded anyway.
  mutating func leaveOut(_ path: String, because reason: String) {
    if !isExcluded(path) { leftOut.append(LeftOutFile(path: path, reason: reason)) }
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
