import Foundation
import Testing

@testable import Rasters

/// Cloud-Optimized GeoTIFFs by other eyes and other hands: GDAL's commands, and its own driver.
@Suite("CloudOptimizedFile and GDAL")
struct CloudOptimizedReadersTests {
  @Test(
    "a reader of the command line reads the samples of all levels that were written",
    arguments: RasterCompression.allCases,
    [[1100, 600], [40, 30], [1, 2000], [3000, 2], [17, 1700]]
  )
  func otherReader(compression: RasterCompression, size: [Int]) throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: size[0], height: size[1])
    let path = try CloudOptimizedFileTests.write(grid, in: folder, compression: compression)
    let samples = try CloudOptimizedFileTests.samples(grid, in: folder)
    for (number, level) in samples.levels.enumerated() {
      let raw = folder.file("level-\(number).raw")
      let options = number == 0 ? [] : ["-oo", "OVERVIEW_LEVEL=\(number - 1)only"]
      try run(
        "gdal_translate",
        ["-q", "-of", "ENVI", "-co", "INTERLEAVE=BSQ"] + options + [path, raw]
      )
      var expected = [Float](repeating: 0, count: 2 * level.width * level.height)
      for band in 0..<2 {
        let places = band * level.width * level.height..<(band + 1) * level.width * level.height
        try samples.read(into: &expected, places, level: number, band: band, x: 0, y: 0)
      }
      let bytes = try Data(contentsOf: URL(fileURLWithPath: raw))
      let isSame = bytes == expected.withUnsafeBytes { Data($0) }
      #expect(isSame, "level \(number)")
    }
  }

  @Test(
    "GDAL's driver writes the same samples where the head that it makes is not understood",
    arguments: RasterCompression.allCases,
    [[1100, 600], [40, 30], [3, 1700]]
  )
  func unknownHead(compression: RasterCompression, size: [Int]) throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: size[0], height: size[1])
    let usual = try CloudOptimizedFileTests.write(
      grid,
      in: folder,
      compression: compression,
      threadCount: 2
    )
    let path = try CloudOptimizedFileTests.write(
      grid,
      in: folder,
      compression: compression,
      threadCount: 2,
      name: "driver.tif",
      readTables: { _ in nil }
    )
    #expect(try folder.names == ["driver.tif", "file.tif", "samples"])
    let (info, other) = (try gdalinfo(path, "-checksum"), try gdalinfo(usual, "-checksum"))
    let metadata = try [info, other].map {
      try #require($0["metadata"] as? [String: [String: String]])
    }
    #expect(metadata[0]["IMAGE_STRUCTURE"]?["LAYOUT"] == "COG")
    for domain in ["", "IMAGE_STRUCTURE"] { #expect(metadata[0][domain] == metadata[1][domain]) }
    let keys = ["checksum", "description", "noDataValue", "metadata", "overviews"]
    let bands = try [info, other].map { info in
      try #require(info["bands"] as? [[String: Any]]).map { band in
        keys.map { band[$0] as? NSObject }
      }
    }
    #expect(bands[0] == bands[1])
  }

  @Test("a head with other blocks than were asked for is not understood")
  func otherHead() throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: 70, height: 60)
    let usual = try CloudOptimizedFileTests.write(grid, in: folder)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: usual))
    let tables = try #require(TileTables(Array(bytes)))
    #expect(TileTables(Array(bytes.prefix(300))) == nil && TileTables([0x4D, 0x4D]) == nil)
    var other = tables
    let isSet = [BlockShape(width: 1 << 16, height: 128), BlockShape(width: 32, height: 128)]
      .map { other.set($0, of: 0) }
    let changed = other
    #expect(isSet == [false, true])
    #expect(changed.shape(of: 0) == BlockShape(width: 32, height: 128))
    #expect(changed.shape(of: 2) == nil && changed.blockCount(of: 2) == nil)
    let path = try CloudOptimizedFileTests.write(
      grid,
      in: folder,
      name: "driver.tif",
      readTables: { _ in changed }
    )
    #expect(try RasterFile(path: path).blockWidth == 128)
  }
}
