/// The files of a product: what they are called, how long they are and what is in them.
public struct ProductManifest: Sendable, Equatable {
  /// A file.
  public struct Entry: Codable, Sendable, Equatable {
    /// Its name in the product's folder.
    public let name: String
    /// Its length.
    public let bytes: Int
    /// SHA-256 of its bytes, 64 lower-case hexadecimal digits; nil in products of versions that kept
    /// lengths only.
    public let sha256: String?

    /// Describes a file; see the properties.
    public init(name: String, bytes: Int, sha256: String?) {
      self.name = name
      self.bytes = bytes
      self.sha256 = sha256
    }
  }

  /// The files, sorted by name.
  public let entries: [Entry]

  /// Lists files, in any order.
  public init(_ entries: [Entry] = []) { self.entries = entries.sorted { $0.name < $1.name } }

  /// Names of the files, sorted.
  public var names: [String] { entries.map(\.name) }
}
