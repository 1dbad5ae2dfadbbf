extension Reason {
  /// What a change belongs to, as job files call it in `remake`.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// A file of the scene, or what its files are understood as.
    case input
    /// The model, the library or its header.
    case model
    /// The method, or an option.
    case options
    /// The program: how abundances are computed, or which files a product holds.
    case algorithm
    /// The product itself: there is none, it is damaged, or somebody wants it made again.
    case product
  }

  /// What the change belongs to.
  public var kind: Kind {
    switch self {
    case .noProduct, .damaged, .asked: .product
    case .unknownInputs, .productFormat, .algorithm: .algorithm
    case .method, .option: .options
    case .fileChanged(let role, _), .fileAdded(let role, _), .fileGone(let role, _): role.kind
    case .scene: .input
    }
  }
}

extension InputFile.Role {
  /// What a change of such a file belongs to.
  fileprivate var kind: Reason.Kind {
    switch self {
    case .data, .header, .mask, .metadata, .auxiliary, .wavelengths: .input
    case .library, .libraryHeader, .model: .model
    }
  }
}
