import Foundation
import LinearAlgebra
import Rasters
import Scenes
import Spectra
import Testing

@Suite("Odd headers")
struct OddHeaderTests {
  private func scene(
    _ fields: String,
    _ overrides: SceneOverrides = SceneOverrides()
  ) throws -> Scene {
    let file = try SceneFile(fields: fields)
    defer { file.remove() }
    return try Scene(path: file.path, overrides: overrides)
  }

  @Test("wavelengths in the unit Index are none, and one note says so")
  func index() throws {
    let fields = "wavelength = {1, 2, 3}\nwavelength units = Index\nfwhm = {1, 1, 1}\n"
    let scene = try scene(fields)
    #expect(scene.grid == SpectralGrid(bandCount: 3))
    #expect(scene.notes.count { $0.contains("wavelength") && !$0.contains("--wavelengths") } == 1)
    #expect(!scene.notes.contains { $0.contains("micrometres") })
    #expect(scene.sources["wavelengths"] == nil && scene.sources["widths"] == nil)
  }

  @Test(
    "every unit of length that ENVI knows is read",
    arguments: [
      ("Micrometers", "0.5, 0.6, 0.7"), ("um", "0.5, 0.6, 0.7"), ("nm", "500, 600, 700"),
      ("Millimeters", "5e-4, 6e-4, 7e-4"), ("mm", "5e-4, 6e-4, 7e-4"),
      ("Centimeters", "5e-5, 6e-5, 7e-5"), ("cm", "5e-5, 6e-5, 7e-5"),
      ("Meters", "5e-7, 6e-7, 7e-7"), ("m", "5e-7, 6e-7, 7e-7"),
      ("Angstroms", "5000, 6000, 7000"), ("Unknown", "500, 600, 700"),
    ]
  )
  func units(unit: String, list: String) throws {
    let scene = try scene("wavelength = {\(list)}\nwavelength units = \(unit)\n")
    #expect(scene.grid.wavelengths?.map { $0.nanometres.rounded() } == [500, 600, 700])
  }

  @Test(
    "wavelengths that cannot be used are left out with the way out",
    arguments: [
      "wavelength = {900, 910, 920}\nwavelength units = Wavenumber\n",
      "wavelength = {900, 910, 920}\nwavelength units = GHz\n",
      "wavelength = {900, 910}\nwavelength units = nm\n", "wavelength = {900, nan, 920}\n",
      "wavelength = {900, 0, 920}\n", "wavelength = {[900. 910. ... 920.]}\n",
      "wavelengths = {900, 910, 920}\n",
    ]
  )
  func unusableWavelengths(fields: String) throws {
    let scene = try scene(fields)
    #expect(scene.grid == SpectralGrid(bandCount: 3))
    #expect(scene.notes.contains { $0.contains("left out") || $0.contains("is not read") })
    #expect(scene.notes.contains { $0.contains("--wavelengths FILE") })
  }

  @Test(
    "a size that only GDAL could read does not stop the scene",
    arguments: ["samples = 4 ; columns\n", "samples = 4 columns\n", "lines = 3x\n"]
  )
  func unreadableSize(fields: String) throws {
    let scene = try scene(fields + "wavelength = {500, 600, 700}\nwavelength units = nm\n")
    #expect(scene.grid.wavelengths?.map(\.nanometres) == [500, 600, 700])
    #expect(scene.notes.contains { $0.contains("left out") })
  }

  @Test("a scale factor that is not a number stops the scene only where it is needed")
  func unreadableFactor() throws {
    let comma = "reflectance scale factor = 10000,0\n"
    let error = #expect(throws: SceneError.self) { try scene(comma) }
    #expect(error?.remedy.contains("--scale") == true && error?.message.contains("10000,0") == true)
    for fields in [comma, "reflectance scale factor = none\n", "reflectance scale factor = -1\n"] {
      let scene = try scene(fields, SceneOverrides(scale: 10_000))
      #expect(scene.scaling[0].factor == 1e-4)
      #expect(scene.notes.contains { $0.contains("left out") })
    }
    #expect(try scene("reflectance scale factor = none\n").scaling[0] == .none)
  }

  @Test("gains that GDAL could not use are told of")
  func unreadGains() throws {
    let scene = try scene("data gain values = {0.0001, 0.0001}\n")
    #expect(scene.notes.contains { $0.contains("data gain values") && $0.contains("2 entries") })
  }

  @Test("a scale of 0 is refused with its band where the band is used, and --scale overrules it")
  func zeroScale() throws {
    let fields = "data gain values = {1, 0, 1}\n"
    let plain = try scene(fields)
    try plain.checkScaling(ofBands: [0, 2])
    let error = #expect(throws: SceneError.self) { try plain.checkScaling(ofBands: [0, 1, 2]) }
    #expect(error?.code == .impossibleScale && error?.message.contains("band 2") == true)
    #expect(error?.remedy.contains("--scale") == true)
    try scene(fields, SceneOverrides(scale: 1)).checkScaling(ofBands: [0, 1, 2])
  }

  @Test("a scale or offset that is not a number is refused", arguments: [Double.nan, .infinity])
  func badOptions(value: Double) {
    for overrides in [SceneOverrides(offset: value), SceneOverrides(scale: value)] {
      let error = #expect(throws: SceneError.self) { try scene("", overrides) }
      #expect(error?.code == .impossibleScale)
    }
  }

  @Test("wavelengths that decrease throughout are no overlapping detectors")
  func decreasing() throws {
    let scene = try scene("wavelength = {700, 600, 500}\nwavelength units = nm\n")
    #expect(scene.notes.contains { $0.contains("wavelengths decrease") })
    #expect(!scene.notes.contains { $0.contains("overlapping") })
  }

  @Test("words in place of a no-data value state none", arguments: ["none", "n/a", ""])
  func noDataWords(words: String) throws {
    let scene = try scene("data ignore value = \(words)\n")
    #expect(scene.noData == [nil, nil, nil])
    #expect(scene.notes.contains { $0.contains("data ignore value") })
  }

  @Test("a no-data value of 0 and one in braces are numbers", arguments: ["0", "{0}", "-0.0"])
  func noDataNumbers(words: String) throws {
    #expect(try scene("data ignore value = \(words)\n").noData == [0, 0, 0])
  }

  @Test("a side-car that says other wavelengths or no-data than its GeoTIFF is told of")
  func disagreement() throws {
    let file = try SceneFile(
      fields: "wavelength = {500, 601, 700}\nwavelength units = nm\ndata ignore value = -1\n"
    )
    defer { file.remove() }
    let tiff = file.folder.appendingPathComponent("scene.tif").path
    let grid = RasterGrid(width: 4, height: 3)
    let writer = try RasterWriter(
      path: tiff,
      format: .geoTIFF(),
      template: RasterTemplate(
        grid: grid,
        sampleType: .float32,
        bands: [500, 600, 700].map {
          BandTemplate(
            noData: -9999,
            metadata: ["wavelength": "\($0)", "wavelength_units": "Nanometers"]
          )
        }
      )
    )
    try writer.write(planes: [Float](repeating: 0.5, count: 36).span, window: grid.window)
    try writer.close()
    let scene = try Scene(path: tiff)
    #expect(scene.grid.wavelengths?.map(\.nanometres) == [500, 600, 700])
    #expect(scene.notes.contains { $0.contains("band 2: 600.0 and 601.0 nm") })
    #expect(scene.noData == [-9999, -9999, -9999])
    #expect(scene.notes.contains { $0.contains("-9999.0") && $0.contains("-1.0") })
  }
}
