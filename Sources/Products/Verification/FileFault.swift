internal import DurableFiles

/// What is wrong with a file of a product.
public struct FileFault: Sendable, Equatable {
  /// The kinds of faults.
  public enum Kind: Sendable, Equatable {
    /// The file is not there.
    case missing
    /// The file is longer or shorter than it was made.
    case otherLength(found: Int, expected: Int)
    /// The file has other bytes than it was made with; SHA-256 in hexadecimal.
    case otherContent(found: String, expected: String)
    /// The file cannot be read, and why.
    case unreadable(String)
  }

  /// Name of the file in the product's folder.
  public let name: String
  /// What is wrong with it.
  public let kind: Kind

  /// Describes a fault; see the properties.
  public init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// The fault as half a sentence without a full stop: `quality.tif is missing`.
  public var words: String {
    switch kind {
    case .missing: "\(name) is missing"
    case .otherLength(let found, let expected):
      "\(name) has \(found) bytes, and had \(expected) when it was made"
    case .otherContent(let found, let expected):
      "\(name) has other bytes than when it was made (SHA-256 \(found.prefix(12))..., then "
        + "\(expected.prefix(12))...)"
    case .unreadable(let reason): "\(name) cannot be read: \(reason)"
    }
  }
}

extension FileFault {
  /// Compares the length of a file with that in the manifest; nil if they are equal.
  init?(inLengthOf entry: ProductManifest.Entry, in folder: String) {
    do {
      let found = try FileReader(folder + "/" + entry.name).byteCount
      guard found != entry.bytes else { return nil }
      self.init(name: entry.name, kind: .otherLength(found: found, expected: entry.bytes))
    } catch { self.init(name: entry.name, error) }
  }

  /// Compares the bytes of a file with the checksum in the manifest; nil if they agree, or if no
  /// checksum is known.
  ///
  /// - Throws: `CancellationError` if it was asked to stop.
  init?(
    inContentOf entry: ProductManifest.Entry,
    in folder: String,
    isCancelled: () -> Bool
  ) throws(CancellationError) {
    guard let expected = entry.sha256 else { return nil }
    let found: FileChecksum?
    do {
      found = try FileChecksum(ofFile: folder + "/" + entry.name, isCancelled: isCancelled)
    } catch {
      self.init(name: entry.name, error)
      return
    }
    guard let found else { throw CancellationError() }
    guard found.byteCount == entry.bytes else {
      self.init(
        name: entry.name,
        kind: .otherLength(found: found.byteCount, expected: entry.bytes)
      )
      return
    }
    guard found.sha256 != expected else { return nil }
    self.init(name: entry.name, kind: .otherContent(found: found.sha256, expected: expected))
  }

  /// A file that could not be opened or read.
  private init(name: String, _ error: DurableFileError) {
    let reason = error.underlying.map { "\(error.message) (\($0))" } ?? error.message
    self.init(name: name, kind: error.code == .notFound ? .missing : .unreadable(reason))
  }
}
