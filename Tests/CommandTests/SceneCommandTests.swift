import Foundation
import LinearAlgebra
import Rasters
import Testing

@Suite("unmix scene")
struct SceneCommandTests {
  /// All samples of a raster, `bandCount x pixelCount`.
  static func planes(_ path: String) throws -> Matrix {
    let file = try RasterFile(path: path)
    var planes = Matrix(rowCount: file.bands.count, columnCount: file.grid.pixelCount)
    var span = planes.mutableSpan
    let bands = Array(file.bands.indices)
    try RasterReader(file).read(file.grid.window, bands: bands, into: &span)
    return planes
  }

  /// Every pixel is either no data or fractions that are not negative and sum to one.
  static func expectFractions(_ path: String, validPixelCount: Int) throws {
    let planes = try planes(path)
    var validCount = 0
    for pixel in 0..<planes.columnCount {
      let values = planes.column(pixel)
      if values.contains(-9999) {
        #expect(values.allSatisfy { $0 == -9999 }, "pixel \(pixel): \(values)")
        continue
      }
      validCount += 1
      #expect(values.allSatisfy { $0 >= 0 } && abs(values.reduce(0, +) - 1) <= 1e-5, "\(values)")
    }
    #expect(validCount == validPixelCount)
  }

  @Test(
    "abundances are fractions that sum to one, and no data where the scene has none",
    arguments: [
      ["--endmembers", "trial/truth_endmembers.csv", "--method", "fcls"],
      ["--endmembers", "trial/truth_endmembers.csv", "--method", "nnls"],
      ["--endmembers", "trial/truth_endmembers.csv", "--method", "sunsal"],
      ["--count", "3", "--method", "fcls"], ["--count", "3"],
    ]
  )
  func fractions(method: [String]) throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    let result = try BuiltCommand.run(
      ["scene", "trial/scene.img", "-o", "product", "--json"] + method,
      in: folder
    )
    try #require(result.exitCode == 0, "\(result.errors)")
    let report = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    #expect(report?["validPixelCount"] as? Int == 36 * 26)
    #expect(report?["pixelCount"] as? Int == 1200)
    try Self.expectFractions(folder.file("product/abundances.tif"), validPixelCount: 36 * 26)
    #expect(try folder.names == ["product", "trial"])
  }

  @Test(
    "NaN and infinity cost their own pixels and no others",
    arguments: [["--count", "3"], ["--endmembers", "trial/truth_endmembers.csv"]]
  )
  func notFinite(method: [String]) throws {
    let folder = try ScratchFolder()
    try folder.simulate(["--sample-type", "float32", "--layout", "envi-bsq"])
    let handle = try #require(FileHandle(forUpdatingAtPath: folder.file("trial/scene.img")))
    // Row, column and band (from 0) of what is spoilt, all inside the border.
    let places = [(5, 7, 0, Float.nan), (6, 8, 11, .infinity), (10, 20, 23, -.infinity)]
    for (row, column, band, value) in places {
      try handle.seek(toOffset: UInt64(4 * ((band * 30 + row) * 40 + column)))
      try handle.write(contentsOf: withUnsafeBytes(of: value.bitPattern) { Data($0) })
    }
    try handle.close()
    let result = try BuiltCommand.run(
      ["scene", "trial/scene.img", "-o", "product"] + method,
      in: folder
    )
    try #require(result.exitCode == 0, "\(result.errors)")
    let path = folder.file("product/abundances.tif")
    try Self.expectFractions(path, validPixelCount: 36 * 26 - 3)
    let planes = try Self.planes(path)
    for (row, column, _, _) in places { #expect(planes[0, row * 40 + column] == -9999) }
  }

  @Test("the same bytes come out at any number of workers")
  func workers() throws {
    let folder = try ScratchFolder()
    // Several tiles of 16 MiB of reflectance; without noise, as that takes long in a debug build.
    let made = try BuiltCommand.run(
      [
        "simulate", "-o", "trial", "--width", "500", "--height", "400", "--bands", "64",
        "--endmembers", "3", "--border", "3", "--snr", "inf",
      ],
      in: folder
    )
    try #require(made.exitCode == 0, "\(made.errors)")
    let names = ["abundances.tif", "quality.tif", "endmembers.csv", "quicklook.png"]
    var bytes: [[Data]] = []
    for count in ["1", "2", "7"] {
      let result = try BuiltCommand.run(
        [
          "scene", "trial/scene.img", "-o", "product" + count, "--count", "3", "--method", "fcls",
          "--workers", count,
        ],
        in: folder
      )
      try #require(result.exitCode == 0, "\(result.errors)")
      bytes.append(try names.map { try folder.data("product\(count)/\($0)") })
    }
    #expect(bytes[0] == bytes[1] && bytes[0] == bytes[2])
  }
}
