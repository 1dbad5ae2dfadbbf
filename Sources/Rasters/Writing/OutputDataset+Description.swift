internal import CGDAL

extension OutputDataset {
  /// Sets everything that a template says beside the samples.
  func describe(_ template: RasterTemplate) throws(RasterError) {
    try place(template.grid.georeference)
    for (domain, items) in template.metadata.sorted(by: { $0.key < $1.key }) {
      for (key, value) in items.sorted(by: { $0.key < $1.key }) {
        try unsafe perform("set the item \(key)") {
          unsafe GDALSetMetadataItem($0, key, value, domain)
        }
      }
    }
    for (index, band) in template.bands.enumerated() { try describe(index, band) }
  }

  private func describe(_ index: Int, _ band: BandTemplate) throws(RasterError) {
    if !band.name.isEmpty { unsafe lend(band: index) { unsafe GDALSetDescription($0, band.name) } }
    if let noData = band.noData {
      try unsafe perform("set the no-data value", band: index) {
        unsafe GDALSetRasterNoDataValue($0, noData)
      }
    }
    if let unit = band.unit {
      try unsafe perform("set the unit", band: index) { unsafe GDALSetRasterUnitType($0, unit) }
    }
    if let scale = band.scale {
      try unsafe perform("set the scale", band: index) { unsafe GDALSetRasterScale($0, scale) }
    }
    if let offset = band.offset {
      try unsafe perform("set the offset", band: index) { unsafe GDALSetRasterOffset($0, offset) }
    }
    try set(band.metadata, band: index)
  }

  /// Sets metadata items of a band (from 0).
  func set(_ items: [String: String], band: Int) throws(RasterError) {
    for (key, value) in items.sorted(by: { $0.key < $1.key }) {
      try unsafe perform("set the item \(key)", band: band) {
        unsafe GDALSetMetadataItem($0, key, value, "")
      }
    }
  }

  /// Sets where the pixels lie.
  ///
  /// A file can hold a geotransform or control points as its own georeferencing, not both: with a
  /// geotransform, the points become metadata items, `GCP_SYSTEM` and `GCP_00001` and so on. They
  /// do so as well when they bear names or texts, which a TIFF has no room for. (Items of the usual
  /// domain, as GDAL copies no other one from TIFF to TIFF.)
  private func place(_ georeference: Georeference) throws(RasterError) {
    let points = georeference.controlPoints
    if !points.isEmpty, georeference.geotransform != nil || points.contains(where: \.hasText) {
      for (key, value) in georeference.controlPointItems.sorted(by: { $0.key < $1.key }) {
        try unsafe perform("set the control points") {
          unsafe GDALSetMetadataItem($0, key, value, "")
        }
      }
    }
    if let system = georeference.coordinateSystemWKT,
      georeference.geotransform != nil || points.isEmpty
    {
      try unsafe perform("set the coordinate system") { unsafe GDALSetProjection($0, system) }
    }
    if var terms = georeference.geotransform {
      precondition(terms.count == 6, "a geotransform has six terms")
      try unsafe perform("set the geotransform") { unsafe GDALSetGeoTransform($0, &terms) }
    } else if !points.isEmpty {
      try place(points, system: georeference.controlPointSystemWKT ?? "")
    }
    guard !georeference.rationalPolynomials.isEmpty else { return }
    let items = StringList(items: georeference.rationalPolynomials)
    try unsafe perform("set the rational polynomials") { dataset in
      unsafe items.lend { unsafe GDALSetMetadata(dataset, $0, "RPC") }
    }
  }

  private func place(_ points: [GroundControlPoint], system: String) throws(RasterError) {
    var records = unsafe [GDAL_GCP](repeating: GDAL_GCP(), count: points.count)
    unsafe GDALInitGCPs(Int32(points.count), &records)
    for (index, point) in points.enumerated() {
      unsafe VSIFree(records[index].pszId)
      unsafe VSIFree(records[index].pszInfo)
      unsafe records[index] = unsafe GDAL_GCP(
        pszId: CPLStrdup(point.identifier),
        pszInfo: CPLStrdup(point.information),
        dfGCPPixel: point.column,
        dfGCPLine: point.row,
        dfGCPX: point.x,
        dfGCPY: point.y,
        dfGCPZ: point.z
      )
    }
    defer { unsafe GDALDeinitGCPs(Int32(points.count), &records) }
    try unsafe perform("set the control points") {
      unsafe GDALSetGCPs($0, Int32(points.count), &records, system)
    }
  }
}

extension Georeference {
  /// The control points as metadata items: `GCP_SYSTEM`, and one numbered item a point.
  fileprivate var controlPointItems: [String: String] {
    var items = ["GCP_SYSTEM": controlPointSystemWKT ?? ""]
    for (index, point) in controlPoints.enumerated() {
      let place = "column=\(point.column) row=\(point.row) x=\(point.x) y=\(point.y) z=\(point.z)"
      let number = String(repeating: "0", count: max(0, 5 - "\(index + 1)".count)) + "\(index + 1)"
      items["GCP_\(number)"] = "\(place) id=\(point.identifier) info=\(point.information)"
    }
    return items
  }
}

extension GroundControlPoint {
  /// Whether it says more than its place: a name that is not a mere number, or a text.
  fileprivate var hasText: Bool { !information.isEmpty || Int(identifier) == nil }
}
