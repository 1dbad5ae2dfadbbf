extension ProductManifest: Codable {
  /// Reads a list of files or, from older versions, lengths by name.
  ///
  /// - Throws: `DecodingError`, also for entries that cannot be files of a folder.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let lengths = try? container.decode([String: Int].self) {  // otherwise it is a list
      self.init(lengths.map { Entry(name: $0.key, bytes: $0.value, sha256: nil) })
    } else {
      self.init(try container.decode([Entry].self))
    }
    if let fault {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: fault)
    }
  }

  /// Writes a list of files, sorted by name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(entries)
  }

  /// Why this cannot be the files of a folder; nil if it can be.
  private var fault: String? {
    for entry in entries {
      guard !entry.name.isEmpty, !entry.name.hasPrefix("."), !entry.name.contains("/") else {
        return "\"\(entry.name)\" cannot be the name of a file of a product."
      }
      guard entry.bytes >= 0 else {
        return "\(entry.name) cannot have \(entry.bytes) bytes."
      }
      guard entry.sha256?.wholeMatch(of: /[0-9a-f]{64}/) != nil || entry.sha256 == nil else {
        return "the checksum of \(entry.name) is not 64 hexadecimal digits."
      }
    }
    guard Set(names).count == names.count else { return "a file is listed twice." }
    return nil
  }
}
