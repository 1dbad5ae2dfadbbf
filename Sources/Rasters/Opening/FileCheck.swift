internal import CGDAL

/// Looks at the bytes of a file to say why it cannot be read, and whether it is whole.
enum FileCheck {
  /// The bytes that a file has, or nil if it is not there.
  static func byteCount(of path: String) -> Int? {
    var isFolder: Int32 = 0
    let count = unsafe unmix_file_size(path, &isFolder)
    return count < 0 ? nil : Int(count)
  }

  /// Whether a path names a folder.
  static func isFolder(_ path: String) -> Bool {
    var isFolder: Int32 = 0
    return unsafe unmix_file_size(path, &isFolder) >= 0 && isFolder != 0
  }

  /// Whether a path names a file of the system, not one that GDAL makes up (`/vsizip/...`).
  static func isRegularFile(_ path: String) -> Bool { unsafe unmix_is_regular_file(path) != 0 }

  /// The first bytes of a file; fewer if it is shorter, none if it cannot be read.
  static func firstBytes(of path: String, count: Int) -> [UInt8] {
    guard let file = unsafe VSIFOpenL(path, "rb") else { return [] }
    defer { unsafe _ = VSIFCloseL(file) }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = unsafe VSIFReadL(&bytes, 1, count, file)
    return Array(bytes.prefix(read))
  }

  /// The reason that GDAL did not open a file, in words that tell what to do.
  static func whyNotOpened(_ path: String, _ messages: GDALMessages) -> RasterError {
    guard let byteCount = byteCount(of: path) else {
      return RasterError(
        code: .cannotOpen,
        path: path,
        message:
          "cannot open \(path): there is no such file, or a folder above it is closed to you.",
        remedy: "Check the path; quote it if it has blanks."
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
        message: "cannot open \(path): the file is there, but may not be read.",
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

  /// The place of the first directory that a TIFF header promises; nil for other files.
  private static func promisedTIFFDirectory(_ path: String) -> Int? {
    let bytes = firstBytes(of: path, count: 16)
    guard bytes.count == 16 else { return nil }
    let isLittle = bytes[0] == 0x49 && bytes[1] == 0x49
    guard isLittle || (bytes[0] == 0x4D && bytes[1] == 0x4D) else { return nil }
    func number(_ range: Range<Int>) -> Int {
      (isLittle ? Array(bytes[range].reversed()) : Array(bytes[range]))
        .reduce(0) { ($0 & 0xFF_FFFF_FFFF_FFFF) << 8 | Int($1) }
    }
    switch number(2..<4) {
    case 42: return number(4..<8)
    case 43: return number(8..<16)
    default: return nil
    }
  }

  /// Fails if an ENVI file is shorter than header offset and samples together.
  static func checkRawLength(_ raster: RasterFile) throws(RasterError) {
    guard raster.driverName == "ENVI", let actual = byteCount(of: raster.path) else { return }
    let offset = Int(raster.metadata["ENVI"]?["header_offset"] ?? "0") ?? 0
    let samples = raster.bands.reduce(0) { $0 + $1.sampleType.byteCount } * raster.grid.pixelCount
    guard actual < offset + samples else { return }
    throw .truncated(path: raster.path, actual: actual, promised: offset + samples)
  }

  /// Fails if the last byte that a GeoTIFF's directory promises lies beyond the end of the file.
  ///
  /// Looks at every block of the file, or at the last row of blocks of each band and at 20,000
  /// others spread over the file where it has more.
  static func checkBlocks(of dataset: InputDataset, _ raster: RasterFile) throws(RasterError) {
    guard raster.driverName == "GTiff" || raster.driverName == "COG",
      let actual = byteCount(of: raster.path)
    else { return }
    let bandCount = raster.interleave == .pixel ? 1 : raster.bands.count
    let columns = (raster.grid.width + raster.blockWidth - 1) / raster.blockWidth
    let rows = (raster.grid.height + raster.blockHeight - 1) / raster.blockHeight
    let step = max(1, bandCount * columns * rows / 20_000)
    var promised = 0
    for band in 0..<bandCount {
      for row in 0..<rows {
        for column in 0..<columns {
          let index = (band * rows + row) * columns + column
          guard row == rows - 1 || index % step == 0 else { continue }
          promised = max(promised, dataset.endOfBlock(band: band, column: column, row: row))
        }
      }
    }
    guard promised > actual else { return }
    throw .truncated(path: raster.path, actual: actual, promised: promised)
  }
}

extension InputDataset {
  /// The byte after a block of a GeoTIFF; 0 for a block that is not stored.
  fileprivate func endOfBlock(band: Int, column: Int, row: Int) -> Int {
    let place = "\(column)_\(row)"
    guard let offset = metadataItem(band: band, "BLOCK_OFFSET_\(place)", domain: "TIFF"),
      let size = metadataItem(band: band, "BLOCK_SIZE_\(place)", domain: "TIFF"),
      let start = Int(offset), let count = Int(size)
    else { return 0 }
    return start + count
  }
}

extension RasterError {
  /// The error of a file that ends before its header says.
  static func truncated(path: String, actual: Int, promised: Int) -> RasterError {
    RasterError(
      code: .truncated,
      path: path,
      message: "cannot read \(path): it has \(actual.grouped) bytes, "
        + "its header promises \(promised.grouped).",
      remedy: "Copy the file again, or leave the scene out."
    )
  }
}

extension Int {
  /// The number with a comma after every third digit from the right: `41,943,040`.
  var grouped: String {
    let digits = Array(String(magnitude))
    let groups = stride(from: digits.count, to: 0, by: -3).map { end in
      String(digits[Swift.max(0, end - 3)..<end])
    }
    return (self < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }
}
