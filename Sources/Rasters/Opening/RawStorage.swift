/// Where the samples of an uncompressed raster lie in its file, for reading them without GDAL.
///
/// GDAL stays the one that understands headers: everything here comes from what it says about the
/// file. Where it leaves a doubt there is no raw storage, and samples are read through GDAL.
struct RawStorage: Sendable, Equatable {
  /// How a block's place in the file is found.
  enum Place: Sendable, Equatable {
    /// The raster is one block that begins at this byte.
    case offset(Int)
    /// GDAL's TIFF driver knows the place of each block.
    case directory
  }

  let sampleType: SampleType
  /// Whether the bytes of a sample come in the order that is not the machine's.
  let isSwapped: Bool
  let sampleOrder: SampleOrder
  let place: Place
  let bandCount: Int
  /// Width of a block in pixels.
  let blockWidth: Int
  /// Height of a block in pixels; the last ones of a striped TIFF have fewer rows.
  let blockHeight: Int

  /// Bytes from pixel to pixel.
  var pixelStride: Int { sampleType.byteCount * (sampleOrder == .bandByPixel ? bandCount : 1) }
  /// Bytes from row to row within a block.
  var rowStride: Int {
    let bandsTogether = sampleOrder == .bandSequential ? 1 : bandCount
    return blockWidth * bandsTogether * sampleType.byteCount
  }
  /// Bytes from band to band within a block that holds all bands.
  var bandStride: Int {
    switch sampleOrder {
    case .bandByPixel: sampleType.byteCount
    case .bandByLine: blockWidth * sampleType.byteCount
    case .bandSequential: blockWidth * blockHeight * sampleType.byteCount
    }
  }
  /// Whether every band has blocks of its own.
  var hasBlocksByBand: Bool { place == .directory && sampleOrder == .bandSequential }
}

extension RawStorage {
  /// The storage of a file; nil if its samples can only be had through GDAL.
  init?(_ dataset: InputDataset, _ file: RasterFile) {
    guard let first = file.bands.first, file.byteCount > 0, file.compression == nil,
      file.mask == .none,
      file.bands.allSatisfy({ $0.sampleType == first.sampleType && !$0.hasSignedBytes }),
      FileCheck.isRegularFile(file.path)
    else { return nil }
    sampleType = first.sampleType
    bandCount = file.bands.count
    sampleOrder = file.sampleOrder
    switch file.driverName {
    case "ENVI":
      guard let header = file.metadata["ENVI"], let order = Self.isBigEndian(header: header),
        let offset = try? FileCheck.headerOffset(of: file)  // checked when the file was opened
      else { return nil }
      isSwapped = order != Self.isMachineBigEndian
      place = .offset(offset)
      blockWidth = file.grid.width
      blockHeight = file.grid.height
    case "GTiff":
      guard let order = Self.isBigEndian(tiff: file.path), Self.isPlain(dataset) else { return nil }
      isSwapped = order != Self.isMachineBigEndian
      place = .directory
      blockWidth = file.blockWidth
      blockHeight = file.blockHeight
    default: return nil
    }
  }

  private static let isMachineBigEndian = UInt16(1).bigEndian == 1

  /// The byte order that an ENVI header states; nil for a header with more than plain samples.
  private static func isBigEndian(header: [String: String]) -> Bool? {
    guard header["file_compression"] ?? "0" == "0", header["major_frame_offsets"] == nil else {
      return nil
    }
    switch header["byte_order"] {
    case nil: return isMachineBigEndian
    case "0": return false
    case "1": return true
    default: return nil
    }
  }

  /// The byte order of a TIFF; nil for a file that does not begin as one.
  private static func isBigEndian(tiff path: String) -> Bool? {
    switch FileCheck.firstBytes(of: path, count: 2) {
    case [0x49, 0x49]: false
    case [0x4D, 0x4D]: true
    default: nil
    }
  }

  /// Whether the samples of a TIFF are stored as its bands' type says, whole bytes and no colours
  /// that are worked out.
  private static func isPlain(_ dataset: InputDataset) -> Bool {
    let structure = dataset.metadata(domain: "IMAGE_STRUCTURE")
    guard structure["SOURCE_COLOR_SPACE"] == nil else { return false }
    return (0..<dataset.size.bandCount).allSatisfy { band in
      dataset.metadataItem(band: band, "NBITS", domain: "IMAGE_STRUCTURE") == nil
    }
  }
}
