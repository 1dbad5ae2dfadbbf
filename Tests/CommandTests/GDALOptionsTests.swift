import Foundation
import Testing

/// Options of GDAL in the environment or in its configuration files: meant for other programs.
@Suite("Options of GDAL")
struct GDALOptionsTests {
  static let options = [
    "COMPRESS_OVERVIEW=JPEG", "PREDICTOR_OVERVIEW=2", "INTERLEAVE_OVERVIEW=BAND",
    "BIGTIFF_OVERVIEW=YES", "PHOTOMETRIC_OVERVIEW=YCBCR", "ZLEVEL_OVERVIEW=1",
    "SPARSE_OK_OVERVIEW=OFF", "GDAL_TIFF_OVR_BLOCKSIZE=256", "GDAL_TIFF_ENDIANNESS=BIG",
    "GDAL_TIFF_INTERNAL_MASK=YES", "GDAL_TIFF_DEFLATE_SUBCODEC=ZLIB", "TIFF_USE_OVR=YES",
    "USE_RRD=YES", "GTIFF_DONT_WRITE_BLOCKS=YES", "GTIFF_POINT_GEO_IGNORE=YES",
    "GTIFF_SRS_SOURCE=GEOKEYS", "GTIFF_WRITE_IMAGE_STRUCTURE_METADATA=NO", "GTIFF_DIRECT_IO=YES",
    "GTIFF_VIRTUAL_MEM_IO=YES", "GTIFF_USE_MMAP=YES", "GTIFF_IGNORE_READ_ERRORS=YES",
    "GTIFF_HONOUR_NEGATIVE_SCALEY=YES", "GTIFF_ESRI_CITATION=NO", "GTIFF_WRITE_TOWGS84=YES",
    "GTIFF_LINEAR_UNITS=BROKEN", "GDAL_NUM_THREADS=ALL_CPUS", "GDAL_CACHEMAX=1",
    "GDAL_FORCE_CACHING=YES", "GDAL_BAND_BLOCK_CACHE=HASHSET", "GDAL_ONE_BIG_READ=YES",
    "GDAL_PAM_ENABLED=NO", "GDAL_PAM_MODE=PAM", "ESRI_XML_PAM=YES", "GDAL_SKIP=GTiff ENVI COG PNG",
    "GDAL_DISABLE_READDIR_ON_OPEN=EMPTY_DIR", "GDAL_READDIR_LIMIT_ON_OPEN=1",
    "GDAL_GEOREF_SOURCES=NONE", "GDAL_VALIDATE_CREATION_OPTIONS=NO", "GDAL_MAX_BAND_COUNT=2",
    "GDAL_DEFAULT_CREATE_COPY=YES", "GDAL_IGNORE_AXIS_ORIENTATION=YES",
    "OSR_DEFAULT_AXIS_MAPPING_STRATEGY=AUTHORITY_COMPLIANT", "OSR_WKT_FORMAT=WKT1_ESRI",
    "OSR_ADD_TOWGS84_ON_EXPORT_TO_WKT1=YES", "CPL_DEBUG=ON", "CPL_LOG=gdal.log",
    "CPL_TIMESTAMP=ON", "RAW_CHECK_FILE_SIZE=NO", "RAW_MEM_ALLOC_LIMIT_MB=0",
  ]

  /// A scene compressed in tiles, its end members, and the product made without any option.
  private static let reference = Result { try prepared() }

  private static func prepared() throws -> (folder: ScratchFolder, product: [String: Data]) {
    let folder = try ScratchFolder()
    try folder.simulate(["--layout", "geotiff-tiled-deflate", "--rotation", "10"])
    return (folder, try product(in: folder, named: "plain"))
  }

  /// The bytes of a product made with some variables set, by file; without its provenance.
  private static func product(
    in folder: ScratchFolder,
    named name: String,
    _ environment: [String: String] = [:]
  ) throws -> [String: Data] {
    // Commands that run at once print into folders of their own.
    let runs = try ScratchFolder()
    let arguments = [
      "scene", folder.file("trial/scene.tif"), "--endmembers",
      folder.file("trial/truth_endmembers.csv"), "-o", folder.file(name),
    ]
    let process = try BuiltCommand.start(arguments, in: runs, environment: environment)
    let result = try BuiltCommand.result(of: process, in: runs)
    try #require(result.exitCode == 0, "\(result.errors)")
    #expect(try runs.names == [])
    var files: [String: Data] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.file(name))
    where file != "provenance.json" {
      files[file] = try folder.data(name + "/" + file)
    }
    return files
  }

  @Test("the bytes of a product do not depend on one in the environment", arguments: options)
  func environment(option: String) throws {
    let reference = try Self.reference.get()
    let parts = option.split(separator: "=").map(String.init)
    let files = try Self.product(in: reference.folder, named: parts[0], [parts[0]: parts[1]])
    #expect(files == reference.product)
  }

  @Test("nor on all of them in a configuration file", arguments: ["GDAL_CONFIG_FILE", "HOME"])
  func file(variable: String) throws {
    let reference = try Self.reference.get()
    let home = try ScratchFolder()
    try FileManager.default.createDirectory(
      atPath: home.file(".gdal"),
      withIntermediateDirectories: false
    )
    let text = "[configoptions]\n" + Self.options.joined(separator: "\n") + "\n"
    try text.write(toFile: home.file(".gdal/gdalrc"), atomically: true, encoding: .utf8)
    let value = variable == "HOME" ? home.path : home.file(".gdal/gdalrc")
    let files = try Self.product(
      in: reference.folder,
      named: "file-" + variable,
      [variable: value]
    )
    #expect(files == reference.product)
  }
}
