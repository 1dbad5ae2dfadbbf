internal import CGDAL

extension Georeference {
  /// Area of a pixel on the ground in square metres; nil without a projected coordinate system with
  /// a linear unit, as degrees have no area of their own.
  public var pixelAreaSquareMetres: Double? {
    guard let pixelArea, let coordinateSystemWKT,
      let metres = Self.metresPerUnit(coordinateSystemWKT)
    else { return nil }
    return pixelArea * metres * metres
  }

  /// Whether two rasters that both state a coordinate system state the same one; true where one of
  /// them states none.
  public func agreesOnCoordinateSystem(with other: Georeference) -> Bool {
    guard let own = coordinateSystemWKT, let wanted = other.coordinateSystemWKT, own != wanted
    else { return true }
    let (isSame, _) = GDALLibrary.collecting { () -> Bool in
      guard let first = unsafe OSRNewSpatialReference(own) else { return false }
      defer { unsafe OSRDestroySpatialReference(first) }
      guard let second = unsafe OSRNewSpatialReference(wanted) else { return false }
      defer { unsafe OSRDestroySpatialReference(second) }
      return unsafe OSRIsSame(first, second) != 0
    }
    return isSame
  }

  /// Length of a projected system's unit in metres.
  private static func metresPerUnit(_ wkt: String) -> Double? {
    let (metres, _) = GDALLibrary.collecting { () -> Double? in
      guard let system = unsafe OSRNewSpatialReference(wkt) else { return nil }
      defer { unsafe OSRDestroySpatialReference(system) }
      guard unsafe OSRIsProjected(system) != 0 else { return nil }
      return unsafe OSRGetLinearUnits(system, nil)
    }
    return metres.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }
}
