internal import Foundation
internal import Methods
internal import Products
internal import Sampling

/// The products in an archive: folders with a history, at any depth; none of them in another.
struct ProductFolders {
  /// Their paths from the output folder, sorted.
  let paths: [String]

  /// Looks for them; hidden folders hold none, and links are not followed.
  init(in folder: ArchiveFolder) {
    var (found, waiting) = ([String](), [""])
    while let place = waiting.popLast() {
      let path = PathPattern.joined(folder.path, place)
      // A folder that cannot be listed has no products for us.
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      if !place.isEmpty, names.contains(Provenance.fileName) {
        found.append(place)
        continue
      }
      for name in names where !name.hasPrefix(".") {
        let inner = place.isEmpty ? name : place + "/" + name
        let innerPath = PathPattern.joined(folder.path, inner)
        let isLink =
          (try? FileManager.default.destinationOfSymbolicLink(atPath: innerPath)) != nil
        if FileManager.default.isFolder(innerPath), !isLink || isProduct(innerPath) {
          waiting.append(inner)
        }
      }
    }
    paths = found.sorted()
  }
}

/// Whether a folder holds a history.
private func isProduct(_ path: String) -> Bool {
  FileManager.default.fileExists(atPath: path + "/" + Provenance.fileName)
}
