internal import Foundation

/// What is in the folder of a product, and whose it is.
struct FolderContent: Sendable {
  /// All names, sorted; none for a folder that is not there.
  let names: [String]
  private let path: String

  /// Looks into a folder.
  ///
  /// - Throws: `ProductsError` with code `.cannotWrite` if the folder is closed to us.
  init(of path: String) throws(ProductsError) {
    self.path = path
    let files = FileManager.default
    guard files.fileExists(atPath: path) else {
      names = []
      return
    }
    do { names = try files.contentsOfDirectory(atPath: path).sorted() } catch {
      throw ProductsError(
        code: .cannotWrite,
        path: path,
        message: "cannot look into \(path).",
        remedy: "See who may read it, or choose another folder.",
        underlying: error.localizedDescription
      )
    }
  }

  /// Names of what is not the product's: somebody's notes, styles, models.
  ///
  /// The product's are the files of its manifest, `provenance.json`, and the statistics that GIS
  /// programs leave beside rasters (`.aux.xml`), which they make again. A folder never is.
  ///
  /// - Parameter manifest: that of the product; without one, everything is somebody's.
  /// - Returns: names, sorted.
  func foreignNames(_ manifest: ProductManifest?) -> [String] {
    guard let manifest else { return names }
    let own = Set(manifest.names + [Provenance.fileName])
    let suffix = ".aux.xml"
    return names.filter { name in
      let isOwn =
        own.contains(name)
        || name.hasSuffix(suffix)
          && own.contains(String(name.dropLast(suffix.count)))
      return !isOwn || isFolder(name)
    }
  }

  private func isFolder(_ name: String) -> Bool {
    // What is gone meanwhile is not a folder.
    let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)
    return attributes?[.type] as? FileAttributeType == .typeDirectory
  }
}
