extension Provenance {
  /// The way the abundances were estimated.
  public struct Method: Codable, Sendable, Equatable {
    /// `aenet`, `fcls` and so on.
    public var name: String
    /// Name of the model file, without its folder, where there is one.
    public var model: String?
    /// SHA-256 of the model file.
    public var modelHash: String?
    /// Names of the endmembers, in the order of the bands.
    public var endmembers: [String]
    /// Every option that the result depends on, by its name on the command line.
    public var options: [String: String]
    /// How the number of endmembers was found, where nobody gave it.
    public var count: CountEvidence?

    /// Describes a method; see the properties.
    public init(
      name: String,
      model: String? = nil,
      modelHash: String? = nil,
      endmembers: [String],
      options: [String: String] = [:],
      count: CountEvidence? = nil
    ) {
      self.name = name
      self.model = model
      self.modelHash = modelHash
      self.endmembers = endmembers
      self.options = options
      self.count = count
    }
  }
}
