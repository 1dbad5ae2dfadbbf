internal import CGDAL

/// What a raster file is and says, without its pixels.
public struct RasterFile: Sendable, Equatable {
  /// The file as it was given.
  public let path: String
  /// Short name of GDAL's driver: `ENVI`, `GTiff` ...
  public let driverName: String
  /// Size and georeferencing.
  public let grid: RasterGrid
  /// The bands, from the first; an alpha band at the end is a mask and none of them.
  public let bands: [RasterBand]
  /// What says, beside the samples themselves, which pixels have data.
  public let mask: RasterMask
  /// How its samples follow each other.
  public let sampleOrder: SampleOrder
  /// Width of the blocks in which the file is stored, in pixels.
  public let blockWidth: Int
  /// Height of the blocks in which the file is stored, in pixels.
  public let blockHeight: Int
  /// Name of the compression; nil for none.
  public let compression: String?
  /// Metadata of the whole raster, by domain: the usual one (empty name), `ENVI` and `IMAGERY`.
  public let metadata: [String: [String: String]]
  /// All files that belong to the raster, the data first.
  public let files: [String]
  /// Bytes of the data file on disk; 0 where the raster is not a plain file.
  public let byteCount: Int
  /// How the container that holds the raster describes it: netCDF, HDF5, Zarr; nil for other formats.
  public let array: StoredArray?
  /// Whether the raster lies on the Earth, but PROJ's database of coordinate reference systems is not
  /// found, so that codes such as EPSG:32632 are lost.
  public let lacksProjectionDatabase: Bool
  /// Where the samples lie, if they can be read without GDAL.
  private(set) var rawStorage: RawStorage?
  /// Whether samples can be read as they lie in the file.
  public var isReadInPlace: Bool { rawStorage != nil }

  /// Opens a file, reads what it says of itself and checks that it is as long as it promises.
  ///
  /// - Parameter path: a raster that GDAL opens.
  /// - Throws: `RasterError` with code `.cannotOpen`, `.truncated` or `.unsupported` (no bands,
  ///   complex or 64-bit integer samples, an alpha band before others).
  public init(path: String) throws(RasterError) {
    let dataset = try InputDataset(path)
    try self.init(describedBy: dataset)
    try requireSame(as: RasterFile(describedBy: InputDataset(path)))
    try FileCheck.checkRawLength(self)
    try FileCheck.checkBlocks(of: dataset, self)
    rawStorage = RawStorage(dataset, self)
  }

  /// Reads what an open file says of itself.
  private init(describedBy dataset: InputDataset) throws(RasterError) {
    let path = dataset.path
    let size = dataset.size
    guard size.bandCount > 0, size.width > 0, size.height > 0 else {
      throw RasterError(
        code: .unsupported,
        path: path,
        message: "\(path) has no bands: \(size.width) x \(size.height) pixels, 0 bands.",
        remedy: "If it is a container, give one of the subdatasets that gdalinfo lists."
      )
    }
    try FileCheck.checkSize(size, of: path)
    self.path = path
    driverName = dataset.driverName
    grid = RasterGrid(
      width: size.width,
      height: size.height,
      georeference: dataset.georeference
    )
    mask = try RasterMask(dataset)
    var bands: [RasterBand] = []
    for index in 0..<size.bandCount - (mask.alphaBand == nil ? 0 : 1) {
      bands.append(try RasterBand(dataset, index))
    }
    self.bands = bands
    let structure = dataset.metadata(domain: "IMAGE_STRUCTURE")
    sampleOrder = SampleOrder(interleave: structure["INTERLEAVE"])
    compression = structure["COMPRESSION"]
    var (width, height) = (Int32(0), Int32(0))
    unsafe dataset.lend(band: 0) { unsafe GDALGetBlockSize($0, &width, &height) }
    blockWidth = max(1, Int(width))
    blockHeight = max(1, Int(height))
    var metadata: [String: [String: String]] = [:]
    for domain in ["", "ENVI", "IMAGERY"] {
      let items = dataset.metadata(domain: domain)
      if !items.isEmpty { metadata[domain] = items }
    }
    self.metadata = metadata
    files = dataset.files
    array = StoredArray(dataset)
    lacksProjectionDatabase =
      grid.georeference != Georeference() && !GDALLibrary.hasProjectionDatabase
    byteCount = FileCheck.isFolder(path) ? 0 : FileCheck.byteCount(of: path) ?? 0
  }
}

/// One band of a raster, as its file describes it.
public struct RasterBand: Sendable, Equatable {
  /// Name of the band (GDAL: description); may be empty.
  public let name: String
  /// Type of the stored samples.
  public let sampleType: SampleType
  /// Whether bytes count from -128 to 127; GDAL before 3.7 has no type for them and hands out 0-255.
  public let hasSignedBytes: Bool
  /// The value that means "no data here".
  public let noData: Double?
  /// Factor from stored sample to value, where the file has one.
  public let scale: Double?
  /// What is added after scaling, where the file has it.
  public let offset: Double?
  /// Metadata by domain: the usual one (empty name), `ENVI` and `IMAGERY`.
  public let metadata: [String: [String: String]]

  /// Reads the description of a band (from 0).
  init(_ dataset: InputDataset, _ index: Int) throws(RasterError) {
    let type = unsafe dataset.lend(band: index) { unsafe GDALGetRasterDataType($0) }
    // GDAL has a type for bytes with a sign since 3.7; its number is not in the header of 3.6.
    let isInt8 = type.rawValue == 14
    guard let sampleType = isInt8 ? .byte : SampleType(type) else {
      let words = unsafe GDALGetDataTypeName(type).map { unsafe String(cString: $0) } ?? "unknown"
      throw RasterError(
        code: .unsupported,
        path: dataset.path,
        message: "band \(index + 1) of \(dataset.path) has samples of type \(words); integers of "
          + "8, 16 and 32 bits and real numbers of 32 and 64 bits can be read.",
        remedy: "Convert the file first, for example: gdal_translate -ot Float32 IN OUT."
      )
    }
    self.sampleType = sampleType
    hasSignedBytes =
      isInt8
      || sampleType == .byte
        && dataset.metadataItem(band: index, "PIXELTYPE", domain: "IMAGE_STRUCTURE") == "SIGNEDBYTE"
    var present: Int32 = 0
    let value = unsafe dataset.lend(band: index) { unsafe GDALGetRasterNoDataValue($0, &present) }
    noData = present != 0 ? value : nil
    let factor = unsafe dataset.lend(band: index) { unsafe GDALGetRasterScale($0, &present) }
    scale = present != 0 ? factor : nil
    let added = unsafe dataset.lend(band: index) { unsafe GDALGetRasterOffset($0, &present) }
    offset = present != 0 ? added : nil
    name = unsafe dataset.lend(band: index) {
      unsafe GDALGetDescription($0).map { unsafe String(cString: $0) } ?? ""
    }
    var metadata: [String: [String: String]] = [:]
    for domain in ["", "ENVI", "IMAGERY"] {
      let items = dataset.metadata(band: index, domain: domain)
      if !items.isEmpty { metadata[domain] = items }
    }
    self.metadata = metadata
  }
}
