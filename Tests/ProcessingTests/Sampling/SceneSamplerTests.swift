import Foundation
import LinearAlgebra
import Rasters
import Scenes
import Spectra
import Testing

@testable import Sampling

@Suite("Scene sampler")
struct SceneSamplerTests {
  /// Writes a scene of two bands, wider than a tile of the engine.
  private func scene(_ folder: TrialFolder, _ format: RasterFormat) throws -> PreparedScene {
    let grid = RasterGrid(width: 40_000, height: 70)
    let path = folder.file(format.driver == "ENVI" ? "scene.img" : "scene.tif")
    let writer = try RasterWriter(
      path: path,
      format: format,
      template: RasterTemplate(
        grid: grid,
        sampleType: .byte,
        bands: [BandTemplate(), BandTemplate()]
      )
    )
    let row = (0..<80_000).map { Float(1 + $0 % 199) }
    for y in 0..<grid.height {
      try writer.write(
        planes: row.span,
        window: RasterWindow(x: 0, y: y, width: grid.width, height: 1)
      )
    }
    try writer.close()
    return try PreparedScene(path: path, overrides: SceneOverrides(scale: 250), removal: .header)
  }

  @Test("the same pixels are drawn from tiles as from rows")
  func layouts() throws {
    let folder = try TrialFolder()
    let rows = try scene(folder, .envi(.bandSequential))
    let tiles = try scene(folder, .geoTIFF(blockSide: 64))
    #expect(rows.layout != tiles.layout)  // otherwise nothing is tested
    var samples: [SceneSampler.Sample] = []
    for prepared in [rows, tiles] {
      var generator = SeededGenerator(seed: 5)
      samples.append(
        try SceneSampler(prepared: prepared, pixelLimit: 1000).sample(using: &generator)
      )
    }
    #expect(samples[0].positions.count == 1000)
    #expect(samples[0].positions == samples[1].positions)
    #expect(samples[0].spectra == samples[1].spectra)
    #expect(samples[0].seenCount == samples[1].seenCount)
  }

  /// A scene of one value, with data in its left part only.
  private func fields(_ folder: TrialFolder, width: Int, height: Int, data: Int) throws
    -> PreparedScene
  {
    let path = folder.file("fields.img")
    let writer = try RasterWriter(
      path: path,
      format: .envi(.bandSequential),
      template: RasterTemplate(
        grid: RasterGrid(width: width, height: height),
        sampleType: .byte,
        bands: [BandTemplate(), BandTemplate()]
      )
    )
    let row = (0..<2 * width).map { Float($0 % width < data ? 1 + $0 % 100 : 0) }
    for y in 0..<height {
      try writer.write(planes: row.span, window: RasterWindow(x: 0, y: y, width: width, height: 1))
    }
    try writer.close()
    return try PreparedScene(path: path, overrides: SceneOverrides(scale: 250), removal: .header)
  }

  @Test(
    "a large scene gives pixels with their neighbours, from all over it",
    arguments: [600, 8192]
  )
  func blocks(limit: Int) throws {
    let folder = try TrialFolder()
    let prepared = try fields(folder, width: 500, height: 300, data: 500)
    let sampler = SceneSampler(prepared: prepared, pixelLimit: limit)
    var generator = SeededGenerator(seed: 5)
    let sample = try sampler.sampleBlocks(using: &generator)
    #expect(sample.positions.count == limit)
    #expect(Set(sample.positions).count == limit, "none twice")
    let drawn = Set(sample.positions)
    let company = sample.positions.count { place in
      let around = [-501, -500, -499, -1, 1, 499, 500, 501]
      return around.count { drawn.contains(place + $0) } >= 3
    }
    #expect(Double(company) > 0.95 * Double(limit))
    let quarters = Set(sample.positions.map { $0 / 500 / 75 * 4 + $0 % 500 / 125 })
    #expect(quarters.count == 16, "every part of the scene")
    for (row, place) in sample.positions.enumerated() {
      #expect(abs(sample.spectra[row, 0] - Float(1 + place % 500 % 100) / 250) < 1e-6)
    }
    var again = SeededGenerator(seed: 5)
    #expect(try sampler.sampleBlocks(using: &again).positions == sample.positions)
  }

  @Test("a scene with data in few places gives what it has")
  func sparse() throws {
    let folder = try TrialFolder()
    let prepared = try fields(folder, width: 400, height: 200, data: 3)
    var generator = SeededGenerator(seed: 5)
    let sample = try SceneSampler(prepared: prepared, pixelLimit: 1000)
      .sampleBlocks(using: &generator)
    #expect(sample.positions.count > 500)
    #expect(sample.positions.allSatisfy { $0 % 400 < 3 })
  }
}
