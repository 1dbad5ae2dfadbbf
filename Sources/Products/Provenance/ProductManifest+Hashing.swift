internal import DurableFiles
internal import Rasters
private import Synchronization

extension ProductManifest {
  /// Looks at files that were just written.
  ///
  /// - Parameters:
  ///   - names: their names, the largest first.
  ///   - folder: where they are.
  ///   - threadCount: number of threads.
  /// - Throws: `ProductsError` with code `.incomplete` if a file is missing or empty, or
  ///   `.cannotWrite` if it cannot be read.
  init(of names: [String], in folder: String, threadCount: Int) throws(ProductsError) {
    let entries = Mutex<[Entry]>([])  // added to by every thread
    try ParallelLoop.run(itemCount: names.count, threadCount: threadCount) {
      item throws(ProductsError) in
      let entry = try Self.entry(names[item], in: folder)
      entries.withLock { $0.append(entry) }
    }
    self.init(entries.withLock { $0 })
  }

  private static func entry(_ name: String, in folder: String) throws(ProductsError) -> Entry {
    let path = folder + "/" + name
    let checksum: FileChecksum?
    do { checksum = try FileChecksum(ofFile: path) } catch {
      guard error.code == .notFound else { throw ProductsError(error) }
      checksum = nil
    }
    guard let checksum, checksum.byteCount > 0 else {
      throw ProductsError(
        code: .incomplete,
        path: path,
        message: "the product would lack \(name).",
        remedy: "See that nobody else works in \(folder), then run the scene again.",
        underlying: checksum == nil ? "it is not there" : "it is empty"
      )
    }
    return Entry(name: name, bytes: checksum.byteCount, sha256: checksum.sha256)
  }
}
