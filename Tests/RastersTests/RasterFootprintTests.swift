import Foundation
import Testing

@testable import Rasters

@Suite("RasterFootprint")
struct RasterFootprintTests {
  /// The system of a raster that GDAL wrote with an EPSG code.
  private func grid(_ wkt: String?, _ geotransform: [Double]?) -> RasterGrid {
    RasterGrid(
      width: 100,
      height: 50,
      georeference: Georeference(geotransform: geotransform, coordinateSystemWKT: wkt)
    )
  }

  private let utm33 = """
    PROJCS["WGS 84 / UTM zone 33N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],\
    PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],\
    PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",15],PARAMETER["scale_factor",0.9996],\
    PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]
    """

  @Test("the corner on the central meridian of a UTM zone is where PROJ's cs2cs says")
  func utm() throws {
    let footprint = try #require(
      RasterFootprint(of: grid(utm33, [500_000, 30, 0, 5_800_000, 0, -30]))
    )
    #expect(footprint.points.count == 16)
    // echo 500000 5800000 | cs2cs EPSG:32633 EPSG:4326, and 503000 5798500 for the opposite corner.
    #expect(abs(footprint.points[0].longitude - 15) < 1e-9)
    #expect(abs(footprint.points[0].latitude - 52.350_293_3) < 1e-5)
    let opposite = footprint.points[8]
    #expect(opposite.longitude > 15.04 && opposite.longitude < 15.05)
    #expect(opposite.latitude < 52.34 && opposite.latitude > 52.33)
  }

  @Test("a turned raster keeps its turn, and degrees stay degrees")
  func turned() throws {
    let degrees = """
      GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],\
      UNIT["degree",0.0174532925199433]]
      """
    let turned = try #require(
      RasterFootprint(of: grid(degrees, [10, 0.01, 0.002, 50, 0.003, -0.01]))
    )
    #expect(turned.points[0] == .init(longitude: 10, latitude: 50))
    let (longitude, latitude) = (turned.points[4].longitude, turned.points[4].latitude)
    #expect(abs(longitude - 11) < 1e-9 && abs(latitude - 50.3) < 1e-9)
  }

  @Test("a raster that does not say where it lies has none")
  func nowhere() {
    #expect(RasterFootprint(of: grid(nil, [0, 1, 0, 0, 0, 1])) == nil)
    #expect(RasterFootprint(of: grid(utm33, nil)) == nil)
    #expect(
      RasterFootprint(of: grid("LOCAL_CS[\"my field\",UNIT[\"metre\",1]]", [0, 1, 0, 0, 0, 1]))
        == nil
    )
  }
}
