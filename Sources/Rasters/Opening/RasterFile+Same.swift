extension RasterFile {
  /// Fails if a second opening says something else of the file.
  ///
  /// GDAL takes a failed read of a header, or of a file beside it, for its end and goes on with what it
  /// has, so that a place or a gain would be lost in silence. A failure that comes again is found when
  /// the same files are read for their checksums.
  ///
  /// - Throws: `RasterError` with code `.cannotOpen`.
  func requireSame(as second: RasterFile) throws(RasterError) {
    guard let difference = difference(from: second) else { return }
    throw RasterError(
      code: .cannotOpen,
      path: path,
      message: "\(path) was opened twice, and \(difference) not the same both times: a file of the "
        + "scene could not be read, or was changed meanwhile.",
      remedy:
        "Run again when nothing writes to the scene's files. If it comes again, look for errors of "
        + "the disk in the system's log (dmesg)."
    )
  }

  /// What differs, with its verb.
  ///
  /// Texts of a coordinate system may differ for one system.
  private func difference(from second: RasterFile) -> String? {
    let (here, there) = (grid.georeference, second.grid.georeference)
    if driverName != second.driverName { return "its format was" }
    if files != second.files { return "the list of its files was" }
    if grid.width != second.grid.width || grid.height != second.grid.height
      || bands.count != second.bands.count
    {
      return "its size was"
    }
    // As texts, because NaN differs from itself as a number.
    if "\(here.geotransform ?? [])" != "\(there.geotransform ?? [])"
      || "\(here.controlPoints)" != "\(there.controlPoints)"
      || here.rationalPolynomials != there.rationalPolynomials
      || (here.coordinateSystemWKT == nil) != (there.coordinateSystemWKT == nil)
      || (here.controlPointSystemWKT == nil) != (there.controlPointSystemWKT == nil)
    {
      return "its place was"
    }
    if metadata != second.metadata { return "its metadata were" }
    if let band = zip(bands, second.bands).enumerated().first(where: { !$1.0.isSame(as: $1.1) }) {
      return "the description of band \(band.offset + 1) was"
    }
    return nil
  }
}

extension RasterBand {
  /// Whether another says the same; NaN as no-data value is the same as NaN.
  fileprivate func isSame(as other: RasterBand) -> Bool {
    let (mine, its) = ([noData, scale, offset], [other.noData, other.scale, other.offset])
    return zip(mine, its).allSatisfy { $0?.bitPattern == $1?.bitPattern } && name == other.name
      && sampleType == other.sampleType && hasSignedBytes == other.hasSignedBytes
      && metadata == other.metadata
  }
}
