import Foundation
import Rasters
import Scenes
import Spectra
import Testing

/// Cubes of 5 bands, 3 rows and 4 columns in netCDF, whose dimensions come in any order.
@Suite("Cubes in containers")
struct CubeTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("unmix-cube-\(UUID().uuidString)")

  /// Opens a cube whose dimensions have the given names, with variables of wavelengths beside it.
  private func open(
    _ dimensions: [(String, Int)],
    _ variables: [ClassicNetCDF.Variable] = [],
    _ overrides: SceneOverrides = SceneOverrides(),
    list: String? = nil
  ) throws -> Scene {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("cube.nc").path
    let count = dimensions.reduce(1) { $0 * $1.1 }
    let cube = ClassicNetCDF.Variable(
      name: "reflectance",
      dimensions: dimensions.map(\.0),
      values: (0..<count).map { Float($0 % 97) / 100 }
    )
    try ClassicNetCDF.write(path, dimensions: dimensions, [cube] + variables)
    var overrides = overrides
    if let list {
      overrides.wavelengthsPath = folder.appendingPathComponent("list.txt").path
      try list.write(toFile: overrides.wavelengthsPath ?? "", atomically: true, encoding: .utf8)
    }
    return try Scene(path: path, overrides: overrides)
  }

  private func wavelengths(
    _ name: String,
    on dimension: String,
    _ attributes: [String: String],
    factor: Float = 1
  ) -> ClassicNetCDF.Variable {
    ClassicNetCDF.Variable(
      name: name,
      dimensions: [dimension],
      attributes: attributes,
      values: [400, 500, 600.5, 700, 900].map { $0 * factor }
    )
  }

  @Test(
    "a cube whose bands are not first is refused with its dimensions and a command",
    arguments: [
      (["downtrack", "crosstrack", "bands"], [3, 4, 5], "[2,0,1]"),
      (["y", "x", "wavelength"], [3, 4, 5], "[2,0,1]"),
      (["lat", "channel", "lon"], [3, 5, 4], "[1,0,2]"),
      (["number_of_lines", "n_bands", "samples"], [3, 5, 4], "[1,0,2]"),
      (["time", "y", "x", "lambda"], [1, 3, 4, 5], "[0,3,1,2]"),
    ]
  )
  func refused(names: [String], lengths: [Int], order: String) throws {
    let error = #expect(throws: SceneError.self) { try open(Array(zip(names, lengths))) }
    #expect(error?.code == .raster(.unsupported))
    for (name, length) in zip(names, lengths) {
      #expect(error?.message.contains("\(name) (\(length))") == true)
    }
    #expect(error?.remedy.contains("transpose=\(order)") == true)
  }

  @Test("a variable of wavelengths betrays the dimension of the bands where names do not")
  func betrayed() throws {
    let dimensions = [("a", 3), ("b", 4), ("c", 5)]
    let centres = wavelengths("w", on: "c", ["units": "nm"])
    let error = #expect(throws: SceneError.self) { try open(dimensions, [centres]) }
    #expect(error?.message.contains("\"c\" is the dimension of the bands") == true)
    #expect(try open([("c", 5), ("a", 3), ("b", 4)], [centres]).grid.bandCount == 5)
  }

  @Test("where nothing tells which the bands are, only a cube with the fewest first is read")
  func unknown() throws {
    #expect(try open([("a", 3), ("b", 4), ("c", 5)]).grid.bandCount == 3)
    let error = #expect(throws: SceneError.self) { try open([("a", 5), ("b", 3), ("c", 4)]) }
    #expect(error?.remedy.contains("--wavelengths FILE") == true)
    let list = "400\n500\n600\n700\n800\n"
    #expect(try open([("a", 5), ("b", 3), ("c", 4)], list: list).grid.wavelengths?.count == 5)
  }

  @Test("two long dimensions beside rows and columns are refused")
  func series() throws {
    let error = #expect(throws: SceneError.self) {
      try open([("time", 2), ("band", 5), ("y", 3), ("x", 4)])
    }
    #expect(error?.message.contains("time (2) x band (5)") == true)
    #expect(try open([("time", 1), ("band", 5), ("y", 3), ("x", 4)]).grid.bandCount == 5)
  }

  @Test(
    "wavelengths of a coordinate variable are read in any unit",
    arguments: [
      ("nm", 1), ("um", 0.001), ("micron", 0.001), ("nanometer", 1), ("1e-6 m", 0.001),
      ("10^-9 m", 1), ("m", 1e-9), ("", 0.001),
    ] as [(String, Float)]
  )
  func coordinate(unit: String, factor: Float) throws {
    let scene = try open(
      [("wavelength", 5), ("y", 3), ("x", 4)],
      [
        wavelengths(
          "wavelength",
          on: "wavelength",
          unit.isEmpty ? [:] : ["units": unit],
          factor: factor
        )
      ]
    )
    let expected = [400, 500, 600.5, 700, 900]
    let read = try #require(scene.grid.wavelengths).map(\.nanometres)
    #expect(zip(read, expected).allSatisfy { abs($0 - $1) < 0.01 })
  }

  @Test(
    "a variable with another name than its dimension is known by what it says",
    arguments: [
      ("centers", ["units": "nm", "standard_name": "radiation_wavelength"]),
      ("wavelengths", ["units": "nm"]), ("lambda", ["units": "nm"]),
      ("band_centre", ["units": "nanometers"]),
      ("c", ["units": "nm", "long_name": "Wavelength of the band"]),
    ]
  )
  func beside(name: String, attributes: [String: String]) throws {
    let widths = ClassicNetCDF.Variable(
      name: "fwhm",
      dimensions: ["bands"],
      attributes: ["units": "nm"],
      values: [5, 6, 7, 8, 9]
    )
    let scene = try open(
      [("bands", 5), ("y", 3), ("x", 4)],
      [widths, wavelengths(name, on: "bands", attributes)]
    )
    #expect(scene.grid.wavelengths?.map(\.nanometres) == [400, 500, 600.5, 700, 900])
    #expect(scene.grid.widthsNanometres == [5, 6, 7, 8, 9])
  }

  @Test("numbers of bands, and what is not a wavelength, are not taken for wavelengths")
  func others() throws {
    let counting = ClassicNetCDF.Variable(
      name: "bands",
      dimensions: ["bands"],
      values: [1, 2, 3, 4, 5]
    )
    let height = wavelengths("height", on: "bands", ["units": "m"])
    let scene = try open([("bands", 5), ("y", 3), ("x", 4)], [counting, height])
    #expect(scene.grid.wavelengths == nil)
  }
}
