internal import Foundation
internal import Methods

/// A name by which GDAL opens what is not a file of its own: a member of an archive
/// (`/vsizip/a.zip/b.tif`), a subdataset (`NETCDF:"a.nc":reflectance`), `vrt://a.tif?bands=1,2`.
struct VirtualName {
  /// What stands before the file's name, the file's name, and what stands behind it.
  private let head, file, tail: String

  /// Endings of files that hold others.
  private static let archiveEndings = [
    ".zip", ".tar", ".tgz", ".tar.gz", ".gz", ".7z", ".rar", ".kmz",
  ]

  /// Takes a name apart; nil if it is that of a plain file.
  init?(_ text: String) {
    if text.hasPrefix("/vsi") {
      guard let parts = Self.archiveParts(of: text) else { return nil }
      (head, file, tail) = parts
    } else if text.hasPrefix("vrt://") {
      let rest = text.dropFirst("vrt://".count)
      let end = rest.firstIndex(of: "?") ?? rest.endIndex
      (head, file, tail) = ("vrt://", String(rest[..<end]), String(rest[end...]))
    } else if !text.utf8.contains(UInt8(ascii: ":")) {
      // Most names by far: expressions take longer than all else that is done with thousands of them.
      return nil
    } else if let match = text.wholeMatch(of: /([A-Z][A-Z0-9_]+:)"([^"]+)"(:.+)?/) {
      (head, file, tail) = (
        String(match.1) + "\"", String(match.2), "\"" + (match.3.map(String.init) ?? "")
      )
    } else if let match = text.wholeMatch(of: /([A-Z][A-Z0-9_]+:)([^:]+)(:.+)?/) {
      (head, file, tail) = (
        String(match.1), String(match.2), match.3.map(String.init) ?? ""
      )
    } else {
      return nil
    }
  }

  /// Prefixes such as `/vsizip/` or `/vsitar/vsigzip/`, the archive, and the member in it.
  private static func archiveParts(of text: String) -> (String, String, String)? {
    guard let match = text.prefixMatch(of: /(?:\/vsi[a-z0-9_]+)+\//) else { return nil }
    let rest = text[match.range.upperBound...]
    var end = rest.startIndex
    while end < rest.endIndex {
      let next = rest[end...].dropFirst().firstIndex(of: "/") ?? rest.endIndex
      let name = rest[..<next].lowercased()
      if archiveEndings.contains(where: name.hasSuffix) {
        return (String(match.0), String(rest[..<next]), String(rest[next...]))
      }
      end = next
    }
    return (String(match.0), String(rest), "")
  }

  /// The name with the file's path from a folder.
  func resolved(in folder: String) -> String {
    // Braces and networks: what follows is not the path of a file.
    if file.hasPrefix("{") || head.contains("curl") || head.contains("vsis3") {
      return head + file + tail
    }
    return head + PathPattern.joined(folder, file) + tail
  }

  /// The names that a pattern in the file's place stands for; the name itself without a pattern.
  func names(in folder: String) -> [String] {
    guard PathPattern.hasWildcards(file) else { return [resolved(in: folder)] }
    return PathPattern(file).search(in: folder).paths.map { head + $0 + tail }
  }

  /// The file that holds the data.
  var filePath: String { file }

  /// What a product is named after: the member's name, or those of the file and of the subdataset.
  var stem: String {
    if head.hasPrefix("/vsi"), !tail.isEmpty { return SceneName.stem(ofFile: tail) }
    let stem = SceneName.stem(ofFile: file)
    if head.hasPrefix("vrt://") { return stem }
    let inner = tail.split { "\":/".contains($0) }.joined(separator: "_")
    return inner.isEmpty ? stem : stem + "_" + inner
  }
}
