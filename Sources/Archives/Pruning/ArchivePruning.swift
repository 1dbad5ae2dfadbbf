internal import Catalogue
internal import DurableFiles
public import Essentials
public import Foundation
internal import Products
internal import Sampling

/// Finds the products whose scene is not there any more, and removes them if that is wanted.
///
/// Only the catalogue knows which scene a product is of. A folder of which no scene is there any more
/// may be on a disk that is not mounted: its products stay unless a person says otherwise.
public struct ArchivePruning: Sendable {
  /// A product and its scene.
  public struct Item: Sendable, Encodable, Equatable {
    /// The product's folder.
    public let product: String
    /// The scene's data file.
    public let scene: String
    /// Why the product stays, half a sentence; nil if it is to be removed.
    public internal(set) var obstacle: String?
  }

  /// Products whose scene is gone, by their paths.
  public private(set) var items: [Item]
  private let folder: ArchiveFolder

  /// Looks for products whose scene is gone.
  ///
  /// - Parameters:
  ///   - folder: the archive.
  ///   - takesWholeFolders: whether products go of whose scenes' folder not one scene is left.
  /// - Throws: an `ExplainedError` if there is no catalogue, or it cannot be read.
  public init(of folder: ArchiveFolder, takesWholeFolders: Bool = false) throws {
    self.folder = folder
    var scenesLeft: [String: Int] = [:]
    var gone: [Item] = []
    for record in try CatalogueReader(path: folder.cataloguePath).scenes() {
      guard record.productKey != nil, let product = record.productPath,
        let scene = record.scenePath.map(folder.full), scene.hasPrefix("/"),
        !scene.hasPrefix("/vsi")
      else { continue }
      if FileStamp(path: scene) != nil {
        scenesLeft[Self.folder(of: scene), default: 0] += 1
      } else {
        gone.append(Item(product: folder.full(product), scene: scene, obstacle: nil))
      }
    }
    items = gone.map { item in
      var item = item
      let place = Self.folder(of: item.scene)
      item.obstacle =
        scenesLeft[place] == nil && !takesWholeFolders
        ? "no scene is left in \(place), which may not be mounted; if it is gone for good, give "
          + "--whole-folders"
        : Self.obstacle(of: item.product)
      return item
    }
  }

  /// Products that are to be removed.
  public var removableCount: Int { items.count { $0.obstacle == nil } }

  /// Removes the products that nothing speaks for, then their rows, under the archive's lock.
  ///
  /// - Parameters:
  ///   - caller: the job or folder that a person named, for whoever meets the lock.
  ///   - now: the time.
  ///   - control: asked before each whether to stop.
  /// - Returns: the products that were removed.
  /// - Throws: `ArchiveInUse` if a run is at work, an `ExplainedError`, or `CancellationError`; what was
  ///   removed until then is gone.
  public func remove(
    for caller: String,
    now: Date = Date(),
    control: RunControl = RunControl()
  ) throws -> [String] {
    let lock = try ArchiveLock(in: folder.hiddenPath, job: caller, now: now)
    defer { lock.release() }
    let writer = try CatalogueWriter(path: folder.cataloguePath)
    defer { writer.discard() }
    var removed: [String] = []
    do {
      for item in items where item.obstacle == nil && Self.obstacle(of: item.product) == nil {
        try control.stopIfCancelled()
        try FolderRemoval.remove(item.product)
        removed.append(item.product)
      }
    } catch {
      try forget(removed, writer, now)
      throw error
    }
    try forget(removed, writer, now)
    return removed
  }

  private func forget(_ products: [String], _ writer: CatalogueWriter, _ now: Date) throws {
    guard !products.isEmpty else { return }
    try writer.change { changes in
      for product in products {
        if let id = try changes.scene(product: folder.kept(product))?.id {
          try changes.remove(scene: id)
        }
      }
    }
    try writer.publish(time: RunEvent.words(now))
  }

  /// Why a folder is not removed: it is no product, or holds more than one.
  private static func obstacle(of product: String) -> String? {
    let found = ProductVerification.lengths(of: product)
    guard found.provenance != nil else { return "it is no product that can be read" }
    let names = found.foreignNames.joined(separator: ", ")
    return names.isEmpty ? nil : "it holds files that are not the product's: \(names)"
  }

  private static func folder(of path: String) -> String {
    (path as NSString).deletingLastPathComponent
  }
}

extension ArchivePruning {
  /// The lines for a person.
  ///
  /// - Parameter removed: products that were removed; nil if nothing was to be.
  /// - Returns: the counts, then every product.
  public func lines(removed: [String]?) -> [String] {
    let kept = items.compactMap { item in item.obstacle.map { "  kept: \(item.product): \($0)" } }
    guard let removed else {
      let listed = items.filter { $0.obstacle == nil }.map {
        "  \($0.product): its scene \($0.scene) is gone"
      }
      let hint = removableCount > 0 ? "; nothing was removed (give --yes to remove them)" : ""
      return ["Products whose scene is gone: \(removableCount)\(hint)"] + listed + kept
    }
    return ["Products removed: \(removed.count)"] + removed.map { "  \($0)" } + kept
  }
}
