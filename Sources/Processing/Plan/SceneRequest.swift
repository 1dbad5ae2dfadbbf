public import Methods

/// One scene to unmix: what, how and where to.
public struct SceneRequest: Sendable {
  /// The scene's data file.
  public var scenePath: String
  /// The product folder to make.
  public var targetPath: String
  /// How.
  public var settings: SceneSettings
  /// What to do with a product that is there already.
  public var existing: ExistingProduct
  /// The words of the command line, for the provenance.
  public var command: [String]
  /// Sentences that the product is to say beside its own notes.
  public var notes: [String]

  /// What to do with a product that is there already.
  public enum ExistingProduct: Sendable {
    /// Fail; the product stays as it is.
    case refuse
    /// Keep it, and say whether it was made from the same inputs and is whole.
    case keepIfCurrent
    /// Keep it if it was made from the same input with the same options, otherwise make it again;
    /// the old one stays until the new one is whole.
    case replaceIfChanged
    /// Make it again; the old one stays until the new one is whole.
    case replace
  }

  /// Makes a request; see the properties.
  public init(
    scenePath: String,
    targetPath: String,
    settings: SceneSettings,
    existing: ExistingProduct = .refuse,
    command: [String] = [],
    notes: [String] = []
  ) {
    self.scenePath = scenePath
    self.targetPath = targetPath
    self.settings = settings
    self.existing = existing
    self.command = command
    self.notes = notes
  }
}
