import Foundation
import LinearAlgebra
import Rasters
import Scenes
import Spectra
import Testing

/// A GeoTIFF of constant planes, changed by GDAL's own programs, for tests of masks and alpha bands.
struct MaskedFile {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "unmix-mask-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let grid = RasterGrid(width: 4, height: 2)
    let writer = try RasterWriter(
      path: file("plain.tif"),
      format: .geoTIFF(),
      template: RasterTemplate(
        grid: grid,
        sampleType: .byte,
        bands: (0..<4).map {
          BandTemplate(
            metadata: ["wavelength": "\(500 + 100 * $0)", "wavelength_units": "nm"]
          )
        }
      )
    )
    // The third band is 0 in the last column.
    let samples: [Float] = (0..<32).map { index in
      let (band, column) = (index / 8, index % 4)
      return band == 2 && column == 3 ? 0 : Float(1 + band)
    }
    try writer.write(planes: samples.span, window: grid.window)
    try writer.close()
  }

  func file(_ name: String) -> String { folder.appendingPathComponent(name).path }
  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Runs one of GDAL's programs.
  func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program, "-q"] + arguments
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(program) failed")
  }

  /// The states of all pixels of a scene with all bands used.
  func states(_ name: String) throws -> (scene: Scene, states: [PixelState]) {
    let scene = try Scene(path: file(name))
    var tile = TilePixels()
    try SceneReader(scene).read(
      scene.rasterGrid.window,
      through: SceneProjection(scene, keptBands: Array(0..<scene.grid.bandCount)),
      into: &tile
    )
    return (scene, tile.states)
  }
}

@Suite("Masks")
struct MaskTests {
  private static let halfMasked: [PixelState] = [
    .valid, .valid, .valid, .noData, .valid, .valid, .valid, .noData,
  ]

  @Test("an alpha band is a mask and no band, and the wavelengths stay")
  func alpha() throws {
    let made = try MaskedFile()
    defer { made.remove() }
    // The third band serves as alpha: 0 in the last column.
    try made.run(
      "gdal_translate",
      ["-b", "1", "-b", "2", "-b", "4", "-b", "3", "-colorinterp_4", "alpha"]
        + [made.file("plain.tif"), made.file("alpha.tif")]
    )
    let (scene, states) = try made.states("alpha.tif")
    #expect(states == Self.halfMasked)
    #expect(scene.grid.bandCount == 3)
    #expect(scene.grid.wavelengths?.map(\.nanometres) == [500, 600, 800])
    #expect(scene.notes.contains { $0.contains("alpha band") })
  }

  @Test("a mask inside a TIFF, or beside it, leaves pixels out", arguments: ["YES", "NO"])
  func shared(isInternal: String) throws {
    let made = try MaskedFile()
    defer { made.remove() }
    try made.run(
      "gdal_translate",
      ["-mask", "3", "-b", "1", "-b", "2", "--config", "GDAL_TIFF_INTERNAL_MASK", isInternal]
        + [made.file("plain.tif"), made.file("mask.tif")]
    )
    let (scene, states) = try made.states("mask.tif")
    #expect(scene.file.mask == .shared)
    #expect(scene.statesNoData(inBands: [0]))
    #expect(states == Self.halfMasked)
  }

  @Test("a scene that gdalwarp has given an alpha band keeps its wavelengths")
  func warped() throws {
    let made = try MaskedFile()
    defer { made.remove() }
    let header =
      "ENVI\nsamples = 4\nlines = 2\nbands = 2\ndata type = 4\ninterleave = bsq\nbyte order = 0\n"
      + "wavelength = {450, 550}\nwavelength units = Nanometers\nband names = {blue, green}\n"
      + "map info = {UTM, 1, 1, 500000, 5000000, 1, 1, 32, North, WGS-84}\n"
    try header.write(toFile: made.file("raw.hdr"), atomically: true, encoding: .utf8)
    try Data(count: 64).write(to: URL(fileURLWithPath: made.file("raw.img")))
    try made.run("gdalwarp", ["-dstalpha", made.file("raw.img"), made.file("warped.tif")])
    let scene = try made.states("warped.tif").scene
    #expect(scene.file.mask == .alpha(band: 2))
    #expect(scene.grid.wavelengths?.map(\.nanometres) == [450, 550])
  }

  @Test("an alpha band before others is refused with the way out")
  func alphaBetween() throws {
    let made = try MaskedFile()
    defer { made.remove() }
    try made.run(
      "gdal_translate",
      ["-colorinterp_2", "alpha", made.file("plain.tif"), made.file("between.tif")]
    )
    let error = #expect(throws: SceneError.self) { try Scene(path: made.file("between.tif")) }
    #expect(error?.message.contains("band 2") == true)
    #expect(error?.remedy.contains("gdal_translate") == true)
  }

  @Test("four bands of bytes are four bands, and no plain file has a mask")
  func plain() throws {
    let made = try MaskedFile()
    defer { made.remove() }
    let (scene, states) = try made.states("plain.tif")
    #expect(scene.file.mask == .none && scene.grid.bandCount == 4)
    #expect(states.allSatisfy { $0 == .valid })
  }

  @Test("bytes with a sign are read with it")
  func signedBytes() throws {
    let made = try MaskedFile()
    defer { made.remove() }
    try made.run(
      "gdal_translate",
      ["-co", "PIXELTYPE=SIGNEDBYTE", "-scale", "0", "4", "255", "251"]
        + [made.file("plain.tif"), made.file("signed.tif")]
    )
    let scene = try Scene(path: made.file("signed.tif"))
    var tile = TilePixels()
    try SceneReader(scene).read(
      scene.rasterGrid.window,
      through: SceneProjection(scene, keptBands: [0, 3]),
      into: &tile
    )
    #expect(tile.planes.row(0).allSatisfy { $0 == -2 })
    #expect(tile.planes.row(1).allSatisfy { $0 == -5 })
  }
}
