import Foundation
import Testing

@testable import Rasters

/// Files that are odd before a sample is read.
@Suite("Opening")
struct OpeningTests {
  private let folder: WriterScratchFolder

  init() throws { folder = try WriterScratchFolder() }

  private static let header =
    "ENVI\nsamples = 4\nlines = 3\nbands = 2\ndata type = 4\ninterleave = bsq\nbyte order = 0\n"

  /// Writes a raw file of 4 x 3 pixels and 2 bands with a header.
  private func raw(_ header: Data, padding: Int = 0, byteCount: Int = 96) throws -> String {
    let path = folder.file("scene.img")
    let bytes = Data(repeating: 0, count: padding) + Data(repeating: 63, count: byteCount)
    try bytes.write(to: URL(fileURLWithPath: path))
    try header.write(to: URL(fileURLWithPath: folder.file("scene.hdr")))
    return path
  }

  private func write(_ text: String, _ name: String) throws -> String {
    try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
    return folder.file(name)
  }

  private func vrt(width: Int, height: Int, source: String = "") -> String {
    let bands = [1, 2].map { (number: Int) -> String in
      "<VRTRasterBand dataType=\"Float32\" band=\"\(number)\">\(source)</VRTRasterBand>"
    }
    return "<VRTDataset rasterXSize=\"\(width)\" rasterYSize=\"\(height)\">"
      + bands.joined() + "</VRTDataset>"
  }

  private static func utf16(_ encoding: String.Encoding) -> Data {
    header.data(using: encoding) ?? Data()
  }

  static let badHeaders: [(header: Data, words: String)] = [
    (Data([0xEF, 0xBB, 0xBF]) + Data(header.utf8), "byte-order mark"),
    (Data([0xFF, 0xFE]) + utf16(.utf16LittleEndian), "UTF-16"),
    (Data([0xFE, 0xFF]) + utf16(.utf16BigEndian), "UTF-16"),
    (utf16(.utf16LittleEndian), "UTF-16"), (Data("\n\(header)".utf8), "before the word ENVI"),
    (Data(" \(header)".utf8), "before the word ENVI"),
    (Data(header.replacing("ENVI", with: "Envi").utf8), "capital letters"),
    (Data(header.replacing("bands = 2", with: "band = 2").utf8), "\"bands\""),
    (Data(header.replacing("type = 4", with: "type = float").utf8), "\"data type\""),
  ]

  @Test(
    "a header that GDAL does not know as one is named, with what is wrong",
    arguments: badHeaders
  )
  func badHeader(header: Data, words: String) throws {
    let path = try raw(header)
    let error = #expect(throws: RasterError.self) { try RasterFile(path: path) }
    #expect(error?.message.contains("scene.hdr") == true)
    #expect(error?.message.contains(words) == true)
    #expect(error?.remedy.contains("scene.hdr") == true)
  }

  @Test("headers with the line ends of any system are read", arguments: ["\n", "\r\n"])
  func lineEnds(end: String) throws {
    let path = try raw(Data(Self.header.replacing("\n", with: end).utf8))
    #expect(try RasterFile(path: path).bands.count == 2)
  }

  @Test("a header offset is what GDAL takes it for", arguments: ["512", "512.0", " 512 ", "512."])
  func headerOffset(text: String) throws {
    let header = Data((Self.header + "header offset = \(text)\n").utf8)
    let file = try RasterFile(path: raw(header, padding: 512))
    #expect(file.isReadInPlace && file.byteCount == 608)
    let short = try raw(header, padding: 500)
    let error = #expect(throws: RasterError.self) { try RasterFile(path: short) }
    #expect(error?.code == .truncated && error?.message.contains("608") == true)
  }

  @Test("a header offset that GDAL takes for another number is refused", arguments: ["1e3", "0.5"])
  func badOffset(text: String) throws {
    let path = try raw(Data((Self.header + "header offset = \(text)\n").utf8), padding: 1000)
    let error = #expect(throws: RasterError.self) { try RasterFile(path: path) }
    #expect(
      error?.message.contains(text) == true && error?.remedy.contains("header offset") == true
    )
  }

  @Test("sizes that no disk holds are refused")
  func sizes() throws {
    let most = Int(Int32.max)
    let path = try write(vrt(width: most, height: most), "huge.vrt")
    let error = #expect(throws: RasterError.self) { try RasterFile(path: path) }
    #expect(error?.message.contains("2,147,483,647") == true)
    let wide = try write(vrt(width: most, height: 1), "wide.vrt")
    #expect(try RasterFile(path: wide).grid.width == most)
  }

  @Test(
    "blocks of a BigTIFF that lie beyond any file are a truncated file",
    arguments: [UInt64.max, UInt64.max - 8, 1 << 63, (1 << 63) - 4, 1 << 62] as [UInt64]
  )
  func farBlocks(offset: UInt64) throws {
    let path = folder.file("far.tif")
    let grid = RasterGrid(width: 4, height: 3)
    let writer = try RasterWriter(
      path: path,
      format: .geoTIFF(),
      template: RasterReaderTests.template(grid, .byte)
    )
    try writer.write(planes: [Float](repeating: 9, count: 36).span, window: grid.window)
    try writer.close()
    try run("gdal_translate", "-q", "-co", "BIGTIFF=YES", path, folder.file("big.tif"))
    var data = try Data(contentsOf: URL(fileURLWithPath: folder.file("big.tif")))
    // A place of a strip of 12 bytes: the only number of 64 bits that points to 12 nines.
    let nines = try #require(data.range(of: Data(repeating: 9, count: 12)))
    let place = withUnsafeBytes(of: UInt64(nines.lowerBound).littleEndian) { Data($0) }
    let entry = try #require(data.range(of: place))
    data.replaceSubrange(entry, with: withUnsafeBytes(of: offset.littleEndian) { Data($0) })
    try data.write(to: URL(fileURLWithPath: folder.file("big.tif")))
    let error = #expect(throws: RasterError.self) { try RasterFile(path: folder.file("big.tif")) }
    #expect(error?.path.contains("big.tif") == true)
  }

  @Test(
    "nothing is fetched from the network unasked",
    arguments: [
      "/vsicurl/http://127.0.0.1:9/x.tif", "http://127.0.0.1:9/x.tif", "/vsis3/bucket/x.tif",
      "NETCDF:\"http://127.0.0.1:9/x.nc\":v",
    ]
  )
  func network(name: String) throws {
    let error = #expect(throws: RasterError.self) { try RasterFile(path: name) }
    #expect(error?.remedy.contains("UNMIX_NETWORK=allow") == true)
    let source = "<SimpleSource><SourceFilename>\(name)</SourceFilename></SimpleSource>"
    let path = try write(vrt(width: 4, height: 4, source: source), "map.tif")
    let refusal = #expect(throws: RasterError.self) { try RasterFile(path: path) }
    #expect(refusal?.message.contains("reads from the network") == true)
  }

  @Test("the network is closed to what a composition of compositions leads to")
  func nestedNetwork() throws {
    let source =
      "<SimpleSource><SourceFilename>/vsicurl_streaming/http://127.0.0.1:9/x</SourceFilename></SimpleSource>"
    _ = try write(vrt(width: 4, height: 4, source: source), "inner.vrt")
    let nested =
      "<SimpleSource><SourceFilename>\(folder.file("inner.vrt"))</SourceFilename></SimpleSource>"
    let path = try write(vrt(width: 4, height: 4, source: nested), "outer.vrt")
    #expect(throws: RasterError.self) {
      let file = try RasterFile(path: path)
      try RasterReader(file).read(file.grid.window, bands: [0]) { _, _ in }
    }
  }

  @Test("pipes are refused and not waited for, and an empty path is named as one")
  func pipes() throws {
    try run("mkfifo", folder.file("pipe.img"))
    let error = #expect(throws: RasterError.self) { try RasterFile(path: folder.file("pipe.img")) }
    #expect(error?.message.contains("pipe") == true)
    let empty = #expect(throws: RasterError.self) { try RasterFile(path: "") }
    #expect(empty?.message.contains("empty") == true)
    let garbled = #expect(throws: RasterError.self) { try RasterFile(path: "/no/\u{FFFD}.tif") }
    #expect(garbled?.remedy.contains("UTF-8") == true)
  }

  private func run(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
