import Foundation
import LinearAlgebra
import Rasters
import Scenes
import Spectra
import Testing

@Suite("Scene")
struct SceneTests {
  private func scene(
    _ fields: String,
    _ overrides: SceneOverrides = SceneOverrides()
  ) throws -> Scene {
    let file = try SceneFile(fields: fields)
    defer { file.remove() }
    return try Scene(path: file.path, overrides: overrides)
  }

  @Test("the reflectance scale factor divides, once")
  func scaleFactor() throws {
    let scaling = try scene("reflectance scale factor = 5000\n").scaling
    #expect(scaling == Array(repeating: BandScaling(factor: 1.0 / 5000, offset: 0), count: 3))
  }

  @Test("gains that say the same as the scale factor are applied once")
  func scaleTwice() throws {
    let scene = try scene(
      "reflectance scale factor = 1000\ndata gain values = {0.001, 0.001, 0.001}\n"
    )
    #expect(scene.scaling.allSatisfy { abs($0.factor - 0.001) < 1e-9 })
    #expect(scene.notes.contains { $0.contains("applied once") })
  }

  @Test("gains that contradict the scale factor are refused, unless a person decides")
  func contradiction() throws {
    let fields = "reflectance scale factor = 1000\ndata gain values = {0.1, 0.1, 0.1}\n"
    let error = #expect(throws: SceneError.self) { try scene(fields) }
    #expect(error?.code == .contradictoryScale && error?.remedy.contains("--scale") == true)
    let decided = try scene(fields, SceneOverrides(scale: 200))
    #expect(decided.scaling[0] == BandScaling(factor: 1.0 / 200, offset: 0))
  }

  @Test("gains and offsets of the header are taken band by band")
  func gains() throws {
    let scene = try scene("data gain values = {2, 3, 4}\ndata offset values = {0.5, 0, -1}\n")
    #expect(scene.scaling.map(\.factor) == [2, 3, 4])
    #expect(scene.scaling.map(\.offset) == [0.5, 0, -1])
  }

  @Test("micrometres are recognised where no unit is given, and said")
  func units() throws {
    let scene = try scene("wavelength = {0.45, 0.55, 0.65}\nfwhm = {0.01, 0.01, 0.01}\n")
    #expect(scene.grid.wavelengths?.map { $0.nanometres.rounded() } == [450, 550, 650])
    #expect(scene.grid.widthsNanometres?.map { $0.rounded() } == [10, 10, 10])
    #expect(scene.notes.contains { $0.contains("micrometres") })
  }

  @Test("a list of wavelengths from a person goes before the header's")
  func wavelengthFile() throws {
    let file = try SceneFile(fields: "wavelength = {1, 2, 3}\nwavelength units = Index\n")
    defer { file.remove() }
    let list = file.folder.appendingPathComponent("bands.txt").path
    try "nm width\n500 10\n600 11\n700 12\n".write(
      toFile: list,
      atomically: true,
      encoding: .utf8
    )
    let scene = try Scene(path: file.path, overrides: SceneOverrides(wavelengthsPath: list))
    #expect(scene.grid.wavelengths?.map(\.nanometres) == [500, 600, 700])
    #expect(scene.grid.widthsNanometres == [10, 11, 12])
    try "500\n600\n".write(toFile: list, atomically: true, encoding: .utf8)
    let error = #expect(throws: SceneError.self) {
      try Scene(path: file.path, overrides: SceneOverrides(wavelengthsPath: list))
    }
    #expect(error?.message.contains("2 wavelengths") == true)
  }

  @Test("bad bands, no-data and time come from the header")
  func header() throws {
    let scene = try scene(
      "bbl = {1, 0, 1}\ndata ignore value = -9999\nacquisition time = 2020-05-06T10:00:00Z\n"
    )
    #expect(scene.goodBands == [true, false, true])
    #expect(scene.noData == [-9999, -9999, -9999])
    #expect(scene.acquisitionTime == "2020-05-06T10:00:00Z")
  }

  @Test("one band is too few")
  func oneBand() throws {
    let file = try SceneFile(bandCount: 1)
    defer { file.remove() }
    #expect(throws: SceneError.self) { try Scene(path: file.path) }
  }

  @Test("a side-car header of another size is left out, and said")
  func foreignSideCar() throws {
    let file = try SceneFile(fields: "wavelength = {400, 500, 600}\n")
    defer { file.remove() }
    let tiff = file.folder.appendingPathComponent("scene.tif").path
    let grid = RasterGrid(width: 2, height: 2)
    let writer = try RasterWriter(
      path: tiff,
      format: .geoTIFF(),
      template: RasterTemplate(
        grid: grid,
        sampleType: .float32,
        bands: [BandTemplate(name: "a"), BandTemplate(name: "b")]
      )
    )
    try writer.write(planes: [Float](repeating: 0.5, count: 8).span, window: grid.window)
    try writer.close()
    let scene = try Scene(path: tiff)
    #expect(scene.grid.wavelengths == nil)
    #expect(scene.notes.contains { $0.contains("left out") && $0.contains("4 x 3") })
  }
}

@Suite(
  "Scene, real files",
  .enabled(if: RealScenes.folder != nil, "the real data are not there; set UNMIX_DATA")
)
struct RealSceneTests {
  private func open(_ path: String) throws -> Scene {
    try Scene(path: try #require(RealScenes.folder) + "/" + path)
  }

  @Test(
    "every way of carrying wavelengths is found",
    arguments: [
      "envi_wl_fwhm.bsq", "envi_wl_implicit_nm.bsq", "envi_wl_implicit_um.bsq",
      "enmapbox_envidomain_bandlevel.tif", "enmapbox_envidomain_dslevel.tif", "gdal_wl_fwhm.tif",
      "gdal_wl_only.tif",
    ]
  )
  func wavelengths(name: String) throws {
    let grid = try open("wavelength-samples/\(name)").grid
    #expect(grid.wavelengths?.map { $0.nanometres.rounded() } == [400, 500])
    if name.contains("fwhm") { #expect(grid.widthsNanometres == [10, 20]) }
  }

  @Test("EnMAP tiles: scale, bad bands, no-data and steps back are known")
  func enmap() throws {
    let scene = try open("enmap-potsdam/enmap_potsdam_tile_64_0.tif")
    #expect(scene.scaling[0].factor == 0.0001)
    let bad = try #require(scene.goodBands).enumerated().filter { !$0.element }.map {
      $0.offset + 1
    }
    #expect(bad == Array(130...135))
    #expect(scene.noData.allSatisfy { $0 == -32768 })
    #expect(scene.notes.contains { $0.contains("step back") })
    #expect(scene.acquisitionTime == "2022-07-24T10:45:26")
  }

  @Test("HySpex: the side-car header beside a GeoTIFF gives scale, no-data and wavelengths")
  func hyspex() throws {
    let scene = try open("dlr-hysu/HySpex/large_targets/DLR_HySU_HS_large_targets.tif")
    #expect(scene.scaling.allSatisfy { $0.factor == 0.0001 && $0.offset == 0 })
    #expect(scene.noData.allSatisfy { $0 == 15000 })
    #expect(scene.grid.wavelengths?.first?.nanometres.rounded() == 417)
    #expect(scene.grid.widthsNanometres?.first?.rounded() == 5)
  }
}
