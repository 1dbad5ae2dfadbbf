package import DurableFiles
internal import Foundation
package import Products
package import Rasters

/// The files that a scene is read from, each with its fingerprint.
package struct SceneFiles: Sendable {
  /// The files, the data first.
  package let files: [InputFile]
  /// The name by which GDAL opened the scene, where it is not that of a file: `vrt://x.tif?bands=1,2`.
  package let openedAs: String?
  /// Where each file lies, and its stamp when it was looked at first.
  private let stamps: [(path: String, stamp: FileStamp?)]

  /// Endings of what may lie beside a raster: of its own name, or of its name without ending.
  private static let companionEndings = [
    ".hdr", ".HDR", ".msk", ".aux.xml", ".ovr", ".prj", ".tfw", ".wld", ".rpb", ".RPB", ".imd",
    ".IMD", ".xml", ".sta",
  ]

  /// The files beside a raster that may belong to it and are there, by their paths.
  package static func companions(of path: String) -> [String] {
    Set(companionNames(of: path)).subtracting([path]).filter { FileStamp(path: $0) != nil }.sorted()
  }

  /// The names, or paths, that files beside a raster have if they belong to it, be they there or not.
  package static func companionNames(of name: String) -> [String] {
    let stem = (name as NSString).deletingPathExtension
    return companionEndings.flatMap { ending in [name + ending, stem + ending] }
  }

  /// Takes the fingerprints of all files of a scene.
  ///
  /// A plain file counts with its headers, masks and metadata files. What else GDAL opens (a member of
  /// an archive, a subdataset, a VRT) counts with every file that GDAL names for it, read through GDAL.
  ///
  /// - Throws: `DurableFileError`, `RasterError`, or `WorkError` if GDAL names no file, or a file
  ///   changed since `stamps` were taken.
  init(of file: RasterFile, stampsBefore: SceneFiles.Stamps) throws {
    let parts = file.isPlainFile ? Self.parts(ofPlain: file) : file.parts
    guard !parts.isEmpty else {
      throw WorkError(
        code: .badOptions,
        message: "GDAL names no file that \(file.path) is read from, so that a change of it could "
          + "not be noticed.",
        remedy: "Copy it to a file first, for example: gdal_translate IN OUT.tif."
      )
    }
    stamps = parts.map { ($0, FileStamp(path: $0)) }
    let folder = (file.path as NSString).deletingLastPathComponent
    files = try zip(parts, stamps).map { path, stamp in
      let role = Self.role(of: path, in: file)
      return InputFile(
        role: role,
        name: Self.name(of: path, in: folder),
        fingerprint: role == .auxiliary ? "" : try Self.fingerprint(of: path, role, in: file),
        stamp: stamp.stamp.flatMap { $0.isSettled ? $0 : nil }
      )
    }
    openedAs = parts.contains(file.path) ? nil : file.path
    if let changed = stampsBefore.changed(stamps) { throw WorkError.changedWhileRead(changed) }
  }

  /// Takes the fingerprints of all files of a raster that is not read as a scene.
  ///
  /// - Throws: as the other initializer.
  package init(of file: RasterFile) throws {
    try self.init(of: file, stampsBefore: Stamps(of: file.path))
  }

  /// All files together.
  package var fingerprint: Fingerprint {
    let counting = files.filter { $0.role != .auxiliary }
    return Fingerprint(
      combining: counting.map { Fingerprint(hexadecimal: $0.fingerprint) },
      word: openedAs ?? ""
    )
  }

  /// Fails if one of the files changed since it was looked at first: the product would be of two
  /// states of the scene.
  ///
  /// - Throws: `WorkError` with code `.changed`.
  package func requireUnchanged() throws {
    for (path, stamp) in stamps where FileStamp(path: path) != stamp {
      throw WorkError.changedWhileRead(path)
    }
  }

  /// The data, what GDAL names, and what lies beside it.
  private static func parts(ofPlain file: RasterFile) -> [String] {
    let beside = file.files.filter { $0 != file.path } + companions(of: file.path)
    return [file.path] + Set(beside).filter { FileStamp(path: $0) != nil }.sorted()
  }

  private static func role(of path: String, in file: RasterFile) -> InputFile.Role {
    let name = path.lowercased()
    if path == file.path { return .data }
    if [".aux.xml", ".ovr"].contains(where: name.hasSuffix) { return .auxiliary }
    if name.hasSuffix(".hdr") { return .header }
    if name.hasSuffix(".msk") { return .mask }
    if !file.isPlainFile { return .data }
    return file.files.contains(path) ? .metadata : .auxiliary
  }

  private static func fingerprint(
    of path: String,
    _ role: InputFile.Role,
    in file: RasterFile
  ) throws -> String {
    if file.isPlainFile {
      return role == .data
        ? try Fingerprint(ofFile: path).hexadecimal : try Checksum.sha256(ofFile: path)
    }
    let bytes = try StoredBytes(path: path)
    return try Fingerprint(byteCount: bytes.byteCount) { (range) throws(RasterError) in
      try bytes.read(range)
    }.hexadecimal
  }

  /// The name in the scene's folder, or the whole path of what lies elsewhere.
  private static func name(of path: String, in folder: String) -> String {
    let start = folder.isEmpty ? "" : folder + "/"
    return path.hasPrefix(start) ? String(path.dropFirst(start.count)) : path
  }
}

extension SceneFiles {
  /// The stamps of a scene's files before it is opened.
  struct Stamps {
    private let stamps: [String: FileStamp]

    init(of path: String) {
      let paths = [path] + SceneFiles.companions(of: path)
      stamps = Dictionary(
        uniqueKeysWithValues: paths.compactMap { path in FileStamp(path: path).map { (path, $0) } }
      )
    }

    /// The first file whose later stamp differs.
    fileprivate func changed(_ later: [(path: String, stamp: FileStamp?)]) -> String? {
      later.first { stamps[$0.path] != nil && stamps[$0.path] != $0.stamp }?.path
    }
  }
}

extension WorkError {
  fileprivate static func changedWhileRead(_ path: String) -> WorkError {
    WorkError(
      code: .changed,
      message: "\(path) changed while the scene was read; what was read is of no one state.",
      remedy: "Wait until whatever writes the file has finished, then run it again."
    )
  }
}
