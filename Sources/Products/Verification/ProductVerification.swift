internal import DurableFiles
public import Essentials

/// Whether a product is still what it was when it was made, by the manifest in its `provenance.json`.
///
///     let quick = ProductVerification.lengths(of: "out/f180")
///     let full = try ProductVerification.checksums(of: "out/f180", control: control)
///     if let words = full.words { print("out/f180: \(words)") }
public struct ProductVerification: Sendable, Equatable {
  /// The answers.
  public enum Verdict: Sendable, Equatable {
    /// Every file is there as it was made.
    case whole
    /// Files are missing or different; one entry each, sorted by name.
    case damaged([FileFault])
    /// There is no folder, or an empty one.
    case notThere
    /// The folder holds no `provenance.json`: it is not a product, or its history is lost.
    case noProvenance
    /// `provenance.json` is damaged, of another program or of a later version; why.
    case badProvenance(String)
  }

  /// The product's folder.
  public let path: String
  /// The answer.
  public let verdict: Verdict
  /// What stands in `provenance.json`; nil if it cannot be read.
  public let provenance: Provenance?
  /// Names of files in the folder that are not the product's, sorted; all without a provenance.
  public let foreignNames: [String]

  /// Files whose bytes nobody can vouch for, as the version that made the product kept lengths only.
  public var namesWithoutChecksum: [String] {
    provenance?.files.entries.filter { $0.sha256 == nil }.map(\.name) ?? []
  }

  /// What is wrong as half a sentence without a full stop; nil for a whole product.
  public var words: String? {
    switch verdict {
    case .whole: nil
    case .damaged(let faults): faults.map(\.words).joined(separator: "; ")
    case .notThere: "there is no product"
    case .noProvenance: "\(Provenance.fileName) is missing"
    case .badProvenance(let reason): "\(Provenance.fileName) cannot be used: \(reason)"
    }
  }

  /// Looks whether all files are there with their lengths, and reads none but `provenance.json`.
  ///
  /// - Parameter path: the product's folder.
  /// - Returns: what was found; files of the right length count as whole.
  public static func lengths(of path: String) -> ProductVerification {
    ProductVerification(of: path) { FileFault(inLengthOf: $0, in: path) }
  }

  /// Reads all files, a mebibyte at a time, and compares their checksums.
  ///
  /// - Parameters:
  ///   - path: the product's folder.
  ///   - control: asked after every mebibyte whether to stop.
  /// - Returns: what was found; files without a known checksum are compared by length.
  /// - Throws: `CancellationError` once the control says so.
  public static func checksums(
    of path: String,
    control: RunControl = RunControl()
  ) throws(CancellationError) -> ProductVerification {
    try ProductVerification(of: path) { entry throws(CancellationError) in
      if let fault = FileFault(inLengthOf: entry, in: path) { return fault }
      return try FileFault(inContentOf: entry, in: path, isCancelled: control.isCancelled)
    }
  }

  /// Looks as `lengths` does, and reads all files only where one was written after `provenance.json`,
  /// which is the last of every product: by hand, by a faulty program, or by copying without times.
  ///
  /// - Parameters:
  ///   - path: the product's folder.
  ///   - control: asked after every mebibyte whether to stop.
  /// - Returns: what was found.
  /// - Throws: `CancellationError` once the control says so.
  public static func look(
    at path: String,
    control: RunControl = RunControl()
  ) throws(CancellationError) -> ProductVerification {
    let found = lengths(of: path)
    guard case .whole = found.verdict, let files = found.provenance?.files.entries,
      let last = FileStamp(path: path + "/" + Provenance.fileName)
    else { return found }
    let isTouched = files.contains { file in
      guard let stamp = FileStamp(path: path + "/" + file.name) else { return true }
      return stamp.modifiedNanoseconds > last.modifiedNanoseconds
    }
    return isTouched ? try checksums(of: path, control: control) : found
  }

  private init(
    path: String,
    _ verdict: Verdict,
    _ provenance: Provenance? = nil,
    foreignNames: [String] = []
  ) {
    self.path = path
    self.verdict = verdict
    self.provenance = provenance
    self.foreignNames = foreignNames
  }

  /// Looks into a folder, and at each file that its history lists.
  private init<Failure: Error>(
    of path: String,
    _ fault: (ProductManifest.Entry) throws(Failure) -> FileFault?
  ) throws(Failure) {
    let content: FolderContent
    let provenance: Provenance
    do throws(ProductsError) {
      content = try FolderContent(of: path)
      guard !content.names.isEmpty else {
        self.init(path: path, .notThere)
        return
      }
      guard content.names.contains(Provenance.fileName) else {
        self.init(path: path, .noProvenance, foreignNames: content.names)
        return
      }
      provenance = try Provenance(ofProduct: path)
    } catch {
      let names = (try? FolderContent(of: path).names) ?? []  // closed: nothing is known of it
      let reason = error.underlying.map { "\(error.message) (\($0))" } ?? error.message
      self.init(path: path, .badProvenance(reason), foreignNames: names)
      return
    }
    var faults: [FileFault] = []
    for entry in provenance.files.entries {
      if let fault = try fault(entry) { faults.append(fault) }
    }
    self.init(
      path: path,
      faults.isEmpty ? .whole : .damaged(faults),
      provenance,
      foreignNames: content.foreignNames(provenance.files)
    )
  }
}
