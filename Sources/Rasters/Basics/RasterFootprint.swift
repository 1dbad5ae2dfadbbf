internal import CGDAL

/// The outline of a raster on the Earth.
public struct RasterFootprint: Sendable, Equatable {
  /// A corner or a place between two corners.
  public struct Point: Sendable, Equatable {
    /// Degrees east of Greenwich.
    public let longitude: Double
    /// Degrees north of the equator.
    public let latitude: Double
  }

  /// Around the raster, from its first pixel along the first row; the first point is not repeated.
  public let points: [Point]

  /// Parts of each side: a straight row is a curve in degrees.
  private static let partsPerSide = 4

  /// Finds the outline in degrees (WGS 84, EPSG:4326).
  ///
  /// Nil where the raster does not say where it lies, or in a system that GDAL cannot bring into degrees.
  ///
  /// - Parameter grid: size and georeferencing.
  public init?(of grid: RasterGrid) {
    guard let wkt = grid.georeference.coordinateSystemWKT,
      let terms = grid.georeference.geotransform, terms.count == 6
    else { return nil }
    let places = Self.places(around: grid)
    var x = places.map { terms[0] + $0.column * terms[1] + $0.row * terms[2] }
    var y = places.map { terms[3] + $0.column * terms[4] + $0.row * terms[5] }
    let (isDone, _) = GDALLibrary.collecting { () -> Bool in
      guard let own = unsafe OSRNewSpatialReference(wkt) else { return false }
      defer { unsafe OSRDestroySpatialReference(own) }
      guard let degrees = unsafe OSRNewSpatialReference(nil) else { return false }
      defer { unsafe OSRDestroySpatialReference(degrees) }
      guard unsafe OSRImportFromEPSG(degrees, 4326) == OGRERR_NONE else { return false }
      unsafe OSRSetAxisMappingStrategy(own, OAMS_TRADITIONAL_GIS_ORDER)
      unsafe OSRSetAxisMappingStrategy(degrees, OAMS_TRADITIONAL_GIS_ORDER)
      guard let way = unsafe OCTNewCoordinateTransformation(own, degrees) else { return false }
      defer { unsafe OCTDestroyCoordinateTransformation(way) }
      return unsafe OCTTransform(way, Int32(places.count), &x, &y, nil) != 0
    }
    let isOnEarth = zip(x, y).allSatisfy { abs($0) <= 360 && abs($1) <= 90.000_001 }
    guard isDone, isOnEarth else { return nil }
    points = zip(x, y).map { Point(longitude: $0, latitude: $1) }
  }

  /// Columns and rows of the outline, in pixels.
  private static func places(around grid: RasterGrid) -> [(column: Double, row: Double)] {
    let (width, height) = (Double(grid.width), Double(grid.height))
    let corners = [(0, 0), (width, 0), (width, height), (0, height)]
    return corners.indices.flatMap { side in
      let (start, end) = (corners[side], corners[(side + 1) % 4])
      return (0..<partsPerSide).map { part in
        let share = Double(part) / Double(partsPerSide)
        return (
          start.0 + (end.0 - start.0) * share, start.1 + (end.1 - start.1) * share
        )
      }
    }
  }
}
