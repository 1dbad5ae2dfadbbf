internal import Foundation
internal import Methods

/// The output folder of jobs: products, the catalogue, and in a hidden folder what runs leave behind.
public struct ArchiveFolder: Sendable, Equatable {
  /// Name of the hidden folder.
  static let hiddenName = ".unmix"

  /// The folder, from the root of the file system.
  public let path: String
  private let parent: String

  /// Names an output folder, which need not be there yet.
  public init(_ path: String) {
    self.path = PathPattern.absolute(path)
    parent = (self.path as NSString).deletingLastPathComponent
  }

  /// The catalogue.
  public var cataloguePath: String { path + "/archive.gpkg" }
  /// The hidden folder.
  public var hiddenPath: String { path + "/" + Self.hiddenName }
  /// The lock of the run that is at work.
  package var lockPath: String { hiddenPath + "/lock" }
  /// The folder of the run logs.
  package var runsPath: String { hiddenPath + "/runs" }
  /// The folder of the archive's models.
  package var modelsPath: String { hiddenPath + "/models" }

  /// A path as the archive keeps it, so that it holds where the archive is moved: without the output
  /// folder, or with `..` for what lies beside the output folder; from the root otherwise.
  ///
  /// Names that are no plain paths (`/vsizip/...`, `NETCDF:"..."`) stay as they are.
  package func kept(_ path: String) -> String {
    guard Self.isPlain(path) else { return path }
    let full = Self.absolute(path)
    if full.hasPrefix(self.path + "/") { return String(full.dropFirst(self.path.count + 1)) }
    guard parent.count > 1, full.hasPrefix(parent + "/") else { return full }
    return "../" + full.dropFirst(parent.count + 1)
  }

  /// The path that `kept` made short.
  package func full(_ kept: String) -> String {
    if kept.hasPrefix("/") || !Self.isPlain(kept) { return kept }
    return kept.hasPrefix("../") ? parent + kept.dropFirst(2) : path + "/" + kept
  }

  private static func isPlain(_ path: String) -> Bool {
    !path.hasPrefix("/vsi") && !path.contains("://") && !path.contains(":\"")
  }

  /// As `PathPattern.absolute`, which is slow, where there is anything for it to do.
  private static func absolute(_ path: String) -> String {
    let isDone =
      path.hasPrefix("/") && !path.contains("//") && !path.contains("/.") && !path.hasSuffix("/")
    return isDone ? path : PathPattern.absolute(path)
  }
}
