import Foundation
import Testing

@testable import Rasters

@Suite("CloudOptimizedFile")
struct CloudOptimizedFileTests {
  static let rational: [String: String] = {
    var items: [String: String] = [:]
    for name in ["LINE", "SAMP", "LAT", "LONG", "HEIGHT"] {
      items[name + "_OFF"] = "1.5"
      items[name + "_SCALE"] = "2.5"
    }
    for name in ["LINE_NUM", "LINE_DEN", "SAMP_NUM", "SAMP_DEN"] {
      items[name + "_COEFF"] = Array(repeating: "0.25", count: 20).joined(separator: " ")
    }
    return items
  }()

  static let points = [(0.0, 0.0), (700, 0), (700, 600), (0, 600.5)].enumerated().map {
    GroundControlPoint(
      identifier: "\($0.offset + 1)",
      column: $0.element.0,
      row: $0.element.1,
      x: 500_000 + 10 * $0.element.0,
      y: 4_000_000 - 10 * $0.element.1,
      z: 5
    )
  }

  /// A file of two bands; the first row has no data.
  static func write(
    _ grid: RasterGrid,
    in folder: WriterScratchFolder,
    compression: RasterCompression = .deflate,
    threadCount: Int = 1,
    name: String = "file.tif",
    readTables: @escaping @Sendable ([UInt8]) -> TileTables? = { TileTables($0) }
  ) throws -> String {
    let samples = try samples(grid, in: folder, threadCount: threadCount)
    let statistics = BandStatistics(
      minimum: 0,
      maximum: 0.999,
      mean: 0.4995,
      standardDeviation: 0.25,
      validPercent: 99.5
    )
    var file = CloudOptimizedFile(
      template: RasterTemplate(
        grid: grid,
        sampleType: .float32,
        bands: [
          BandTemplate(name: "soil", noData: -9999, unit: "fraction", metadata: ["a": "b"]),
          BandTemplate(name: "flags", noData: -9999),
        ],
        metadata: ["": ["PROGRAM": "unmix 1"]]
      ),
      statistics: [statistics, statistics],
      compression: compression,
      threadCount: threadCount
    )
    file.readTables = readTables
    try file.write(samples, to: folder.file(name))
    return folder.file(name)
  }

  /// The samples of that file, and its overviews.
  static func samples(
    _ grid: RasterGrid,
    in folder: WriterScratchFolder,
    threadCount: Int = 1
  ) throws -> SamplePlanes {
    let samples = try SamplePlanes(path: folder.file("samples"), grid: grid, bandCount: 2)
    let row = Array(repeating: Float(-9999), count: grid.width)
    let count = grid.pixelCount - grid.width
    let soil = row + (0..<count).map { Float($0 % 1000) / 1000 }
    let flags = row + (0..<count).map { $0.isMultiple(of: 3) ? 8 : 1 }
    try samples.write(planes: (soil + flags).span, window: grid.window)
    try samples.fillOverviews([.average, .mode], noData: -9999, threadCount: threadCount)
    return samples
  }

  @Test("the file has tiles, overviews, names, units, no-data, statistics and tags")
  func contents() throws {
    let folder = try WriterScratchFolder()
    let path = try Self.write(RasterGrid(width: 1100, height: 600), in: folder)
    let info = try gdalinfo(path)
    let metadata = try #require(info["metadata"] as? [String: [String: String]])
    #expect(metadata["IMAGE_STRUCTURE"]?["LAYOUT"] == "COG")
    #expect(metadata["IMAGE_STRUCTURE"]?["COMPRESSION"] == "DEFLATE")
    #expect(metadata["IMAGE_STRUCTURE"]?["PREDICTOR"] == "3")
    #expect(metadata[""]?["PROGRAM"] == "unmix 1")
    let bands = try #require(info["bands"] as? [[String: Any]])
    #expect(bands[0]["description"] as? String == "soil")
    #expect(bands[0]["unit"] as? String == "fraction")
    #expect(bands[0]["noDataValue"] as? Double == -9999)
    #expect(bands[0]["block"] as? [Int] == [512, 512])
    #expect((bands[0]["overviews"] as? [Any])?.count == 2)
    let items = try #require((bands[0]["metadata"] as? [String: [String: String]])?[""])
    #expect(items["STATISTICS_MEAN"] == "0.4995" && items["STATISTICS_VALID_PERCENT"] == "99.5")
    #expect(items["a"] == "b")
    #expect(try folder.names == ["file.tif", "samples"])
  }

  @Test(
    "samples are the same to the bit in every compression, and the file says which it has",
    arguments: RasterCompression.allCases,
    [[1100, 600], [40, 30]]
  )
  func compressions(compression: RasterCompression, size: [Int]) throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: size[0], height: size[1])
    let usual = try Self.write(grid, in: folder)
    let path = try Self.write(grid, in: folder, compression: compression, name: "other.tif")
    let metadata = try #require(try gdalinfo(path)["metadata"] as? [String: [String: String]])
    let structure = try #require(metadata["IMAGE_STRUCTURE"])
    #expect(structure["LAYOUT"] == "COG")
    #expect(structure["COMPRESSION"] == [.deflate: "DEFLATE", .zstd: "ZSTD"][compression])
    #expect(structure["PREDICTOR"] == (compression == .none ? nil : "3"))
    for side in [max(size[0], size[1]), size[0] / 2] {
      let samples = try RasterPreview(of: path, maximumSide: side)
      let expected = try RasterPreview(of: usual, maximumSide: side)
      #expect(samples.width == expected.width && samples.planes == expected.planes)
    }
  }

  @Test("a compression that GDAL does not have is refused with what there is")
  func missingCompression() throws {
    for compression in RasterCompression.allCases { try compression.requireSupport() }
    let list = "<Option name='COMPRESS'><Value>NONE</Value><Value>DEFLATE</Value></Option>"
    #expect(RasterCompression.allCases.filter { $0.isOffered(in: list) } == [.deflate, .none])
    let error = RasterCompression.zstd.unsupported
    #expect(error.code == .unsupported && error.message.contains("compression zstd"))
    #expect(error.remedy.contains("deflate, none"))
  }

  @Test(
    "blocks are hardly larger than a small raster, and narrow and long for a narrow one",
    arguments: [
      [40, 30, 48, 32], [30, 65, 32, 80], [2, 1, 16, 16], [200, 9, 208, 16], [512, 3, 512, 16],
      [600, 3, 608, 16], [3, 5000, 16, 1024], [5000, 3, 1024, 16], [257, 1100, 272, 512],
      [256, 1100, 256, 1024],
    ]
  )
  func blockShapes(sizes: [Int]) throws {
    let folder = try WriterScratchFolder()
    let path = try Self.write(RasterGrid(width: sizes[0], height: sizes[1]), in: folder)
    let bands = try #require(try gdalinfo(path)["bands"] as? [[String: Any]])
    #expect(bands[0]["block"] as? [Int] == Array(sizes[2...]))
    let longer = max(sizes[0], sizes[1])
    let half = try RasterPreview(of: path, maximumSide: (longer + 1) / 2)
    #expect(half.planes[0].allSatisfy { $0 == -9999 || (0..<1).contains($0) })
  }

  @Test("blocks of a long column are short enough for GDAL to copy as many square ones")
  func longColumns() {
    let sides = [(1, 50_000), (1, 1_000_000), (1_000_000, 1), (40, 1_000_000), (400, 1_000_000)].map
    {
      BlockShape.side(of: RasterGrid(width: $0.0, height: $0.1), bandCount: 4)
    }
    #expect(sides == [1024, 128, 128, 256, 512])
  }

  @Test("blocks of many bands have fewer pixels")
  func manyBands() {
    let grid = RasterGrid(width: 2000, height: 1500)
    let sides = [3, 8, 9, 32, 33].map { BlockShape.side(of: grid, bandCount: $0) }
    #expect(sides == [512, 512, 256, 256, 128])
    #expect(BlockShape.side(of: RasterGrid(width: 1, height: 9000), bandCount: 60_000) == 64)
  }

  @Test("overviews average quantities, keep flags whole, and leave no-data out of both")
  func overviews() throws {
    let folder = try WriterScratchFolder()
    let path = try Self.write(RasterGrid(width: 1100, height: 600), in: folder)
    let half = try RasterPreview(of: path, maximumSide: 550)
    #expect(half.width == 550 && half.height == 300)
    // The second row of the raster starts with 0, 0.001 and the flags 8, 1: the first is no-data.
    #expect(abs(half.planes[0][0] - 0.0005) < 1e-7)
    #expect(half.planes[1].allSatisfy { $0 == 1 || $0 == 8 })
  }

  @Test("the bytes do not depend on the number of threads")
  func threads() throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: 1600, height: 1100)
    let one = try Self.write(grid, in: folder, threadCount: 1, name: "one.tif")
    let many = try Self.write(grid, in: folder, threadCount: 3, name: "many.tif")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: one))
    #expect(try bytes == Data(contentsOf: URL(fileURLWithPath: many)))
  }

  @Test("six terms, also rotated, are kept", arguments: [0.0, 10.0])
  func geotransform(rotation: Double) throws {
    let folder = try WriterScratchFolder()
    let terms = [500_000, 17.32, rotation, 4_000_000, rotation, -17.32]
    let place = Georeference(geotransform: terms, coordinateSystemWKT: RasterWriterTests.utm)
    let grid = RasterGrid(width: 600, height: 50, georeference: place)
    let info = try gdalinfo(try Self.write(grid, in: folder))
    #expect(info["geoTransform"] as? [Double] == terms)
    let system = (info["coordinateSystem"] as? [String: Any])?["wkt"] as? String
    #expect(system?.contains("UTM zone 33N") == true)
  }

  @Test("control points with their system, and rational polynomials, are kept")
  func controlPoints() throws {
    let folder = try WriterScratchFolder()
    let place = Georeference(
      controlPoints: Self.points,
      controlPointSystemWKT: RasterWriterTests.utm,
      rationalPolynomials: Self.rational
    )
    let grid = RasterGrid(width: 700, height: 600, georeference: place)
    let info = try gdalinfo(try Self.write(grid, in: folder))
    let found = try #require(info["gcps"] as? [String: Any])
    let list = try #require(found["gcpList"] as? [[String: Any]])
    #expect(list.map { $0["x"] as? Double } == Self.points.map(\.x))
    #expect(list.map { $0["line"] as? Double } == Self.points.map(\.row))
    #expect(list.map { $0["z"] as? Double } == Self.points.map(\.z))
    let system = (found["coordinateSystem"] as? [String: Any])?["wkt"] as? String
    #expect(system?.contains("UTM zone 33N") == true)
    let metadata = try #require(info["metadata"] as? [String: [String: String]])
    let coefficients = metadata["RPC"]?["SAMP_DEN_COEFF"]?.split(separator: " ").map { Double($0) }
    #expect(coefficients == Array(repeating: 0.25, count: 20))
    #expect(metadata["RPC"]?["LAT_SCALE"].flatMap { Double($0) } == 2.5)
    #expect(metadata[""]?["GCP_SYSTEM"] == nil)
  }

  @Test("control points beside a geotransform, and their names, are kept as metadata")
  func controlPointsBesideGeotransform() throws {
    let folder = try WriterScratchFolder()
    var points = Self.points
    points[0].identifier = "church"
    points[0].information = "tower"
    let terms = [500_000.0, 10, 0, 4_000_000, 0, -10]
    let place = Georeference(
      geotransform: terms,
      coordinateSystemWKT: RasterWriterTests.utm,
      controlPoints: points,
      controlPointSystemWKT: RasterWriterTests.utm
    )
    let grid = RasterGrid(width: 700, height: 600, georeference: place)
    let info = try gdalinfo(try Self.write(grid, in: folder))
    #expect(info["geoTransform"] as? [Double] == terms)
    let metadata = try #require(info["metadata"] as? [String: [String: String]])
    let items = try #require(metadata[""])
    #expect(items["GCP_SYSTEM"] == RasterWriterTests.utm && items["GCP_00004"] != nil)
    let first = "column=0.0 row=0.0 x=500000.0 y=4000000.0 z=5.0 id=church info=tower"
    #expect(items["GCP_00001"] == first)
  }

  @Test(
    "the smallest rasters can be written",
    arguments: [[1, 2], [2, 1], [1, 700], [3000, 2], [512, 512], [513, 2]]
  )
  func small(size: [Int]) throws {
    let folder = try WriterScratchFolder()
    let path = try Self.write(RasterGrid(width: size[0], height: size[1]), in: folder)
    let read = try RasterPreview(of: path, maximumSide: 4000)
    #expect(read.width == size[0] && read.height == size[1])
    #expect(read.planes[0][0] == -9999)
  }

  @Test("a full disk is an error")
  func fullDisk() throws {
    let folder = try WriterScratchFolder()
    let target = folder.file("file.tif")
    try FileManager.default.createSymbolicLink(atPath: target, withDestinationPath: "/dev/full")
    let error = try #require(throws: RasterError.self) {
      _ = try Self.write(RasterGrid(width: 700, height: 600), in: folder)
    }
    #expect(error.code == .cannotWrite && error.path == target)
  }
}
