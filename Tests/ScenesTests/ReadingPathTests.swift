import Foundation
import LinearAlgebra
import Rasters
import Scenes
import Testing

/// Every layout read as it lies in the file, against the same file through GDAL, bit by bit.
@Suite("Reading in place")
struct ReadingPathTests {
  /// One pixel, one row, one column; less and more than the kernel's blocks of 48 pixels.
  static let sizes = [(1, 1), (1, 40), (40, 1), (31, 3), (37, 23), (48, 2), (113, 21)]

  /// A window as two projections of reflectance, or as the reflectance itself.
  private func tile(
    _ scene: Scene,
    _ path: SceneReader.Path,
    _ window: RasterWindow,
    bands: [Int],
    isProjected: Bool
  ) throws -> TilePixels {
    let count = 5
    let weights = (0..<count * bands.count).map { Float(($0 * 37) % 11) / 11 - 0.3 }
    let projection = SceneProjection(
      scene,
      keptBands: bands,
      weights: isProjected
        ? Matrix(rowCount: bands.count, columnCount: count, elements: weights) : nil
    )
    var tile = TilePixels()
    try SceneReader(scene, path: path).read(window, through: projection, into: &tile)
    return tile
  }

  private func bits(_ matrix: Matrix) -> [UInt32] { matrix.elements.map(\.bitPattern) }

  private func expectSame(_ stored: StoredScene, _ what: String) throws {
    let scene = try Scene(path: stored.path)
    let all = scene.rasterGrid.window
    let inner = RasterWindow(
      x: all.width / 3,
      y: all.height / 4,
      width: (all.width + 2) / 3,
      height: (all.height + 1) / 2
    )
    for window in [all, inner] {
      // All bands, and some with gaps shorter and longer than 16 bands.
      for bands in [Array(0..<StoredScene.bandCount), [1, 2, 3, 18]] {
        for isProjected in [false, true] {
          let quick = try tile(scene, .quickest, window, bands: bands, isProjected: isProjected)
          let plain = try tile(scene, .library, window, bands: bands, isProjected: isProjected)
          let place = Comment(rawValue: "\(what) \(window) \(bands.count) \(isProjected)")
          #expect(quick.states == plain.states, place)
          #expect(bits(quick.planes) == bits(plain.planes), place)
          #expect(quick.squaredNorms == plain.squaredNorms, place)
        }
      }
    }
  }

  /// The samples themselves, without GDAL's help.
  private func expectRight(_ stored: StoredScene) throws {
    let scene = try Scene(path: stored.path)
    let bands = Array(0..<StoredScene.bandCount)
    let window = scene.rasterGrid.window
    let tile = try tile(scene, .quickest, window, bands: bands, isProjected: false)
    for pixel in 0..<window.pixelCount {
      let (row, column) = (pixel / window.width, pixel % window.width)
      let counts = bands.map { StoredScene.sample(band: $0, row: row, column: column) }
      let isValid = !counts.contains(StoredScene.noData)
      #expect(tile.states[pixel] == (isValid ? .valid : .noData))
      for (band, count) in counts.enumerated() {
        let wanted = isValid ? Float(count) * 0.004 : 0
        #expect(abs(tile.planes[band, pixel] - wanted) <= 1e-7)
      }
    }
  }

  @Test(
    "raw files in any order of samples and bytes, after any header",
    arguments: SampleOrder.allCases,
    SampleType.allCases
  )
  func raw(order: SampleOrder, type: SampleType) throws {
    for (index, size) in Self.sizes.enumerated() {
      for isBigEndian in [false, true] {
        let stored = try StoredScene(
          raw: order,
          type: type,
          isBigEndian: isBigEndian,
          headerOffset: index % 2 == 0 ? 0 : 77,
          size: size
        )
        defer { stored.remove() }
        #expect(try RawSampleReader(RasterFile(path: stored.path)) != nil)
        try expectSame(stored, "\(order) \(type) \(size) \(isBigEndian)")
        if size == (37, 23) { try expectRight(stored) }
      }
    }
  }

  static let tiffLayouts: [[String]] = [
    [], ["BLOCKYSIZE=5"], ["TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=16"],
  ]

  @Test(
    "GeoTIFF in strips and tiles, by band and by pixel, big and little, classic and big",
    arguments: tiffLayouts,
    SampleType.allCases
  )
  func tiff(layout: [String], type: SampleType) throws {
    for size in [(1, 1), (40, 1), (70, 33)] {
      for interleave in ["BAND", "PIXEL"] {
        for more in [["ENDIANNESS=LITTLE"], ["ENDIANNESS=BIG", "BIGTIFF=YES"]] {
          let options = layout + more + ["INTERLEAVE=\(interleave)"]
          let stored = try StoredScene(tiff: options, type: type, size: size)
          defer { stored.remove() }
          #expect(try RawSampleReader(RasterFile(path: stored.path)) != nil)
          try expectSame(stored, "\(options) \(type) \(size)")
          if size == (70, 33) { try expectRight(stored) }
        }
      }
    }
  }

  @Test("blocks of a GeoTIFF that are not stored", arguments: ["BAND", "PIXEL"])
  func sparse(interleave: String) throws {
    let stored = try StoredScene(
      tiff: [
        "SPARSE_OK=TRUE", "TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=16", "INTERLEAVE=\(interleave)",
      ],
      type: .int16,
      size: (70, 64),
      storedRows: 20
    )
    defer { stored.remove() }
    try expectSame(stored, "sparse \(interleave)")
  }

  @Test(
    "what GDAL must decode is not read in place",
    arguments: ["COMPRESS=DEFLATE", "NBITS=12", "COMPRESS=PACKBITS"]
  )
  func decoded(option: String) throws {
    let stored = try StoredScene(tiff: [option], type: .uint16, size: (37, 23))
    defer { stored.remove() }
    #expect(try RawSampleReader(RasterFile(path: stored.path)) == nil)
    try expectRight(stored)
  }

  @Test("a file cut while it is open is an error", arguments: SampleOrder.allCases)
  func cut(order: SampleOrder) throws {
    let stored = try StoredScene(raw: order, type: .int16, size: (70, 33))
    defer { stored.remove() }
    let scene = try Scene(path: stored.path)
    let reader = try SceneReader(scene)
    let projection = SceneProjection(scene, keptBands: [0, 5, 18])
    var tile = TilePixels()
    let window = scene.rasterGrid.window
    try reader.read(window, through: projection, into: &tile)
    let file = try #require(FileHandle(forWritingAtPath: stored.path))
    try file.truncate(atOffset: 40_000)
    let last = RasterWindow(x: 0, y: 32, width: 70, height: 1)
    for part in [window, last] {
      let error = #expect(throws: SceneError.self) {
        try reader.read(part, through: projection, into: &tile)
      }
      #expect(error?.message.contains("87,780") == true)
    }
    try FileManager.default.removeItem(atPath: stored.path)
    #expect(throws: SceneError.self) {
      try reader.read(last, through: projection, into: &tile)
    }
  }
}
