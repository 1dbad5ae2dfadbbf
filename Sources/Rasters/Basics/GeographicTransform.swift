internal import CGDAL

/// A place on the globe in WGS 84, in degrees.
public struct GeographicPoint: Sendable, Equatable {
  /// Positive to the east.
  public let longitude: Double
  /// Positive to the north.
  public let latitude: Double
}

/// Takes places of one coordinate reference system to longitude and latitude in WGS 84 (EPSG:4326).
///
/// For one thread: GDAL's transformations are not shared.
@safe public final class GeographicTransform {
  private let handle: OGRCoordinateTransformationH

  /// Prepares a transformation; nil for a system that GDAL does not know, or that is none of the Earth.
  ///
  /// - Parameter wkt: the coordinate reference system.
  public init?(from wkt: String) {
    let (handle, _) = unsafe GDALLibrary.collecting { () -> OGRCoordinateTransformationH? in
      guard let source = unsafe OSRNewSpatialReference(wkt) else { return nil }
      defer { unsafe OSRDestroySpatialReference(source) }
      guard let target = unsafe OSRNewSpatialReference(nil) else { return nil }
      defer { unsafe OSRDestroySpatialReference(target) }
      guard unsafe OSRImportFromEPSG(target, 4326) == OGRERR_NONE else { return nil }
      // Easting or longitude first, whatever the authority says; so are geotransforms.
      unsafe OSRSetAxisMappingStrategy(source, OAMS_TRADITIONAL_GIS_ORDER)
      unsafe OSRSetAxisMappingStrategy(target, OAMS_TRADITIONAL_GIS_ORDER)
      return unsafe OCTNewCoordinateTransformation(source, target)
    }
    guard let handle = unsafe handle else { return nil }
    unsafe self.handle = handle
  }

  deinit { unsafe OCTDestroyCoordinateTransformation(handle) }

  /// Where a place lies; nil where the system has no such place.
  public func point(x: Double, y: Double) -> GeographicPoint? {
    var (longitude, latitude) = (x, y)
    let (isDone, _) = GDALLibrary.collecting {
      unsafe OCTTransform(handle, 1, &longitude, &latitude, nil) != 0
    }
    guard isDone, longitude.isFinite, latitude.isFinite else { return nil }
    return GeographicPoint(longitude: longitude, latitude: latitude)
  }

  /// The outer corners of a raster's first and last pixels: top left, top right, bottom right, bottom
  /// left as the raster is stored.
  ///
  /// - Parameter grid: a raster in this system.
  /// - Returns: four corners; nil for a raster without a geotransform, or with a corner that is nowhere.
  public func corners(of grid: RasterGrid) -> [GeographicPoint]? {
    guard let terms = grid.georeference.geotransform, terms.count == 6 else { return nil }
    let (width, height) = (Double(grid.width), Double(grid.height))
    let corners = [(0, 0), (width, 0), (width, height), (0, height)].compactMap { column, row in
      point(
        x: terms[0] + terms[1] * column + terms[2] * row,
        y: terms[3] + terms[4] * column + terms[5] * row
      )
    }
    return corners.count == 4 ? corners : nil
  }
}
