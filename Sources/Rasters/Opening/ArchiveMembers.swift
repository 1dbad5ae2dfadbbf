private import CGDAL

/// The files in an archive (`.zip`, `.tar`, `.tgz`) as GDAL sees them.
public enum ArchiveMembers {
  private static let prefixes = [
    (".zip", "/vsizip/"), (".tar", "/vsitar/"), (".tgz", "/vsitar/"), (".tar.gz", "/vsitar/"),
  ]

  /// Whether a name is that of an archive.
  public static func isArchive(_ path: String) -> Bool { prefix(of: path) != nil }

  /// The names by which GDAL opens the files in an archive, sorted; none if it cannot be read.
  public static func names(in path: String) -> [String] {
    guard let prefix = prefix(of: path) else { return [] }
    let root = prefix + path
    let names = GDALLibrary.collecting {
      let list = unsafe VSIReadDirRecursive(root)
      defer { unsafe CSLDestroy(list) }
      return unsafe CStringList.strings(list)
    }.result
    return names.filter { !$0.hasSuffix("/") }.sorted().map { root + "/" + $0 }
  }

  private static func prefix(of path: String) -> String? {
    let name = path.lowercased()
    return prefixes.first { name.hasSuffix($0.0) }?.1
  }
}
