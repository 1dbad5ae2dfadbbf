package import Unmixing

/// The ways to find endmembers in pixels.
public enum Extractor: String, Sendable, CaseIterable {
  /// Patches of alike neighbours that are not mixtures of each other, then means of pure pixels;
  /// finds materials of few pixels too, and is the default.
  case patches
  /// Clusters of denoised pixels, then simplex volume maximisation.
  case clustered
  /// Vertex component analysis.
  case vca
  /// Simplex volume maximisation.
  case sivm

  /// What finds the endmembers of pixels.
  ///
  /// - Parameter positions: where the pixels stand; only `patches` looks at them.
  /// - Returns: the extractor.
  package func method(at positions: PixelPositions) -> any EndmemberExtractor {
    switch self {
    case .patches: PatchSNPA(positions: positions)
    case .clustered: ClusteredSiVM()
    case .vca: VCA()
    case .sivm: SiVM()
    }
  }
}
