package import Processing

/// What an archive remembers of all its scenes, loaded at once: with it, nothing of a scene has to be
/// opened to see that it is unchanged.
package struct ArchiveMemory: Sendable {
  /// The archive.
  package let folder: ArchiveFolder
  private var ofProducts: [String: SceneMemory] = [:]
  private var ofScenes: [String: SceneMemory] = [:]

  /// An archive that remembers nothing.
  package init(of folder: ArchiveFolder) { self.folder = folder }

  /// Number of scenes that are remembered.
  package var sceneCount: Int { ofProducts.count + ofScenes.count }

  /// Remembers a scene.
  ///
  /// - Parameters:
  ///   - memory: what is known of it.
  ///   - scene: its data file, as `ArchiveFolder.kept` has it; nil if that is not known.
  ///   - product: its product, likewise; nil if it cannot have one.
  package mutating func remember(_ memory: SceneMemory, scene: String?, product: String?) {
    if let product {
      ofProducts[product] = memory
    } else if let scene {
      ofScenes[scene] = memory
    }
  }

  /// What is remembered of a scene: by its product, which keeps its place where archives are moved, or
  /// by its own path.
  ///
  /// - Parameters:
  ///   - scene: its data file.
  ///   - product: the product's folder, be it there or not.
  package subscript(scene scene: String, product product: String) -> SceneMemory? {
    ofProducts[folder.kept(product)] ?? ofScenes[folder.kept(scene)]
  }

  /// What is remembered of the scene of a request.
  package subscript(request: SceneRequest) -> SceneMemory? {
    self[scene: request.scenePath, product: request.targetPath]
  }
}
