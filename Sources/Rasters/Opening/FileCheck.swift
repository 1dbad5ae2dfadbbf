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
