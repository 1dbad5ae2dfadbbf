internal import Rasters
internal import Spectra

extension SceneHeader {
  /// The no-data sample of each band.
  mutating func readNoData() -> [Double?] {
    if let value = overrides.noData {
      sources["no-data"] = "the option --no-data"
      return Array(repeating: value, count: bandCount)
    }
    var own = file.bands.map(\.noData)
    let text = header?["data ignore value"]
    let stated = text.flatMap { Double($0) }
    if let text, stated == nil {
      notes.append(
        "the data ignore value \"\(text)\" of the \(headerWords) is not a number; it is left out"
      )
      // GDAL reads such words as 0.
      if isENVI, own.allSatisfy({ $0 == 0 }) { own = own.map { _ in nil } }
    }
    if let first = own.first(where: { $0 != nil }) {
      sources["no-data"] = "the raster's bands"
      if let stated, let first, !(stated == first || stated.isNaN && first.isNaN) {
        notes.append(
          "the raster's bands state the no-data value \(first), its \(headerWords) \(stated); the "
            + "bands' own is used"
        )
      }
      return own
    }
    if let stated {
      sources["no-data"] = headerWords
      return Array(repeating: stated, count: bandCount)
    }
    return own
  }

  /// When the scene was taken, in the file's own words.
  var acquisitionTime: String? {
    if let time = header?["acquisition time"] { return time }
    let items = file.metadata[""] ?? [:]
    if let time = file.metadata["IMAGERY"]?["ACQUISITIONDATETIME"] { return time }
    for key in ["acquisition_time", "start_time", "datetime", "TIFFTAG_DATETIME"] {
      if let time = items[key] ?? items[key.uppercased()] { return time }
    }
    return nil
  }
}
