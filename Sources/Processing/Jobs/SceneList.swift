internal import Foundation
internal import Methods
internal import Sampling

/// Finds the scenes that a job's words mean.
///
/// An item is a file, a folder (every raster directly in it), or a pattern (see `PathPattern`) of
/// files and folders. A raster in a folder is a `.tif` or `.tiff`, or an ENVI file, named `.img`,
/// `.dat`, `.bsq`, `.bil`, `.bip`, `.raw` or without an ending, with its `.hdr`.
struct SceneList {
  /// The job file's folder, where relative paths begin; empty for the working folder.
  let folder: String
  /// The files that were found, each once, sorted within every item.
  private(set) var paths: [String] = []
  private var known: Set<String> = []
  /// Patterns of names to leave out.
  private let excludedNames: [String]
  /// Patterns of absolute paths to leave out.
  private let excludedPaths: [PathPattern]

  private static let tiffEndings = ["tif", "tiff"]
  private static let rawEndings = ["", "img", "dat", "bsq", "bil", "bip", "raw"]
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
    let matches = isPattern ? PathPattern(item).paths(in: folder) : [full]
    if !isPattern, !files.fileExists(atPath: full) {
      return "there is no file or folder \(full)"
    }
    var found: [String] = []
    for path in matches {
      if files.isFolder(path) {
        found += Self.rasters(in: path)
      } else if !isPattern || !Self.isSideFile(path) {
        found.append(path)
      }
    }
    guard !found.isEmpty else {
      return isPattern
        ? "no file matches \(full)" : "there is no raster in the folder \(full)"
    }
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

  /// The rasters directly in a folder, sorted.
  private static func rasters(in folder: String) -> [String] {
    // A folder that cannot be listed has no rasters for us, which is reported.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let all = Set(names)
    return names.filter { isRaster($0, among: all) }.sorted().map { PathPattern.joined(folder, $0) }
  }

  private static func isRaster(_ name: String, among names: Set<String>) -> Bool {
    guard !name.hasPrefix(".") else { return false }
    let ending = (name as NSString).pathExtension
    let stem = (name as NSString).deletingPathExtension
    if tiffEndings.contains(ending.lowercased()) { return true }
    guard rawEndings.contains(ending.lowercased()) else { return false }
    return [".hdr", ".HDR"].contains { names.contains(name + $0) || names.contains(stem + $0) }
  }

  private static func isSideFile(_ path: String) -> Bool {
    sideEndings.contains { path.lowercased().hasSuffix($0) }
  }
}
