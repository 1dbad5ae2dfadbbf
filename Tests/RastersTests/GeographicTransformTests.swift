import Rasters
import Testing

/// The expected values are those of pyproj 3.7 (`Transformer.from_crs(code, 4326, always_xy=True)`, codes 32633,
/// 32760, 3035, 3413 and 4258).
@Suite("Longitudes and latitudes")
struct GeographicTransformTests {
  @Test(
    "places of projected and geographic systems are where PROJ's own tool has them",
    arguments: [
      (Systems.utm33, 365_000.0, 5_807_000.0, 13.015_837_779, 52.396_573_659),
      (Systems.utm60South, 800_000, 7_900_000, 179.848_926_523, -18.970_595_965),
      (Systems.europe, 4_400_000, 3_300_000, 11.171_384_510, 52.803_099_778),
      (Systems.arctic, 500_000, -500_000, 0, 83.479_260_988), (Systems.etrs, 13, 52, 13, 52),
    ]
  )
  func places(system: String, x: Double, y: Double, longitude: Double, latitude: Double) throws {
    let transform = try #require(GeographicTransform(from: system))
    let point = try #require(transform.point(x: x, y: y))
    #expect(abs(point.longitude - longitude) < 1e-8 && abs(point.latitude - latitude) < 1e-8)
  }

  @Test("corners of a raster are those of its outer pixels, also of a rotated one")
  func corners() throws {
    let transform = try #require(GeographicTransform(from: Systems.etrs))
    var grid = RasterGrid(
      width: 4,
      height: 2,
      georeference: Georeference(geotransform: [10, 0.5, 0.25, 50, -0.25, -0.5])
    )
    let corners = try #require(transform.corners(of: grid))
    #expect(corners.map(\.longitude) == [10, 12, 12.5, 10.5])
    #expect(corners.map(\.latitude) == [50, 49, 48, 49])
    grid.georeference.geotransform = nil
    #expect(transform.corners(of: grid) == nil)
  }

  @Test("what is no system of the Earth has no longitudes")
  func none() {
    #expect(GeographicTransform(from: "") == nil)
    #expect(GeographicTransform(from: "nonsense") == nil)
    #expect(GeographicTransform(from: "LOCAL_CS[\"mine\",UNIT[\"metre\",1]]") == nil)
  }
}

/// Coordinate reference systems, as pyproj writes them (`CRS(code).to_wkt("WKT1_GDAL")`), without the codes of
/// their parts.
private enum Systems {
  static let utm33 = """
    PROJCS["WGS 84 / UTM zone 33N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",\
    6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],\
    PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],\
    PARAMETER["central_meridian",15],PARAMETER["scale_factor",0.9996],\
    PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1],\
    AXIS["Easting",EAST],AXIS["Northing",NORTH]]
    """
  static let utm60South = """
    PROJCS["WGS 84 / UTM zone 60S",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",\
    6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],\
    PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],\
    PARAMETER["central_meridian",177],PARAMETER["scale_factor",0.9996],\
    PARAMETER["false_easting",500000],PARAMETER["false_northing",10000000],UNIT["metre",1],\
    AXIS["Easting",EAST],AXIS["Northing",NORTH]]
    """
  static let europe = """
    PROJCS["ETRS89-extended / LAEA Europe",GEOGCS["ETRS89",\
    DATUM["European_Terrestrial_Reference_System_1989",SPHEROID["GRS 1980",6378137,\
    298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],\
    PROJECTION["Lambert_Azimuthal_Equal_Area"],PARAMETER["latitude_of_center",52],\
    PARAMETER["longitude_of_center",10],PARAMETER["false_easting",4321000],\
    PARAMETER["false_northing",3210000],UNIT["metre",1]]
    """
  static let arctic = """
    PROJCS["WGS 84 / NSIDC Sea Ice Polar Stereographic North",GEOGCS["WGS 84",\
    DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],\
    UNIT["degree",0.0174532925199433]],PROJECTION["Polar_Stereographic"],\
    PARAMETER["latitude_of_origin",70],PARAMETER["central_meridian",-45],\
    PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1]]
    """
  static let etrs = """
    GEOGCS["ETRS89",DATUM["European_Terrestrial_Reference_System_1989",SPHEROID["GRS 1980",\
    6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]
    """
}
