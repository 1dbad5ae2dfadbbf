internal import Foundation
internal import Methods
internal import Processing
internal import Sampling

/// Looks whether the products of a job can go where they are to go.
enum BatchOutput {
  /// Why a folder cannot hold products; nil if it can, or can be made.
  static func problem(_ output: String) -> String? {
    let files = FileManager.default
    var folder = SceneList.standard(output)
    while !files.fileExists(atPath: folder), folder != "/" {
      folder = (folder as NSString).deletingLastPathComponent
    }
    guard files.isFolder(folder) else {
      return "\(output) cannot be a folder, because \(folder) is a file"
    }
    guard files.isWritableFile(atPath: folder) else {
      return "nothing can be written to \(folder); ask for the right, or give another folder"
    }
    return nil
  }

  /// The scenes that lie where products do: in a product of the output folder, or in the place of one.
  static func scenes(
    _ scenes: [String],
    amongProductsOf output: String,
    _ targets: [String]
  ) -> [String] {
    let root = SceneList.standard(output)
    let inRoot = root + "/"
    let places = Set(targets.map { inRoot + $0.dropFirst(output.count).drop { $0 == "/" } })
    var folders: [String: String] = [:]
    var areProducts: [String: Bool] = [:]
    /// Whether a path below the output folder is a product, or leads into one.
    func isProduct(_ path: String) -> Bool {
      guard path.hasPrefix(inRoot) else { return false }
      if let known = areProducts[path] { return known }
      let answer =
        places.contains(path)
        || FileManager.default.fileExists(atPath: path + "/provenance.json")
        || isProduct((path as NSString).deletingLastPathComponent)
      areProducts[path] = answer
      return answer
    }
    return scenes.filter { scene in
      let file = VirtualName(scene)?.filePath ?? scene
      let folder = (file as NSString).deletingLastPathComponent
      let standard = folders[folder] ?? SceneList.standard(folder)
      folders[folder] = standard
      let path = standard + "/" + (file as NSString).lastPathComponent
      return places.contains(path) || isProduct(standard)
    }
  }

  /// The rasters of a product.
  static func rasterNames(withUncertainty: Bool) -> [String] {
    ["abundances.tif", "quality.tif"] + (withUncertainty ? ["uncertainty.tif"] : [])
  }

  /// Whether an item of a job's scenes would take a product, or a raster in it, for a scene.
  static func takes(
    _ item: String,
    _ product: String,
    _ rasterNames: [String],
    _ list: SceneList
  ) -> Bool {
    let files = rasterNames.map { PathPattern.joined(product, $0) }
    guard files.contains(where: { !list.isExcluded($0) }) else { return false }
    let full = PathPattern.absolute(PathPattern.joined(list.folder, item))
    guard PathPattern.hasWildcards(item) else { return full == PathPattern.absolute(product) }
    let pattern = PathPattern(full)
    return ([product] + files).contains { pattern.matches(PathPattern.absolute($0)) }
  }
}
