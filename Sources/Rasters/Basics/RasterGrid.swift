/// The size of a raster and where it lies on the Earth.
public struct RasterGrid: Sendable, Equatable {
  /// Number of pixels in a row.
  public var width: Int
  /// Number of rows.
  public var height: Int
  /// Where the pixels lie; `.none` for a scene without any georeferencing.
  public var georeference: Georeference

  /// Makes a grid.
  public init(width: Int, height: Int, georeference: Georeference = Georeference()) {
    self.width = width
    self.height = height
    self.georeference = georeference
  }

  /// Number of pixels.
  public var pixelCount: Int { width * height }

  /// The window of all pixels.
  public var window: RasterWindow { RasterWindow(x: 0, y: 0, width: width, height: height) }
}

/// A rectangle of pixels; rows count from the top, columns from the left, both from 0.
public struct RasterWindow: Sendable, Equatable, Hashable {
  /// First column.
  public var x: Int
  /// First row.
  public var y: Int
  /// Number of columns.
  public var width: Int
  /// Number of rows.
  public var height: Int

  /// Makes a window.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// Number of pixels.
  public var pixelCount: Int { width * height }
}

/// Everything a file says about where its pixels lie, kept as it is from scene to product.
public struct Georeference: Sendable, Equatable {
  /// GDAL's six terms: `X = g0 + g1 column + g2 row`, `Y = g3 + g4 column + g5 row`.
  public var geotransform: [Double]?
  /// The coordinate reference system as WKT.
  public var coordinateSystemWKT: String?
  /// Ground control points.
  public var controlPoints: [GroundControlPoint]
  /// The coordinate reference system of the control points as WKT.
  public var controlPointSystemWKT: String?
  /// The RPC metadata domain, item by item.
  public var rationalPolynomials: [String: String]

  /// Makes a georeference; without arguments: none.
  public init(
    geotransform: [Double]? = nil,
    coordinateSystemWKT: String? = nil,
    controlPoints: [GroundControlPoint] = [],
    controlPointSystemWKT: String? = nil,
    rationalPolynomials: [String: String] = [:]
  ) {
    self.geotransform = geotransform
    self.coordinateSystemWKT = coordinateSystemWKT
    self.controlPoints = controlPoints
    self.controlPointSystemWKT = controlPointSystemWKT
    self.rationalPolynomials = rationalPolynomials
  }

  /// Area of a pixel in squared units of the coordinate system; nil without a geotransform.
  public var pixelArea: Double? {
    guard let terms = geotransform, terms.count == 6 else { return nil }
    return abs(terms[1] * terms[5] - terms[2] * terms[4])
  }
}

/// A pixel whose place on the Earth is known.
public struct GroundControlPoint: Sendable, Equatable {
  /// Name of the point.
  public var identifier: String
  /// Free text.
  public var information: String
  /// Column in the raster.
  public var column: Double
  /// Row in the raster.
  public var row: Double
  /// Easting or longitude.
  public var x: Double
  /// Northing or latitude.
  public var y: Double
  /// Height.
  public var z: Double

  /// Makes a control point.
  public init(
    identifier: String,
    information: String = "",
    column: Double,
    row: Double,
    x: Double,
    y: Double,
    z: Double = 0
  ) {
    self.identifier = identifier
    self.information = information
    self.column = column
    self.row = row
    self.x = x
    self.y = y
    self.z = z
  }
}
