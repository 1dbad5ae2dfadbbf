import Testing

@testable import Rasters

@Suite("Area of a pixel")
struct PixelAreaTests {
  static let degrees = """
    GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],\
    PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]
    """
  static let feet = """
    PROJCS["feet",\(degrees),PROJECTION["Transverse_Mercator"],PARAMETER["central_meridian",9],\
    PARAMETER["scale_factor",1],UNIT["foot",0.3048]]
    """

  @Test("turned pixels, feet and metres give square metres")
  func projected() throws {
    let turned = Georeference(
      geotransform: [691_000, 3, 4, 5_336_000, 4, -3],
      coordinateSystemWKT: RasterWriterTests.utm
    )
    #expect(turned.pixelAreaSquareMetres == 25)
    let feet = Georeference(geotransform: [0, 10, 0, 0, 0, -10], coordinateSystemWKT: Self.feet)
    let area = try #require(feet.pixelAreaSquareMetres)
    #expect(abs(area - 9.290304) < 1e-9)
  }

  @Test("degrees, and pixels without a place or a system, have no area")
  func none() {
    let terms = [10.0, 0.001, 0, 50, 0, -0.001]
    let degrees = Georeference(geotransform: terms, coordinateSystemWKT: Self.degrees)
    #expect(degrees.pixelAreaSquareMetres == nil)
    #expect(Georeference(geotransform: terms).pixelAreaSquareMetres == nil)
    #expect(
      Georeference(coordinateSystemWKT: RasterWriterTests.utm).pixelAreaSquareMetres == nil
    )
    #expect(
      Georeference(geotransform: terms, coordinateSystemWKT: "nonsense").pixelAreaSquareMetres
        == nil
    )
  }
}
