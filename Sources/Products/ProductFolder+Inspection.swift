internal import Foundation

/// What can be told of a product's folder by looking into it.
extension ProductFolder {
  /// Names of the files that a product may hold.
  static let fileNames: Set<String> = [
    "abundances.tif", "quality.tif", "uncertainty.tif", "quicklook.png", "spectra.svg",
    "provenance.json", "endmembers.csv", "endmembers.sli", "endmembers.hdr",
  ]

  /// What a folder holds beside the files of a product, sorted: somebody's notes, styles, models.
  ///
  /// The statistics that GIS programs leave beside rasters (`.aux.xml`) can be made again and do
  /// not count.
  ///
  /// - Parameter path: the folder; nothing is in one that is not there.
  /// - Returns: names, sorted.
  public static func foreignNames(at path: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []  // none there
    let suffix = ".aux.xml"
    return names.filter { name in
      !fileNames.contains(name)
        && !(name.hasSuffix(suffix) && fileNames.contains(String(name.dropLast(suffix.count))))
    }.sorted()
  }

  /// What a product lacks of what its provenance promises; nil for a whole product.
  ///
  /// - Parameters:
  ///   - path: the product's folder.
  ///   - provenance: what stands in its `provenance.json`.
  /// - Returns: what is wrong in words; nil for a whole product.
  public static func damage(at path: String, promised provenance: Provenance) -> String? {
    for (name, promised) in provenance.files.sorted(by: { $0.key < $1.key }) {
      guard let found = byteCount(path + "/" + name) else { return "\(name) is missing" }
      guard found == promised else {
        return "\(name) has \(found) bytes, and had \(promised) when it was made"
      }
    }
    return nil
  }

  /// Length of a file; nil if it is not there.
  static func byteCount(_ path: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)  // not there: nil
    return attributes?[.size] as? Int
  }
}
