import LinearAlgebra
import Rasters
import Scenes
import Testing

@Suite("SceneReader")
struct SceneReaderTests {
  /// 2 x 2 pixels, 3 bands: pixel 1 has no data in band 2, pixel 2 NaN in band 1, pixel 3 zeros.
  private static let samples: [Float] = [1, 2, .nan, 0, 3, -99, 5, 0, 6, 7, 8, 0]

  private func read(
    _ bands: [Int],
    fields: String
  ) throws -> TilePixels {
    let file = try SceneFile(width: 2, height: 2, samples: Self.samples, fields: fields)
    defer { file.remove() }
    let scene = try Scene(path: file.path)
    var tile = TilePixels()
    let spectra = SceneProjection(scene, keptBands: bands)
    try SceneReader(scene).read(scene.rasterGrid.window, through: spectra, into: &tile)
    return tile
  }

  @Test("a pixel with one sample without data cannot be unmixed, and all its bands are 0")
  func states() throws {
    let tile = try read([0, 1, 2], fields: "data ignore value = -99\n")
    #expect(tile.states == [.valid, .noData, .notFinite, .valid])
    #expect(tile.planes.column(0) == [1, 3, 6])
    for pixel in 1...3 { #expect(tile.planes.column(pixel) == [0, 0, 0]) }
    #expect(tile.squaredNorms == [46, 0, 0, 0])
    #expect(tile.validCount == 2)
  }

  @Test("bands that are left out cost no pixel")
  func keptBands() throws {
    let tile = try read([2], fields: "data ignore value = -99\n")
    #expect(tile.states == [.valid, .valid, .valid, .valid])
    #expect(tile.planes.row(0) == [6, 7, 8, 0])
  }

  @Test("zeros in all bands are filling where the file states no no-data value")
  func zeros() throws {
    #expect(try read([1, 2], fields: "").states == [.valid, .valid, .valid, .allZero])
  }

  @Test("values that would overflow count as not finite")
  func huge() throws {
    let tile = try read([0], fields: "data gain values = {1e30, 1, 1}\n")
    #expect(tile.states == [.notFinite, .notFinite, .notFinite, .allZero])
  }

  @Test("no-data is told from samples, before scale and offset")
  func scaleAfterNoData() throws {
    let tile = try read(
      [1],
      fields: "data ignore value = 5\ndata gain values = {1, 2, 1}\n"
        + "data offset values = {0, 0.5, 0}\n"
    )
    #expect(tile.states == [.valid, .valid, .noData, .valid])
    #expect(tile.planes.row(0) == [6.5, -197.5, 0, 0.5])
  }
}

@Suite("TileLayout")
struct TileLayoutTests {
  @Test(
    "every pixel lies in exactly one tile",
    arguments: [1, 3, 7, 64, 1000, 5000],
    [(1, 1), (1, 9), (9, 1), (37, 23), (64, 64)]
  )
  func covers(limit: Int, size: (Int, Int)) throws {
    let file = try SceneFile(width: size.0, height: size.1)
    defer { file.remove() }
    let layout = TileLayout(try RasterFile(path: file.path), pixelLimit: limit)
    expectWhole(layout, size)
  }

  @Test(
    "so it does where blocks are larger than a tile may be, and their parts follow each other",
    arguments: [1, 100, 600, 1200, 5000],
    [(70, 33), (130, 64), (33, 100)]
  )
  func blocks(limit: Int, size: (Int, Int)) throws {
    let options = ["TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=32"]
    let stored = try StoredScene(tiff: options, type: .byte, size: size)
    defer { stored.remove() }
    let layout = TileLayout(try RasterFile(path: stored.path), pixelLimit: limit)
    expectWhole(layout, size)
    var blocks: [[Int]] = []
    for tile in 0..<layout.tileCount where layout.tileHeight < 32 && layout.tileWidth < size.0 {
      let window = layout.window(ofTile: tile)
      let block = [window.x / 32, window.y / 32]
      #expect((window.y + window.height - 1) / 32 == block[1])
      if blocks.last != block { blocks.append(block) }
    }
    #expect(Set(blocks).count == blocks.count)
  }

  @Test(
    "tiles of a file that is decoded are whole blocks, however large these are",
    arguments: [1, 100, 600, 1200, 5000, 50_000],
    [
      ["TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=32"], ["BLOCKYSIZE=1"], ["BLOCKYSIZE=7"],
      ["BLOCKYSIZE=64"], ["TILED=YES", "BLOCKXSIZE=128", "BLOCKYSIZE=16"],
    ]
  )
  func decoded(limit: Int, options: [String]) throws {
    let size = (130, 64)
    let stored = try StoredScene(tiff: options + ["COMPRESS=DEFLATE"], type: .byte, size: size)
    defer { stored.remove() }
    let file = try RasterFile(path: stored.path)
    let layout = TileLayout(file, pixelLimit: limit)
    expectWhole(layout, size)
    let (width, height) = (file.blockWidth, file.blockHeight)
    for tile in 0..<layout.tileCount {
      let window = layout.window(ofTile: tile)
      #expect(window.x % width == 0 && window.y % height == 0)
      #expect(window.width % width == 0 || window.x + window.width == size.0)
      #expect(window.height % height == 0 || window.y + window.height == size.1)
      #expect(window.pixelCount <= max(limit, width * height))
    }
  }

  private func expectWhole(_ layout: TileLayout, _ size: (Int, Int)) {
    var counts = [Int](repeating: 0, count: size.0 * size.1)
    for tile in 0..<layout.tileCount {
      let window = layout.window(ofTile: tile)
      #expect(window.width > 0 && window.height > 0)
      #expect(window.pixelCount <= layout.largestPixelCount)
      for row in window.y..<window.y + window.height {
        for column in window.x..<window.x + window.width { counts[row * size.0 + column] += 1 }
      }
    }
    #expect(counts.allSatisfy { $0 == 1 })
  }
}
