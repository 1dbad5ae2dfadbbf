internal import Foundation
internal import Products
internal import Sampling

extension WatermarkReader {
  /// The inputs of a product that do not lie beside its scene under one of the usual names: the files
  /// behind a composition, an archive that holds the scene.
  ///
  /// - Parameters:
  ///   - scene: the scene's data file.
  ///   - product: the product's folder.
  /// - Returns: their names as the product has them; none where there is no product.
  static func otherInputs(of scene: String, product: String) -> [String] {
    // Without a product that can be read, nothing more is known of the scene.
    guard let inputs = try? Provenance(ofProduct: product).inputs else { return [] }
    let name = (scene as NSString).lastPathComponent
    let usual = Set(SceneFiles.companionNames(of: name) + [name])
    return inputs.files.filter { file in
      switch file.role {
      case .data, .header, .mask, .metadata, .auxiliary: !usual.contains(file.name)
      case .wavelengths, .library, .libraryHeader, .model: false
      }
    }.map(\.name)
  }
}
