internal import Essentials
internal import Products
internal import Rasters

/// Decodes the rasters of a product, which checksums alone do not.
enum RasterReading {
  /// What is wrong with the rasters of a product, half a sentence each.
  ///
  /// - Throws: `CancellationError`.
  static func faults(
    of verification: ProductVerification,
    control: RunControl
  ) throws -> [String] {
    let names = verification.provenance?.files.names.filter { $0.hasSuffix(".tif") } ?? []
    var faults: [String] = []
    for name in names {
      do {
        let file = try RasterFile(path: verification.path + "/" + name)
        try RasterReader(file).readThrough(isCancelled: control.isCancelled)
      } catch {
        let words = error.underlying.map { " (\($0))" } ?? ""
        faults.append("\(name) cannot be decoded: \(error.message)\(words)")
      }
      try control.stopIfCancelled()
    }
    return faults
  }
}
