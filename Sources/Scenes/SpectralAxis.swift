internal import Rasters
internal import Spectra

/// The wavelengths that a container of arrays (netCDF, HDF5, Zarr) gives for the bands of a raster.
struct SpectralAxis {
  let centres: [Double]
  let unitText: String
  let widths: [Double]?
  let goodBands: [Bool]?
  /// Where they were found, in words.
  let place: String

  /// Finds them in the container itself, or in what GDAL keeps of one in the items of a copy; nil where
  /// neither has any.
  init?(of file: RasterFile) {
    if let array = file.array, let axis = SpectralAxis(array, bandCount: file.bands.count) {
      self = axis
    } else if let axis = SpectralAxis(items: file) {
      self = axis
    } else {
      return nil
    }
  }

  /// Takes the variable that says most plainly that it holds wavelengths, of the bands' dimension or,
  /// where dimensions have no names of their own, of its length.
  private init?(_ array: StoredArray, bandCount: Int) {
    let ofBands = array.vectors.filter { vector in
      vector.values.count == bandCount
        && array.dimensions.dropLast(2).contains {
          $0.name == vector.dimension || CubeDimensions.isNumbered($0.name)
        }
    }
    let found = ofBands.filter(Self.isSpectral).max { Self.rank($0) < Self.rank($1) }
    guard let found else { return nil }
    centres = found.values
    unitText = Self.unitWords(found.unit)
    let names = ofBands.map { ($0.name.lowercased(), $0.values) }
    widths = names.first { $0.0.contains("fwhm") || $0.0 == "bandwidth" }?.1
    goodBands = names.first { $0.0 == "good_wavelengths" || $0.0 == "bbl" }?.1.map { $0 != 0 }
    place = "variable \(found.name) of \(array.containerPath)"
  }

  /// Takes the items that GDAL writes for every band: `NETCDF_DIM_wavelength`, with the unit in the
  /// raster's `wavelength#units`, or `DIM_wavelength_VALUE` and `DIM_wavelength_UNIT`.
  private init?(items file: RasterFile) {
    let first = file.bands.first?.metadata[""] ?? [:]
    let raster = file.metadata[""] ?? [:]
    for key in first.keys.sorted() {
      let unit: String
      let name: String
      if key.hasPrefix("NETCDF_DIM_") {
        name = String(key.dropFirst("NETCDF_DIM_".count))
        unit = raster["\(name)#units"] ?? ""
      } else if key.hasPrefix("DIM_"), key.hasSuffix("_VALUE") {
        name = String(key.dropFirst("DIM_".count).dropLast("_VALUE".count))
        unit = first["DIM_\(name)_UNIT"] ?? ""
      } else {
        continue
      }
      let values = file.bands.compactMap { ($0.metadata[""] ?? [:])[key].flatMap(Double.init) }
      let variable = StoredArray.Vector(
        name: name,
        dimension: name,
        unit: unit,
        standardName: raster["\(name)#standard_name"] ?? "",
        longName: raster["\(name)#long_name"] ?? "",
        values: values
      )
      guard values.count == file.bands.count, Self.isSpectral(variable) else { continue }
      centres = values
      unitText = Self.unitWords(unit)
      (widths, goodBands) = (nil, nil)
      place = "items \(key) of the bands"
      return
    }
    return nil
  }

  /// Whether a variable holds wavelengths: it is called so or has such a unit, and its numbers are
  /// positive and do not only count the bands.
  static func isSpectral(_ vector: StoredArray.Vector) -> Bool {
    guard rank(vector) > 0, vector.values.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      return false
    }
    let isCounting = zip(vector.values, vector.values.dropFirst()).allSatisfy { $1 - $0 == 1 }
    return !isCounting || vector.values.count < 2
      || WavelengthUnit(words: unitWords(vector.unit)) != nil
  }

  /// How plainly a variable says that it holds wavelengths; 0 if it does not.
  private static func rank(_ vector: StoredArray.Vector) -> Int {
    let name = vector.name.lowercased()
    guard !["fwhm", "width", "good", "flag", "irradiance"].contains(where: name.contains) else {
      return 0
    }
    let unit = WavelengthUnit(words: unitWords(vector.unit))
    let isShort = unit == .nanometres || unit == .micrometres || unit == .angstroms
    if vector.standardName.contains("wavelength") { return 5 }
    guard unit != nil || vector.unit.isEmpty || vector.unit == "1" else { return 0 }
    if ["wavelen", "lambda", "wvl"].contains(where: name.contains) || name == "wl" {
      return unit != nil ? 4 : 2
    }
    if vector.longName.lowercased().contains("wavelength") { return isShort ? 3 : 2 }
    let isOfBands = AxisKind(name: name) == .spectral
    return isShort ? (isOfBands ? 3 : 2) : (isOfBands ? 1 : 0)
  }

  /// A unit of wavelengths in the words that are known: `1e-6 m` is a micrometre.
  private static func unitWords(_ unit: String) -> String {
    let words = unit.lowercased().split(whereSeparator: \.isWhitespace)
    guard words.count == 2, ["m", "meter", "metre", "meters"].contains(String(words[1])) else {
      return unit
    }
    let power = words[0].replacing("10^", with: "1e").replacing("10**", with: "1e")
    guard let factor = Double(power) else { return unit }
    let exponents: [(Double, String)] = [(1e-9, "nm"), (1e-6, "um"), (1e-10, "angstroms")]
    return exponents.first { abs(factor / $0.0 - 1) < 1e-9 }?.1 ?? unit
  }
}
