import Foundation
import Rasters
import Testing

@Suite("RasterReader")
struct RasterReaderTests {
  static func template(_ grid: RasterGrid, bands: Int = 3, _ type: SampleType) -> RasterTemplate {
    RasterTemplate(
      grid: grid,
      sampleType: type,
      bands: (1...bands).map { BandTemplate(name: "band \($0)", noData: 99) }
    )
  }

  /// Writes numbers that tell band, row and column, and opens the file.
  static func raster(
    in folder: WriterScratchFolder,
    _ format: RasterFormat,
    _ type: SampleType = .int16
  ) throws -> RasterFile {
    let grid = RasterGrid(
      width: 21,
      height: 19,
      georeference: Georeference(
        geotransform: [500_000, 17.32, 10, 5_000_000, 10, -17.32],
        coordinateSystemWKT: RasterWriterTests.utm
      )
    )
    let path = folder.file("scene.tif")
    let writer = try RasterWriter(path: path, format: format, template: template(grid, type))
    try writer.write(planes: RasterWriterTests.planes(bandCount: 3, grid).span, window: grid.window)
    try writer.close()
    return try RasterFile(path: path)
  }

  @Test("any window of any bands is read as it was written", arguments: RasterWriterTests.formats)
  func window(format: RasterFormat) throws {
    let folder = try WriterScratchFolder()
    let file = try Self.raster(in: folder, format)
    let window = RasterWindow(x: 3, y: 5, width: 9, height: 11)
    var samples = [Float](repeating: -1, count: 2 * window.pixelCount)
    var span = samples.mutableSpan
    try RasterReader(file).read(window, bands: [2, 0], into: &span)
    var expected: [Float] = []
    for band in [2, 0] {
      for row in 5..<16 {
        for column in 3..<12 { expected.append(Float((band * 21 * 19 + row * 21 + column) % 251)) }
      }
    }
    #expect(samples == expected)
  }

  @Test("a file says what it is", arguments: RasterWriterTests.formats)
  func description(format: RasterFormat) throws {
    let folder = try WriterScratchFolder()
    let file = try Self.raster(in: folder, format)
    #expect(file.grid.width == 21 && file.grid.height == 19)
    #expect(file.bands.map(\.name) == ["band 1", "band 2", "band 3"])
    #expect(file.bands.allSatisfy { $0.sampleType == .int16 && $0.noData == 99 })
    let terms = try #require(file.grid.georeference.geotransform)
    for (term, wanted) in zip(terms, [500_000, 17.32, 10, 5_000_000, 10, -17.32]) {
      #expect(abs(term - wanted) < 1e-6)
    }
    #expect(file.grid.georeference.coordinateSystemWKT?.contains("UTM zone 33N") == true)
  }

  @Test("a file without georeferencing has none")
  func noGeoreference() throws {
    let folder = try WriterScratchFolder()
    let path = folder.file("plain.tif")
    let grid = RasterGrid(width: 2, height: 2)
    let writer = try RasterWriter(
      path: path,
      format: .geoTIFF(),
      template: Self.template(grid, .byte)
    )
    try writer.write(planes: [Float](repeating: 1, count: 12).span, window: grid.window)
    try writer.close()
    #expect(try RasterFile(path: path).grid.georeference == Georeference())
  }

  @Test(
    "a file cut short is refused with its size and the promised one",
    arguments: RasterWriterTests.formats
  )
  func truncated(format: RasterFormat) throws {
    let folder = try WriterScratchFolder()
    let path = try Self.raster(in: folder, format).path
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    try data.prefix(data.count * 2 / 3).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: RasterError.self) { try RasterFile(path: path) }
    #expect(error?.code == .truncated)
    #expect(error?.message.contains("promises") == true)
  }

  @Test("a raw file that GDAL finds too short to open is refused in numbers too")
  func rawStump() throws {
    let folder = try WriterScratchFolder()
    let path = try Self.raster(in: folder, .envi()).path
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    try whole.prefix(7).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: RasterError.self) { try RasterFile(path: path) }
    #expect(error?.code == .truncated)
    let promised = whole.count.formatted(.number.locale(Locale(identifier: "en_US")))
    #expect(error?.message.hasSuffix("it has 7 bytes, its header promises \(promised).") == true)
  }

  @Test("a file that shrinks while it is read is an error, not zeros")
  func shrinking() throws {
    let folder = try WriterScratchFolder()
    let file = try Self.raster(in: folder, .envi())
    let reader = try RasterReader(file)
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file.path))
    try handle.truncate(atOffset: 100)
    var samples = [Float](repeating: 0, count: 3 * 21 * 19)
    #expect(throws: RasterError.self) {
      var span = samples.mutableSpan
      try reader.read(file.grid.window, bands: [0, 1, 2], into: &span)
    }
  }

  @Test("what is not a raster is refused in words")
  func noRaster() throws {
    let folder = try WriterScratchFolder()
    let missing = #expect(throws: RasterError.self) {
      try RasterFile(path: folder.file("missing.img"))
    }
    #expect(missing?.message.contains("no such file") == true)
    let empty = folder.file("empty.img")
    try Data().write(to: URL(fileURLWithPath: empty))
    let none = #expect(throws: RasterError.self) { try RasterFile(path: empty) }
    #expect(none?.code == .truncated && none?.message.contains("0 bytes") == true)
    let text = folder.file("text.img")
    try Data("hello".utf8).write(to: URL(fileURLWithPath: text))
    let odd = #expect(throws: RasterError.self) { try RasterFile(path: text) }
    #expect(odd?.message.contains("no raster") == true)
  }

  @Test("a header in place of its data is named as one, and the data beside it")
  func headerGiven() throws {
    let folder = try WriterScratchFolder()
    let file = try Self.raster(in: folder, .envi())
    try FileManager.default.moveItem(atPath: file.path, toPath: folder.file("scene.img"))
    let error = #expect(throws: RasterError.self) {
      try RasterFile(path: folder.file("scene.hdr"))
    }
    #expect(error?.code == .cannotOpen && error?.message.contains("ENVI header") == true)
    #expect(error?.remedy == "Give the data file: \(folder.file("scene.img")).")
    try FileManager.default.removeItem(atPath: folder.file("scene.img"))
    let alone = #expect(throws: RasterError.self) {
      try RasterFile(path: folder.file("scene.hdr"))
    }
    #expect(alone?.remedy.contains("beside it") == true)
  }

  @Test("complex samples are refused")
  func complexSamples() throws {
    let folder = try WriterScratchFolder()
    let path = folder.file("complex.img")
    try Data(count: 2 * 2 * 2 * 8).write(to: URL(fileURLWithPath: path))
    let header =
      "ENVI\nsamples = 2\nlines = 2\nbands = 2\nheader offset = 0\nfile type = ENVI Standard\n"
      + "data type = 6\ninterleave = bsq\nbyte order = 0\n"
    try header.write(toFile: folder.file("complex.hdr"), atomically: true, encoding: .utf8)
    let error = #expect(throws: RasterError.self) { try RasterFile(path: path) }
    #expect(error?.code == .unsupported && error?.message.contains("CFloat32") == true)
  }
}
