import Foundation
import Rasters

/// A scene of small whole numbers, stored in any way, some of whose pixels have no data.
struct StoredScene {
  let folder: URL
  let path: String
  static let bandCount = 19
  static let noData = 201

  /// Counts of 0...200, `noData` in one band of every 13th pixel.
  static func sample(band: Int, row: Int, column: Int) -> Int {
    let pixel = row * 131 + column
    if pixel % 13 == 5, band == pixel % bandCount { return noData }
    return (band * 7919 + pixel * 104_729) % 200
  }

  private init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "unmix-stored-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appendingPathComponent("scene.dat").path
  }

  /// Removes the files.
  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Writes a raw file byte by byte, with its ENVI header.
  init(
    raw order: SampleOrder,
    type: SampleType,
    isBigEndian: Bool = false,
    headerOffset: Int = 0,
    size: (width: Int, height: Int)
  ) throws {
    try self.init()
    var data = Data(repeating: 0xA5, count: headerOffset)
    func add(_ band: Int, _ row: Int, _ column: Int) {
      let count = Self.sample(band: band, row: row, column: column)
      data.append(contentsOf: Self.bytes(of: count, type, isBigEndian: isBigEndian))
    }
    let (bands, rows, columns) = (0..<Self.bandCount, 0..<size.height, 0..<size.width)
    switch order {
    case .bandSequential:
      for band in bands { for row in rows { for column in columns { add(band, row, column) } } }
    case .bandByLine:
      for row in rows { for band in bands { for column in columns { add(band, row, column) } } }
    case .bandByPixel:
      for row in rows { for column in columns { for band in bands { add(band, row, column) } } }
    }
    try data.write(to: URL(fileURLWithPath: path))
    let codes: [SampleType: Int] = [
      .byte: 1, .int16: 2, .int32: 3, .float32: 4, .float64: 5, .uint16: 12, .uint32: 13,
    ]
    let header =
      "ENVI\nsamples = \(size.width)\nlines = \(size.height)\nbands = \(Self.bandCount)\n"
      + "header offset = \(headerOffset)\nfile type = ENVI Standard\n"
      + "data type = \(codes[type] ?? 0)\ninterleave = \(order.rawValue)\n"
      + "byte order = \(isBigEndian ? 1 : 0)\ndata ignore value = \(Self.noData)\n"
      + "reflectance scale factor = 250\n"
    try header.write(toFile: path + ".hdr", atomically: true, encoding: .utf8)
  }

  /// Has GDAL write a GeoTIFF; rows from `storedRows` on are never written.
  init(
    tiff options: [String],
    type: SampleType,
    size: (width: Int, height: Int),
    storedRows: Int? = nil
  ) throws {
    try self.init()
    let writer = try RasterWriter(
      path: path,
      format: RasterFormat(driver: "GTiff", options: options),
      template: RasterTemplate(
        grid: RasterGrid(width: size.width, height: size.height),
        sampleType: type,
        bands: (0..<Self.bandCount).map { _ in
          BandTemplate(noData: Double(Self.noData), scale: 0.004)
        }
      )
    )
    let window = RasterWindow(x: 0, y: 0, width: size.width, height: storedRows ?? size.height)
    var samples: [Float] = []
    for band in 0..<Self.bandCount {
      for row in 0..<window.height {
        for column in 0..<window.width {
          samples.append(Float(Self.sample(band: band, row: row, column: column)))
        }
      }
    }
    try writer.write(planes: samples.span, window: window)
    // A file with holes is not complete by the writer's own measure.
    do { try writer.close() } catch { guard storedRows != nil else { throw error } }
  }

  private static func bytes(of count: Int, _ type: SampleType, isBigEndian: Bool) -> [UInt8] {
    func split(_ bits: UInt64, _ length: Int) -> [UInt8] {
      let little = (0..<length).map { UInt8(truncatingIfNeeded: bits >> UInt64(8 * $0)) }
      return isBigEndian ? little.reversed() : little
    }
    switch type {
    case .byte: return [UInt8(count)]
    case .int16, .uint16: return split(UInt64(count), 2)
    case .int32, .uint32: return split(UInt64(count), 4)
    case .float32: return split(UInt64(Float(count).bitPattern), 4)
    case .float64: return split(Double(count).bitPattern, 8)
    }
  }
}
