extension FileCheck {
  /// The reason that GDAL did not open a file, in words that tell what to do.
  static func whyNotOpened(_ path: String, _ messages: GDALMessages) -> RasterError {
    guard !path.isEmpty else {
      return RasterError(
        code: .cannotOpen,
        path: path,
        message: "cannot open a scene: its path is empty (\"\").",
        remedy: "Give the data file of the scene."
      )
    }
    guard let byteCount = byteCount(of: path) else {
      return RasterError(
        code: .cannotOpen,
        path: path,
        message: "cannot open \(path): there is no such file, or you have no right to enter a "
          + "folder above it.",
        remedy: path.contains("\u{FFFD}")
          ? "Its name is not valid UTF-8: rename the file, or give a link to it with another name."
          : "Check the path; quote it if it has blanks."
      )
    }
    if isFolder(path) {
      return RasterError(
        code: .cannotOpen,
        path: path,
        message: "cannot open \(path): it is a folder, and GDAL knows no raster in it.",
        remedy: "Give the data file in it, such as the one that has a .hdr beside it.",
        underlying: messages.text
      )
    }
    if byteCount == 0 {
      return RasterError(
        code: .truncated,
        path: path,
        message: "cannot open \(path): the file is empty (0 bytes).",
        remedy: "Copy the file again, or leave the scene out."
      )
    }
    if firstBytes(of: path, count: 1).isEmpty {
      return RasterError(
        code: .cannotOpen,
        path: path,
        message: "cannot open \(path): you have no right to read the file.",
        remedy: "Ask for the right to read it (chmod, chown)."
      )
    }
    if firstBytes(of: path, count: 5).starts(with: "ENVI".utf8) { return headerGiven(path) }
    if let promised = promisedTIFFDirectory(path), promised >= byteCount {
      return RasterError(
        code: .truncated,
        path: path,
        message: "cannot open \(path): it has \(byteCount.grouped) bytes, but its header promises "
          + "a directory at byte \(promised.grouped).",
        remedy: "Copy the file again, or leave the scene out.",
        underlying: messages.text
      )
    }
    if let promised = RawHeader.promisedByteCount(of: path), promised > byteCount {
      return .truncated(path: path, actual: byteCount, promised: promised)
    }
    if let problem = RawHeader.problem(of: path) {
      return RasterError(
        code: .cannotOpen,
        path: path,
        message: "cannot open \(path): \(problem.what).",
        remedy: problem.remedy,
        underlying: messages.text
      )
    }
    return RasterError(
      code: .cannotOpen,
      path: path,
      message: "cannot open \(path): GDAL knows no raster in it.",
      remedy:
        "Give the data file (not the .hdr) of an ENVI scene, a GeoTIFF, or another raster that "
        + "`gdalinfo` opens.",
      underlying: messages.text
    )
  }

  /// The error of an ENVI header given in place of its data, with the name of these if they are there.
  private static func headerGiven(_ path: String) -> RasterError {
    let stem = path.lowercased().hasSuffix(".hdr") ? String(path.dropLast(4)) : path
    let endings = ["", ".img", ".dat", ".bsq", ".bil", ".bip", ".raw", ".bin", ".tif", ".sli"]
    let data = endings.map { stem + $0 }.first {
      $0 != path && byteCount(of: $0) != nil && !isFolder($0)
    }
    return RasterError(
      code: .cannotOpen,
      path: path,
      message: "cannot open \(path): it is an ENVI header, the text that describes a data file.",
      remedy: data.map { "Give the data file: \($0)." }
        ?? "Give the data file; none with this name and a usual ending (\(stem).img ...) is beside it."
    )
  }

  /// The place of the first directory that a TIFF header promises, at most `Int.max`; nil for other
  /// files.
  private static func promisedTIFFDirectory(_ path: String) -> Int? {
    let bytes = firstBytes(of: path, count: 16)
    guard bytes.count == 16 else { return nil }
    let isLittle = bytes[0] == 0x49 && bytes[1] == 0x49
    guard isLittle || (bytes[0] == 0x4D && bytes[1] == 0x4D) else { return nil }
    func number(_ range: Range<Int>) -> UInt64 {
      (isLittle ? Array(bytes[range].reversed()) : Array(bytes[range]))
        .reduce(0) { $0 << 8 | UInt64($1) }
    }
    switch number(2..<4) {
    case 42: return Int(clamping: number(4..<8))
    case 43: return Int(clamping: number(8..<16))
    default: return nil
    }
  }
}
