public import DurableFiles

/// A file that a product was made from.
public struct InputFile: Codable, Sendable, Equatable {
  /// What the file is to the product.
  public enum Role: String, Codable, Sendable, CaseIterable {
    /// The scene's samples.
    case data
    /// The scene's ENVI header, or the one beside a raster of another format.
    case header
    /// A mask beside the raster.
    case mask
    /// Anything else that GDAL reads with the raster: world files, projections, RPC.
    case metadata
    /// What other programs may write beside the raster at any time; only what the scene was understood
    /// as counts of it.
    case auxiliary
    /// A list of wavelengths (`--wavelengths`).
    case wavelengths
    /// A spectral library, or the data of one.
    case library
    /// The header of an ENVI library.
    case libraryHeader
    /// A trained network.
    case model

    /// The role in words, for sentences.
    public var words: String {
      switch self {
      case .data: "scene's data"
      case .header: "header"
      case .mask: "mask"
      case .metadata: "metadata file"
      case .auxiliary: "auxiliary file"
      case .wavelengths: "list of wavelengths"
      case .library: "library"
      case .libraryHeader: "library header"
      case .model: "model"
      }
    }
  }

  /// What it is.
  public let role: Role
  /// Its name in the scene's folder, or its path where it lies elsewhere; names do not count as inputs.
  public let name: String
  /// SHA-256 of its bytes, or the fingerprint of a big file.
  public let fingerprint: String
  /// By which a later look sees that the file is the same without opening it; nil where a later change
  /// might not show in it.
  public let stamp: FileStamp?

  /// Describes a file; see the properties.
  public init(role: Role, name: String, fingerprint: String, stamp: FileStamp? = nil) {
    self.role = role
    self.name = name
    self.fingerprint = fingerprint
    self.stamp = stamp
  }

  /// Whether a change of its bytes alone makes products out of date.
  var counts: Bool { role != .auxiliary }
}
