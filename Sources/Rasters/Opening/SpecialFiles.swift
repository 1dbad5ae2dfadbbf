internal import CGDAL

/// Pipes, sockets and devices, which keep whoever opens them waiting, or have no end.
enum SpecialFiles {
  /// What GDAL looks for beside a file, by its whole name and by its name without ending.
  private static let (sideEndings, stemEndings) = (
    [".hdr", ".HDR", ".aux.xml", ".ovr", ".msk"], [".hdr", ".HDR"]
  )

  /// Fails if a raster, or what belongs beside it, is one of them; nothing is opened.
  static func refuse(_ path: String) throws(RasterError) {
    var files = [path] + sideEndings.map { path + $0 }
    if let dot = path.lastIndex(of: "."), !path[dot...].contains("/") {
      files += stemEndings.map { path[..<dot] + $0 }
    }
    for file in files where unsafe unmix_is_special_file(file) != 0 {
      throw RasterError(
        code: .cannotOpen,
        path: path,
        message: "cannot open \(path): \(file) is a pipe, a socket or a device, not a file.",
        remedy: "Give a file; what a pipe delivers can be written into one first."
      )
    }
  }
}
