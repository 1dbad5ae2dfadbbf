internal import LinearAlgebra
public import Rasters

/// Where a simulated scene lies: in UTM zone 32 north (EPSG:32632), with square pixels.
public struct SimulatedPlace: Sendable, Equatable {
  /// By how many degrees the grid is turned, counter-clockwise; 0 for rows along the parallels.
  public var rotationDegrees: Double
  /// Side of a pixel in metres.
  public var pixelSize: Double
  /// Easting of the outer corner of the first pixel in metres.
  public var easting: Double
  /// Northing of the outer corner of the first pixel in metres.
  public var northing: Double

  /// Makes a place; see the properties.
  public init(
    rotationDegrees: Double = 0,
    pixelSize: Double = 5,
    easting: Double = 691_000,
    northing: Double = 5_336_000
  ) {
    self.rotationDegrees = rotationDegrees
    self.pixelSize = pixelSize
    self.easting = easting
    self.northing = northing
  }

  /// What cannot be about the place, one sentence each.
  var problems: [String] {
    var problems: [String] = []
    if !(pixelSize > 0 && pixelSize.isFinite) {
      problems.append("a pixel cannot be \(pixelSize) m wide")
    }
    if !(rotationDegrees >= -360 && rotationDegrees <= 360) {
      problems.append("the grid cannot be turned by \(rotationDegrees) degrees, only by -360...360")
    }
    return problems
  }

  /// GDAL's six terms.
  public var geotransform: [Double] {
    guard rotationDegrees != 0 else { return [easting, pixelSize, 0, northing, 0, -pixelSize] }
    let angle = rotationDegrees.truncatingRemainder(dividingBy: 360) * .pi / 180
    let (across, along) = (pixelSize * cosine(angle), pixelSize * sine(angle))
    return [easting, across, along, northing, along, -across]
  }

  /// The place as rasters have it.
  public var georeference: Georeference {
    Georeference(geotransform: geotransform, coordinateSystemWKT: Self.coordinateSystem)
  }

  /// The place as the field `map info` of an ENVI header has it.
  var mapInfo: String {
    var fields = [
      "UTM", "1", "1", "\(easting)", "\(northing)", "\(pixelSize)", "\(pixelSize)", "32", "North",
      "WGS-84", "units=Meters",
    ]
    if rotationDegrees != 0 { fields.append("rotation=\(rotationDegrees)") }
    return fields.joined(separator: ", ")
  }

  /// EPSG:32632 as WKT.
  private static let coordinateSystem =
    #"PROJCS["WGS 84 / UTM zone 32N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84","#
    + #"6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],"#
    + #"PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,"#
    + #"AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]],PROJECTION["Transverse_Mercator"],"#
    + #"PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",9],"#
    + #"PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],"#
    + #"PARAMETER["false_northing",0],UNIT["metre",1,AUTHORITY["EPSG","9001"]],"#
    + #"AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","32632"]]"#

  /// EPSG:32632 as ENVI writes it (`coordinate system string`).
  static let headerCoordinateSystem =
    #"PROJCS["WGS_1984_UTM_Zone_32N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984","#
    + #"SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],"#
    + #"UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],"#
    + #"PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],"#
    + #"PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",0.9996],"#
    + #"PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
}
