internal import DurableFiles
internal import Essentials
internal import Foundation
package import Methods
internal import Products
internal import Scenes

extension SceneSettings {
  /// What settings come to, with every file that belongs to them: with equal keys, equal scenes give
  /// equal products.
  ///
  /// - Throws: `DurableFileError` if the list of wavelengths cannot be read.
  package func key() throws -> String {
    let list = try overrides.wavelengthsPath.map { try Checksum.sha256(ofFile: $0) }
    let inputs = ProductInputs(
      productFormat: Version.productFormat,
      algorithmRevision: Version.algorithmRevision,
      method: method.name,
      options: options,
      scene: [:],
      files: files(wavelengths: list)
    )
    return inputs.key
  }
}
