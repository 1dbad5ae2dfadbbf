internal import CGDAL

extension InputDataset {
  /// Everything that the file says about where its pixels lie.
  var georeference: Georeference {
    var reference = Georeference()
    var terms = [Double](repeating: 0, count: 6)
    let code = unsafe lend { unsafe GDALGetGeoTransform($0, &terms) }
    // GDAL gives 0, 1, 0, 0, 0, 1 for a raster without georeferencing, mostly with a failure code.
    if code == CE_None, terms != [0, 1, 0, 0, 0, 1] { reference.geotransform = terms }
    reference.coordinateSystemWKT = unsafe lend { unsafe Self.wkt(GDALGetSpatialRef($0)) }
    reference.controlPoints = controlPoints
    reference.controlPointSystemWKT = unsafe lend { unsafe Self.wkt(GDALGetGCPSpatialRef($0)) }
    reference.rationalPolynomials = metadata(domain: "RPC")
    return reference
  }

  private var controlPoints: [GroundControlPoint] {
    unsafe lend { dataset in
      let count = unsafe Int(GDALGetGCPCount(dataset))
      guard count > 0, let points = unsafe GDALGetGCPs(dataset) else { return [] }
      return (0..<count).map { index in
        let point = unsafe points[index]
        return unsafe GroundControlPoint(
          identifier: point.pszId.map { unsafe String(cString: $0) } ?? "\(index + 1)",
          information: point.pszInfo.map { unsafe String(cString: $0) } ?? "",
          column: point.dfGCPPixel,
          row: point.dfGCPLine,
          x: point.dfGCPX,
          y: point.dfGCPY,
          z: point.dfGCPZ
        )
      }
    }
  }

  /// The text of a coordinate reference system in the current WKT; nil for none.
  private static func wkt(_ system: OGRSpatialReferenceH?) -> String? {
    guard let system = unsafe system else { return nil }
    var text: UnsafeMutablePointer<CChar>?
    let options: [String] = ["FORMAT=WKT2_2019"]
    let list = unsafe options.reduce(nil) { unsafe CSLAddString($0, $1) }
    defer { unsafe CSLDestroy(list) }
    // GDAL takes the options as a list of constant strings.
    let constant = unsafe UnsafeMutableRawPointer(list)?
      .assumingMemoryBound(to: UnsafePointer<CChar>?.self)
    guard unsafe OSRExportToWktEx(system, &text, constant) == OGRERR_NONE, let text = unsafe text
    else { return nil }
    defer { unsafe VSIFree(text) }
    let wkt = unsafe String(cString: text)
    return wkt.isEmpty ? nil : wkt
  }
}
