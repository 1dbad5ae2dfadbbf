import LinearAlgebra
import Rasters
import Testing

@testable import Products

@Suite("Samples of a product while tiles arrive")
struct StagedRasterTests {
  static let grid = RasterGrid(width: 37, height: 29)

  static func raster(
    _ folder: ScratchFolder,
    grid: RasterGrid = grid,
    storage: SamplePlanes.Storage = .memory
  ) throws -> StagedRaster {
    try StagedRaster(
      path: folder.path + "/samples",
      storage: storage,
      template: RasterTemplate(
        grid: grid,
        sampleType: .float32,
        bands: ["soil", "grass"].map { BandTemplate(name: $0, noData: -9999) }
      ),
      resampling: [.average, .average]
    )
  }

  /// The part of a raster of two bands that lies in a window.
  static func part(_ whole: Matrix, _ window: RasterWindow) -> Matrix {
    var elements: [Float] = []
    for band in 0..<2 {
      for row in window.y..<window.y + window.height {
        for column in window.x..<window.x + window.width {
          elements.append(whole[band, row * grid.width + column])
        }
      }
    }
    return Matrix(rowCount: 2, columnCount: window.pixelCount, elements: elements)
  }

  @Test(
    "the statistics are the same to the bit whatever the tiles and their order",
    arguments: [[37, 1], [1, 29], [37, 29], [16, 16], [5, 7], [37, 10], [20, 29]],
    [SamplePlanes.Storage.file, .memory]
  )
  func statistics(tile: [Int], storage: SamplePlanes.Storage) throws {
    let folder = try ScratchFolder()
    var generator = SeededGenerator(seed: 7)
    let whole = Matrix(
      rowCount: 2,
      columnCount: Self.grid.pixelCount,
      elements: (0..<2 * Self.grid.pixelCount).map {
        $0.isMultiple(of: 11) ? -9999 : Float(generator.uniform() * 1e3)
      }
    )
    let reference = try Self.raster(folder)
    try reference.write(whole, window: Self.grid.window)
    let raster = try Self.raster(folder, storage: storage)
    var windows: [RasterWindow] = []
    for y in stride(from: 0, to: Self.grid.height, by: tile[1]) {
      for x in stride(from: 0, to: Self.grid.width, by: tile[0]) {
        windows.append(
          RasterWindow(
            x: x,
            y: y,
            width: min(tile[0], Self.grid.width - x),
            height: min(tile[1], Self.grid.height - y)
          )
        )
      }
    }
    generator.shuffle(&windows)
    for window in windows { try raster.write(Self.part(whole, window), window: window) }
    #expect(try raster.statistics(threadCount: 3) == reference.statistics(threadCount: 1))
  }

  @Test("many chunks of rows add up to one number, on any threads")
  func chunks() throws {
    let folder = try ScratchFolder()
    let grid = RasterGrid(width: 3, height: 50_000)
    let raster = try Self.raster(folder, grid: grid)
    let count = 2 * grid.pixelCount
    let values = Matrix(
      rowCount: 2,
      columnCount: grid.pixelCount,
      elements: (0..<count).map { Float($0 % 4) }
    )
    try raster.write(values, window: grid.window)
    let found = try raster.statistics(threadCount: 1)
    #expect(try raster.statistics(threadCount: 4) == found)
    for band in found {
      #expect(band.minimum == 0 && band.maximum == 3 && band.validPercent == 100)
      #expect(abs(band.mean - 1.5) < 1e-4 && abs(band.standardDeviation - 1.25.squareRoot()) < 1e-4)
    }
  }

  @Test("a tile that is missing is an error, with both numbers of pixels")
  func missing() throws {
    let raster = try Self.raster(try ScratchFolder())
    let window = RasterWindow(x: 0, y: 0, width: 37, height: 2)
    try raster.write(Matrix(rowCount: 2, columnCount: 74), window: window)
    let error = try #require(throws: ProductsError.self) {
      _ = try raster.statistics(threadCount: 1)
    }
    #expect(error.code == .incomplete)
    #expect(error.message.contains("74 pixels") && error.message.contains("1073"))
  }

  @Test(
    "values that are not finite are refused with their row and band, wherever they stand",
    arguments: [Float.nan, -.nan, .infinity, -.infinity],
    [0, 36, 37, 73]
  )
  func notFinite(value: Float, place: Int) throws {
    let raster = try Self.raster(try ScratchFolder())
    var tile = Matrix(rowCount: 2, columnCount: 74)
    tile[1, place] = value
    let window = RasterWindow(x: 0, y: 4, width: 37, height: 2)
    let error = try #require(throws: ProductsError.self) { try raster.write(tile, window: window) }
    #expect(error.code == .badValue)
    #expect(error.message.hasPrefix("row \(5 + place / 37) of grass"))
  }
}
