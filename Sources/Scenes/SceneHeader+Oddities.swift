internal import Rasters
internal import Spectra

extension SceneHeader {
  private mutating func noteMask() {
    switch file.mask {
    case .none: return
    case .alpha(let band):
      sources["mask"] = "alpha band \(band + 1)"
      notes.append(
        "band \(band + 1) is an alpha band: it is taken as a mask (0 = no data), not as a band"
      )
    case .shared, .perBand:
      sources["mask"] = "the raster's mask"
      notes.append("the raster has a mask; the pixels that it leaves out have no data")
    }
  }

  /// Adds what a person should know about the scene before it is unmixed.
  mutating func noteOddities() {
    noteMask()
    notePlace()
    noteOrder()
  }

  private mutating func notePlace() {
    let reference = file.grid.georeference
    if reference.geotransform == nil, reference.controlPoints.isEmpty,
      reference.rationalPolynomials.isEmpty
    {
      notes.append("the scene is not georeferenced; neither will its products be")
    } else if reference.coordinateSystemWKT == nil, reference.controlPointSystemWKT == nil {
      notes.append("the scene has no coordinate reference system")
    }
    if let terms = reference.geotransform, terms[2] != 0 || terms[4] != 0 {
      notes.append("the grid is rotated; all six terms of its geotransform are kept")
    }
    if file.lacksProjectionDatabase {
      notes.append(
        "PROJ's database (proj.db) is not found, so that the coordinate reference system may lose its "
          + "code (EPSG) or be lost; set PROJ_DATA (or PROJ_LIB) to the folder that holds it"
      )
    }
  }

  private mutating func noteOrder() {
    guard let wavelengths = grid.wavelengths else {
      notes.append("wavelengths are unknown; give them with --wavelengths FILE")
      return
    }
    let steps = zip(wavelengths, wavelengths.dropFirst())
    let backward = steps.enumerated().filter { $0.element.0 >= $0.element.1 }.map { $0.offset + 2 }
    if backward.count == wavelengths.count - 1 {
      notes.append("wavelengths decrease from band to band; the bands keep their order")
    } else if !backward.isEmpty {
      let list = backward.prefix(5).map(String.init).joined(separator: ", ")
      notes.append(
        "wavelengths step back at band \(list)\(backward.count > 5 ? " and others" : "") "
          + "(overlapping detectors); the bands keep their order"
      )
    }
  }
}
