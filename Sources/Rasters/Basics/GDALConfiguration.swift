internal import CGDAL
internal import Foundation
internal import Glibc

/// Keeps options of GDAL that were meant for other programs from changing what is read and written.
///
/// GDAL takes several hundred options from the environment and from its configuration files. Many
/// of them change samples, block shapes, byte order, overviews or side-car files, and not all are
/// documented. So every name that is GDAL's own is cleared, apart from those that only say where
/// GDAL finds its data and how it reaches a server.
enum GDALConfiguration {
  /// How the names of GDAL's own options begin.
  private static let prefixes = [
    "GDAL_", "CPL_", "GTIFF_", "GEOTIFF_", "TIFF_", "COG_", "OGR_", "OSR_", "VRT_", "VSI_", "PNG_",
    "JPEG_", "HFA_", "RAW_", "BAG_", "ESRI_", "ENVI_", "USE_OPENJPEG_", "USE_OSR_", "CHECK_WITH_",
  ]
  /// Names that begin otherwise.
  private static let names: Set = [
    "CENTER_LONG", "CHECK_DISK_FREE_SPACE", "CONVERT_YCBCR_TO_RGB", "HDF5_SHIFT_GCPX_BY_180",
    "IGNORE_COORDINATE_EPOCH", "THRESHOLD", "USE_RRD", "USE_SPILL", "USE_TILE_AS_BLOCK",
  ]
  /// What options of GDAL's overviews end with.
  private static let suffix = "_OVERVIEW"
  /// Where GDAL finds its own files, and how it reaches servers: no sample depends on these.
  private static let keptPrefixes = [
    "GDAL_DATA", "GDAL_DRIVER_PATH", "GDAL_CONFIG_FILE", "GDAL_HTTP", "GDAL_PROXY", "GDAL_CURL_",
    "CPL_AWS_", "CPL_AZURE_", "CPL_CURL_", "CPL_GCE_", "CPL_GS_", "CPL_MACHINE_IS_GCE",
    "CPL_TMPDIR", "CPL_VSIL_CURL_",
  ]

  /// Whether an option is GDAL's own and can change what is read or written.
  static func shapesRasters(_ name: String) -> Bool {
    let name = name.uppercased()
    let isOfGDAL =
      names.contains(name) || name.hasSuffix(suffix)
      || prefixes.contains { name.hasPrefix($0) }
    return isOfGDAL && !keptPrefixes.contains { name.hasPrefix($0) }
  }

  /// Clears such options from the environment of this process and from what GDAL has loaded.
  ///
  /// Registering drivers follows: which of them are skipped is an option as well.
  static func clear() {
    for name in ProcessInfo.processInfo.environment.keys where shapesRasters(name) {
      unsafe unsetenv(name)
    }
    // The first use of the driver manager loads the configuration files.
    _ = GDALGetDriverCount()
    let loaded = unsafe CPLGetConfigOptions()
    defer { unsafe CSLDestroy(loaded) }
    for name in unsafe CStringList.items(loaded).keys where shapesRasters(name) {
      unsafe CPLSetConfigOption(name, nil)
    }
  }
}
