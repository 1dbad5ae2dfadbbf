import Foundation
import LinearAlgebra
import Methods
import Rasters
import Sampling
import Scenes
import Studies
import Testing

/// Whatever a scene says about its place, its products say the same.
@Suite("Georeference of products")
struct GeoreferenceTests {
  static let options = SimulatedScene.Options(
    width: 16,
    height: 12,
    bandCount: 8,
    endmemberCount: 2,
    signalToNoiseDecibels: 40
  )

  static let system = SimulatedPlace().georeference.coordinateSystemWKT

  /// Writes a scene with any georeference through GDAL, and unmixes it.
  func products(_ reference: Georeference, _ format: RasterFormat) throws -> (
    scene: RasterFile, products: [RasterFile]
  ) {
    let folder = try TrialFolder()
    let scene = SimulatedScene(Self.options)
    let grid = RasterGrid(width: 16, height: 12, georeference: reference)
    let path = folder.file(format.driver == "ENVI" ? "scene.img" : "scene.tif")
    let bands = Array(repeating: BandTemplate(noData: -9999), count: 8)
    let writer = try RasterWriter(
      path: path,
      format: format,
      template: RasterTemplate(grid: grid, sampleType: .float32, bands: bands)
    )
    try writer.write(planes: scene.reflectance(rows: 0..<12).span, window: grid.window)
    try writer.close()
    let product = try folder.unmix(
      path,
      .extraction(count: 2, extractor: .vca, solver: .fcls)
    )
    let files = try ["/abundances.tif", "/quality.tif"].map { try RasterFile(path: product + $0) }
    return (try RasterFile(path: path), files)
  }

  static let formats: [RasterFormat] = [
    .envi(.bandByLine), .geoTIFF(), .geoTIFF(pixelInterleaved: true, compression: "DEFLATE"),
  ]

  @Test("all six terms are kept, turned and sheared grids too", arguments: formats)
  func sixTerms(format: RasterFormat) throws {
    var grids: [[Double]] = [
      [691_000, 5, 0, 5_336_000, 0, -5], [691_000.25, 4, 3, 5_336_000.5, 3, -4],
      [691_000, -3, 4, 5_336_000, 4, 3],
    ]
    // A sheared grid has no place in an ENVI header, and GDAL writes none.
    if format.driver != "ENVI" { grids.append([691_000, 4, 1, 5_336_000, 0.5, -6]) }
    for terms in grids {
      let reference = Georeference(geotransform: terms, coordinateSystemWKT: Self.system)
      let (scene, products) = try products(reference, format)
      for file in [scene] + products {
        let found = try #require(file.grid.georeference.geotransform)
        for (term, wanted) in zip(found, terms) { #expect(abs(term - wanted) < 1e-6, "\(found)") }
      }
      for product in products {
        let found = product.grid.georeference
        #expect(found.geotransform == scene.grid.georeference.geotransform)
        #expect(found.coordinateSystemWKT?.contains(#""EPSG",32632"#) == true)
      }
    }
  }

  @Test("control points are kept with their system", arguments: formats)
  func controlPoints(format: RasterFormat) throws {
    let places = [(0.0, 0.0), (16, 0), (0, 12), (16, 12), (7.5, 5.25)]
    let points = places.enumerated().map { number, place in
      GroundControlPoint(
        identifier: "\(number + 1)",
        column: place.0,
        row: place.1,
        x: 691_000 + 4 * place.0 + 0.3 * place.1,
        y: 5_336_000 - 5 * place.1,
        z: 512.5
      )
    }
    let reference = Georeference(controlPoints: points, controlPointSystemWKT: Self.system)
    let (scene, products) = try products(reference, format)
    for file in [scene] + products {
      let found = file.grid.georeference
      #expect(found.geotransform == nil)
      #expect(found.controlPoints == points)
      #expect(found.controlPointSystemWKT?.contains(#""EPSG",32632"#) == true)
    }
  }

  @Test("rational polynomials are kept", arguments: formats)
  func rationalPolynomials(format: RasterFormat) throws {
    let terms = (1...20).map { "\(Double($0) / 10_000)" }.joined(separator: " ")
    let items = [
      "LINE_OFF": "6", "SAMP_OFF": "8", "LAT_OFF": "48.1", "LONG_OFF": "11.5", "HEIGHT_OFF": "500",
      "LINE_SCALE": "6", "SAMP_SCALE": "8", "LAT_SCALE": "0.01", "LONG_SCALE": "0.02",
      "HEIGHT_SCALE": "400", "LINE_NUM_COEFF": terms, "LINE_DEN_COEFF": terms,
      "SAMP_NUM_COEFF": terms, "SAMP_DEN_COEFF": terms,
    ]
    let (scene, products) = try products(Georeference(rationalPolynomials: items), format)
    for file in [scene] + products {
      let found = file.grid.georeference.rationalPolynomials
      for (key, value) in items {
        let numbers = (found[key] ?? "").split(separator: " ").compactMap { Double($0) }
        #expect(numbers == value.split(separator: " ").compactMap { Double($0) }, "\(key)")
      }
    }
  }

  @Test("a scene without a place gives products without a place", arguments: formats)
  func none(format: RasterFormat) throws {
    let (_, products) = try products(Georeference(), format)
    for product in products { #expect(product.grid.georeference == Georeference()) }
  }
}
