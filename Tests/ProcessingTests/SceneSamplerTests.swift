import Foundation
import LinearAlgebra
import Rasters
import Scenes
import Spectra
import Testing

@testable import Processing

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
}
