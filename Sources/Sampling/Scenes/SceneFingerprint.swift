package import DurableFiles
package import Rasters

extension Fingerprint {
  /// Takes the fingerprint of a scene.
  ///
  /// A plain file counts with its headers and masks. What else GDAL opens (a member of an archive, a
  /// subdataset, a VRT) counts with every file that GDAL names for it, read through GDAL, and with the
  /// name it was opened by, where that is no file: `vrt://scene.tif?bands=1,2` says which bands.
  ///
  /// - Throws: `DurableFileError`, `RasterError`, or `WorkError` if GDAL names no file.
  package init(of file: RasterFile) throws {
    if file.isPlainFile {
      let sideFiles = file.files.filter { side in
        side != file.path && [".hdr", ".msk"].contains { side.lowercased().hasSuffix($0) }
      }
      try self.init(ofFile: file.path, sideFiles: sideFiles.sorted())
      return
    }
    let parts = file.parts
    guard !parts.isEmpty else {
      throw WorkError(
        code: .badOptions,
        message: "GDAL names no file that \(file.path) is read from, so that a change of it could "
          + "not be noticed.",
        remedy: "Copy it to a file first, for example: gdal_translate IN OUT.tif."
      )
    }
    let prints = try parts.map { part in
      let bytes = try StoredBytes(path: part)
      return try Fingerprint(byteCount: bytes.byteCount) { (range) throws(RasterError) in
        try bytes.read(range)
      }
    }
    self.init(combining: prints, word: parts.contains(file.path) ? "" : file.path)
  }
}
