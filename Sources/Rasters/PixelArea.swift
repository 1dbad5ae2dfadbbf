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
