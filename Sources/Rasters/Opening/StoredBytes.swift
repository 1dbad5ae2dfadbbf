private import CGDAL

/// The bytes of a file as GDAL sees it: a plain one, or one in an archive or on a server (`/vsizip/`,
/// `/vsicurl/` ...).
@safe
public final class StoredBytes {
  /// The file.
  public let path: String
  /// Its length.
  public let byteCount: Int
  private let handle: UnsafeMutablePointer<VSILFILE>

  /// Opens a file.
  ///
  /// - Throws: `RasterError` with code `.cannotOpen`.
  public init(path: String) throws(RasterError) {
    guard let byteCount = FileCheck.byteCount(of: path), let handle = unsafe VSIFOpenL(path, "rb")
    else {
      throw RasterError(
        code: .cannotOpen,
        path: path,
        message: "cannot open \(path), which GDAL counts as a part of the scene.",
        remedy: "Check the path, and the right to read it."
      )
    }
    self.path = path
    self.byteCount = byteCount
    unsafe self.handle = unsafe handle
  }

  deinit { unsafe _ = VSIFCloseL(handle) }

  /// Reads some bytes.
  ///
  /// - Parameter range: within `0..<byteCount`.
  /// - Returns: exactly those bytes.
  /// - Throws: `RasterError` with code `.cannotRead`.
  public func read(_ range: Range<Int>) throws(RasterError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    let isThere = unsafe VSIFSeekL(handle, vsi_l_offset(range.lowerBound), SEEK_SET) == 0
    let count = isThere ? unsafe VSIFReadL(&bytes, 1, range.count, handle) : 0
    guard count == range.count else {
      throw RasterError(
        code: .cannotRead,
        path: path,
        message: "cannot read bytes \(range.lowerBound)-\(range.upperBound) of the "
          + "\(byteCount.grouped) of \(path).",
        remedy: "Copy the file again, or leave the scene out."
      )
    }
    return bytes
  }
}

extension RasterFile {
  /// Whether the raster is one file that the system can read, as most are: no member of an archive,
  /// no folder, no subdataset, no composition of other files.
  public var isPlainFile: Bool { driverName != "VRT" && FileCheck.isRegularFile(path) }

  /// All files that the raster's samples and headers are read from, as GDAL names them; those that it
  /// may write itself at any time (statistics, overviews) are none.
  public var parts: [String] {
    let named = FileCheck.isRegularFile(path) ? [path] + files.filter { $0 != path } : files
    return named.filter { file in
      let isWrittenByOthers = [".aux.xml", ".ovr"].contains { file.lowercased().hasSuffix($0) }
      return !isWrittenByOthers && FileCheck.byteCount(of: file) != nil && !FileCheck.isFolder(file)
    }
  }
}
