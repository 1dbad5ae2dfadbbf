import Foundation
import Testing

@testable import Rasters

@Suite("RasterVerification")
struct RasterVerificationWriterTests {
  @Test("a file that lost its end is found", arguments: ["scene.tif", "scene.img"])
  func truncated(name: String) throws {
    let folder = try WriterScratchFolder()
    let path = folder.file(name)
    let grid = RasterGrid(width: 100, height: 90)
    let template = RasterTemplate(grid: grid, sampleType: .int16, bands: [BandTemplate()])
    let writer = try RasterWriter(
      path: path,
      format: name.hasSuffix("tif") ? .geoTIFF() : .envi(),
      template: template
    )
    try writer.write(
      planes: RasterWriterTests.planes(bandCount: 1, grid).span,
      window: grid.window
    )
    try writer.close()
    try RasterVerification.check(path, sampleBytes: template.byteCount)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 17_000)
    try handle.close()
    let error = try #require(throws: RasterError.self) {
      try RasterVerification.check(path, sampleBytes: template.byteCount)
    }
    #expect(error.code == .cannotWrite && error.message.contains("17,000 bytes"))
  }

  @Test("a block that was never stored is found")
  func missingBlock() throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: 64, height: 64)
    let writer = try RasterWriter(
      path: folder.file("scene.tif"),
      format: RasterFormat(
        driver: "GTiff",
        options: ["TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=32", "SPARSE_OK=TRUE"]
      ),
      template: RasterTemplate(grid: grid, sampleType: .byte, bands: [BandTemplate()])
    )
    let window = RasterWindow(x: 0, y: 0, width: 64, height: 32)
    let samples = Array(repeating: Float(1), count: window.pixelCount)
    try writer.write(planes: samples.span, window: window)
    let error = try #require(throws: RasterError.self) { try writer.close() }
    #expect(error.code == .cannotWrite && error.message.contains("never written"))
  }

  @Test("the place of a raster is the same in its file", arguments: [false, true])
  func sameGrid(points: Bool) throws {
    let folder = try WriterScratchFolder()
    let place =
      points
      ? Georeference(
        controlPoints: CloudOptimizedFileTests.points,
        controlPointSystemWKT: RasterWriterTests.utm,
        rationalPolynomials: CloudOptimizedFileTests.rational
      )
      : Georeference(
        geotransform: [500_000, 17.32, 10, 4_000_000, 10, -17.32],
        coordinateSystemWKT: RasterWriterTests.utm
      )
    let grid = RasterGrid(width: 700, height: 600, georeference: place)
    let found = try RasterFile(path: CloudOptimizedFileTests.write(grid, in: folder))
    #expect(found.grid.width == grid.width && found.grid.height == grid.height)
    #expect(found.grid.georeference.geotransform == place.geotransform)
    #expect(found.grid.georeference.controlPoints == place.controlPoints)
    #expect(found.bands.map(\.name) == ["soil", "flags"])
  }
}
