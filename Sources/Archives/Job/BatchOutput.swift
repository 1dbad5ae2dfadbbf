internal import Foundation
internal import Methods
internal import Processing
internal import Sampling

/// Looks whether the products of a job can go where they are to go.
enum BatchOutput {
  /// The most examples of one kind of problem.
  private static let exampleLimit = 5

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

  /// Scenes whose products would have the same name, or none.
  static func problems(withNamesOf scenes: [String]) -> [String] {
    var first: [String: String] = [:]
    var problems: [String] = []
    for scene in scenes {
      let stem = SceneName.stem(of: scene)
      if let fault = SceneName.fault(in: stem) {
        problems.append("\(scene) cannot be unmixed here: \(fault); rename it, or exclude it")
      } else if let other = first[stem] {
        problems.append(
          "\(other) and \(scene) would both become \(stem); exclude one, or give them jobs with "
            + "outputs of their own"
        )
      } else {
        first[stem] = scene
      }
    }
    let rest = problems.count - exampleLimit
    guard rest > 0 else { return problems }
    return problems.prefix(exampleLimit) + ["\(rest) more scenes have names that cannot be used"]
  }

  /// The scenes that lie where products do: in a product of the output folder, or in the place of one.
  static func scenes(_ scenes: [String], amongProductsOf output: String) -> [String] {
    let folder = SceneList.standard(output) + "/"
    let stems = Set(scenes.map(SceneName.stem(of:)))
    var areProducts: [Substring: Bool] = [:]
    return scenes.filter { scene in
      let path = SceneList.standard(scene)
      guard path.hasPrefix(folder),
        let name = path.dropFirst(folder.count).split(separator: "/").first
      else { return false }
      if let isProduct = areProducts[name] { return isProduct }
      let isProduct =
        stems.contains(String(name))
        || FileManager.default.fileExists(atPath: folder + name + "/provenance.json")
      areProducts[name] = isProduct
      return isProduct
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
