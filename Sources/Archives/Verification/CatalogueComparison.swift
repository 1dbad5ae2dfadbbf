internal import Catalogue
internal import Products

/// What a catalogue says otherwise than the products on the disk.
struct CatalogueComparison {
  /// A sentence each, without its full stop; empty where catalogue and disk agree.
  let differences: [String]

  /// Compares every row with the disk, and every product on the disk with the rows.
  ///
  /// - Parameters:
  ///   - folder: the archive.
  ///   - verified: products that were looked at.
  init(of folder: ArchiveFolder, with verified: [ProductVerification]) {
    let reader: CatalogueReader
    do throws(CatalogueError) { reader = try CatalogueReader(path: folder.cataloguePath) } catch {
      differences = error.code == .missing ? [] : [error.message]
      return
    }
    let found = Dictionary(verified.map { (folder.kept($0.path), $0) }) { first, _ in first }
    do {
      let scenes = try reader.scenes().filter { $0.productKey != nil }
      let known = Set(scenes.compactMap(\.productPath))
      let there = Set(ProductFolders(in: folder).paths)
      differences =
        known.subtracting(there).sorted().map { "\($0): in the catalogue, and not on the disk" }
        + there.subtracting(known).sorted().map { "\($0): on the disk, and not in the catalogue" }
        + (try scenes.flatMap { scene in
          guard let path = scene.productPath, let entries = found[path]?.provenance?.files.entries
          else { return [] as [String] }
          let kept = Set(try reader.files(of: scene).map { "\($0.name) \($0.sha256 ?? "")" })
          let names = entries.filter { !kept.contains("\($0.name) \($0.sha256 ?? "")") }
            .map(\.name)
          return names.isEmpty
            ? [] : ["\(path): the catalogue has other checksums (\(names.joined(separator: ", ")))"]
        })
    } catch { differences = ["\(error)"] }
  }
}
