extension NetworkAccess {
  /// How names of things on the network begin, or go on after a prefix such as `NETCDF:"`.
  private static let networkNames = [
    "http://", "https://", "ftp://", "dods://", "s3://", "gs://", "/vsicurl", "/vsis3", "/vsigs",
    "/vsiaz", "/vsiadls", "/vsioss", "/vsiswift", "/vsihdfs", "/vsiwebhdfs",
  ]
  /// Longest description of a composition that is looked through, in bytes.
  private static let longestText = 64 << 20

  /// Fails if a path, or the composition of other files that it names, leads to the network and that
  /// is not allowed.
  ///
  /// - Throws: `RasterError` with code `.cannotOpen`.
  static func check(_ path: String) throws(RasterError) {
    guard !isAllowed, let name = networkName(in: path) else { return }
    throw RasterError(
      code: .cannotOpen,
      path: path,
      message: name == path
        ? "cannot open \(path): it is on the network."
        : "cannot open \(path): it reads from the network (\(name)).",
      remedy: "Copy the data to this machine, or allow the network: \(variable)=allow unmix ..."
    )
  }

  private static func networkName(in path: String) -> String? {
    if isNetwork(path) { return path }
    let start = String(decoding: FileCheck.firstBytes(of: path, count: 1024), as: UTF8.self)
    guard let tag = ["<VRTDataset", "<GDAL_", "<WCS_", "<WMS_"].first(where: start.contains) else {
      return nil
    }
    let length = min(FileCheck.byteCount(of: path) ?? 0, longestText)
    let text = String(decoding: FileCheck.firstBytes(of: path, count: length), as: UTF8.self)
    // Of a composition the names of its sources count: metadata may hold any address.
    let elements = tag == "<VRTDataset" ? text.split(separator: "<Source").dropFirst() : [text[...]]
    for element in elements {
      let content = tag == "<VRTDataset" ? element.prefix { $0 != "<" } : element
      guard
        let word = content.split(whereSeparator: { "<> ".contains($0) }).first(where: {
          isNetwork(String($0))
        })
      else { continue }
      return String(word)
    }
    return nil
  }

  private static func isNetwork(_ name: String) -> Bool {
    let name = name.lowercased()
    return networkNames.contains { name.contains($0) }
  }
}
