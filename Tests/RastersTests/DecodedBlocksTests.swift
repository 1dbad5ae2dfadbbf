import Testing

@testable import Rasters

/// Files that GDAL has to decode: the same samples however windows lie, and no block decoded twice.
@Suite("Decoded blocks")
struct DecodedBlocksTests {
  static let formats: [RasterFormat] = [true, false].flatMap { isByPixel in
    [
      .geoTIFF(pixelInterleaved: isByPixel, compression: "DEFLATE"),
      .geoTIFF(pixelInterleaved: isByPixel, blockSide: 32, compression: "LZW"),
      .geoTIFF(pixelInterleaved: isByPixel, blockSide: 128, compression: "DEFLATE"),
      RasterFormat(
        driver: "GTiff",
        options: [
          "INTERLEAVE=\(isByPixel ? "PIXEL" : "BAND")", "BLOCKYSIZE=90", "COMPRESS=DEFLATE",
          "PHOTOMETRIC=MINISBLACK",
        ]
      ),
    ]
  }
  static let grid = RasterGrid(width: 110, height: 90)
  static let bands = [0, 2, 3]

  static func raster(_ folder: WriterScratchFolder, _ format: RasterFormat) throws -> RasterFile {
    let template = RasterTemplate(
      grid: grid,
      sampleType: .int16,
      bands: (0..<4).map { _ in BandTemplate() }
    )
    let path = folder.file("scene.tif")
    let writer = try RasterWriter(path: path, format: format, template: template)
    let samples = (0..<4 * grid.pixelCount).map { Float($0 * 7919 % 30_011) }
    try writer.write(planes: samples.span, window: grid.window)
    try writer.close()
    return try RasterFile(path: path)
  }

  /// The samples of a window, band after band, as the runs of a reader give them.
  static func samples(_ reader: RasterReader, _ window: RasterWindow) throws -> [Int16] {
    let count = window.pixelCount
    var samples = [Int16](repeating: -1, count: bands.count * count)
    try reader.read(window, bands: bands) { bytes, run in
      #expect(run.sampleType == .int16 && !run.isSwapped)
      for pixel in 0..<run.pixelCount {
        for (plane, offset) in run.bandOffsets.enumerated() {
          let place = run.start + pixel * run.pixelStride + Int(offset)
          samples[plane * count + run.position + pixel] = bytes.unsafeLoadUnaligned(
            fromByteOffset: place,
            as: Int16.self
          )
        }
      }
    }
    return samples
  }

  static func expected(_ window: RasterWindow) -> [Int16] {
    bands.flatMap { band in
      (window.y..<window.y + window.height).flatMap { row in
        (window.x..<window.x + window.width).map { column in
          Int16((band * grid.pixelCount + row * grid.width + column) * 7919 % 30_011)
        }
      }
    }
  }

  /// Small squares in no order, and whole rows from top to bottom.
  static let squares = (0..<60).map {
    RasterWindow(x: $0 * 37 % 103, y: $0 * 53 % 83, width: 7, height: 7)
  }
  static let rows = (0..<30).map { RasterWindow(x: 0, y: 3 * $0, width: 110, height: 1) }

  /// Pixels of all blocks that windows touch, each counted once.
  static func touched(_ windows: [RasterWindow], of file: RasterFile) -> Int {
    let pieces = windows.flatMap { file.pieces(of: $0, bytesPerPixel: 1, byteLimit: 0) }
    return Set(pieces.map(file.wholeBlocks)).reduce(0) { $0 + $1.pixelCount }
  }

  @Test("windows give what was written, announced or not", arguments: formats)
  func windows(format: RasterFormat) throws {
    let folder = try WriterScratchFolder()
    let file = try Self.raster(folder, format)
    #expect(!file.isReadInPlace)
    let (plain, announced) = (try RasterReader(file), try RasterReader(file))
    for windows in [Self.squares, Self.rows, [Self.grid.window]] {
      announced.announce(windows)
      for window in windows {
        #expect(try Self.samples(plain, window) == Self.expected(window))
        #expect(try Self.samples(announced, window) == Self.expected(window))
      }
    }
  }

  @Test("no block is decoded twice for windows that were announced", arguments: formats)
  func once(format: RasterFormat) throws {
    let folder = try WriterScratchFolder()
    let file = try Self.raster(folder, format)
    for windows in [Self.squares, Self.rows] {
      let reader = try RasterReader(file)
      reader.announce(windows)
      for window in windows { _ = try Self.samples(reader, window) }
      #expect(reader.decodedPixelCount == Self.touched(windows, of: file))
    }
  }

  @Test("windows that were not announced, or only in part, are read all the same")
  func others() throws {
    let folder = try WriterScratchFolder()
    let reader = try RasterReader(try Self.raster(folder, Self.formats[1]))
    reader.announce(Array(Self.squares.prefix(4)))
    for window in [Self.squares[2], Self.rows[0], Self.squares[0], Self.squares[3]] {
      #expect(try Self.samples(reader, window) == Self.expected(window))
    }
  }

  @Test("the parts of a block that follow each other have it decoded once", arguments: formats)
  func parts(format: RasterFormat) throws {
    let folder = try WriterScratchFolder()
    let file = try Self.raster(folder, format)
    let reader = try RasterReader(file)
    let (width, height) = (min(file.blockWidth, 110), min(file.blockHeight, 90))
    for row in 0..<height {
      let window = RasterWindow(x: 0, y: row, width: width, height: 1)
      #expect(try Self.samples(reader, window) == Self.expected(window))
    }
    #expect(reader.decodedPixelCount == width * height)
  }

  @Test("a window is cut at the edges of blocks until its blocks fit in memory")
  func pieces() throws {
    let folder = try WriterScratchFolder()
    let file = try Self.raster(folder, Self.formats[1])
    let window = RasterWindow(x: 5, y: 40, width: 100, height: 30)
    for limit in [0, 3000, 7000, 1 << 20] {
      let pieces = file.pieces(of: window, bytesPerPixel: 6, byteLimit: limit)
      #expect(pieces.reduce(0) { $0 + $1.pixelCount } == window.pixelCount)
      for piece in pieces {
        let blocks = file.wholeBlocks(around: piece)
        #expect(blocks.pixelCount * 6 <= limit || blocks.pixelCount <= 32 * 32)
      }
    }
  }

  @Test("what a file needs while it is decoded is a window and a block with all of its bands")
  func bytes() throws {
    let folder = try WriterScratchFolder()
    let byPixel = try Self.raster(folder, Self.formats[2])
    let block = 110 * 90 * 4 * 2
    let stored = min(block, byPixel.byteCount)
    #expect(byPixel.decodingBytes(forPixels: 100, bands: [1, 2]) == 400 + block + stored)
    let byBand = try Self.raster(folder, Self.formats[6])
    #expect(byBand.decodingBytes(forPixels: 100, bands: [1, 2]) == 400 + block / 4)
    let raw = try Self.raster(folder, .geoTIFF())
    #expect(raw.decodingBytes(forPixels: 100, bands: [1, 2]) == 400)
  }
}
