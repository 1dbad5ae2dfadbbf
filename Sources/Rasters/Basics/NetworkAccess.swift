internal import CGDAL

/// Keeps GDAL from the network, because a file that looks local (a VRT, a description of a web map)
/// can make it fetch from anywhere.
///
/// Whoever wants it sets `UNMIX_NETWORK=allow` in the environment.
enum NetworkAccess {
  /// The variable that allows it.
  static let variable = "UNMIX_NETWORK"

  /// Drivers that read from servers alone.
  private static let drivers = [
    "HTTP", "WMS", "WCS", "WMTS", "OGCAPI", "PLMOSAIC", "PLSCENES", "EEDAI", "DAAS", "NGW",
    "STACTA", "STACIT", "DODS", "RASDAMAN", "PostGISRaster", "GeoRaster",
  ]
  /// The file systems of GDAL that stay on this machine.
  private static let localFileSystems = [
    "/vsimem/", "/vsisubfile/", "/vsisparse/", "/vsizip/", "/vsigzip/", "/vsitar/", "/vsi7z/",
    "/vsirar/", "/vsicrypt/", "/vsicached", "/vsistdin", "/vsistdout",
  ]

  /// Whether the environment allows the network.
  static var isAllowed: Bool {
    unsafe CPLGetConfigOption(variable, nil).map { unsafe String(cString: $0) } == "allow"
  }

  /// Takes drivers and file systems of the network away; to be called once, after all are registered.
  static func closeUnlessAllowed() {
    guard !isAllowed else { return }
    for name in drivers {
      if let driver = unsafe GDALGetDriverByName(name) { unsafe GDALDeregisterDriver(driver) }
    }
    let list = unsafe VSIGetFileSystemsPrefixes()
    defer { unsafe CSLDestroy(list) }
    for prefix in unsafe CStringList.strings(list)
    where !localFileSystems.contains(where: { prefix.hasPrefix($0) }) {
      unsafe unmix_close_file_system(prefix)
    }
  }
}
