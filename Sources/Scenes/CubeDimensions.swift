internal import Rasters

/// Looks whether GDAL takes for bands what a container of arrays (netCDF, HDF5, Zarr) stores as bands.
///
/// GDAL makes columns of an array's last dimension, rows of the one before, and bands of all others.
/// Imaging spectrometers often store the band last, or between rows and columns.
struct CubeDimensions {
  private let file: RasterFile
  private let array: StoredArray
  private let kinds: [AxisKind]

  /// Nil for rasters that are not of a container, or have no more than two dimensions.
  init?(_ file: RasterFile) {
    guard let array = file.array, array.dimensions.count > 2 else { return nil }
    self.file = file
    self.array = array
    kinds = Self.kinds(of: array)
  }

  /// Whether a name is one that GDAL or HDF5 makes up for a dimension without one.
  static func isNumbered(_ name: String) -> Bool {
    let name = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let rest = ["phony_dim_", "dim_", "dim"].first(where: name.hasPrefix).map {
      name.dropFirst($0.count)
    }
    return rest?.allSatisfy(\.isNumber) ?? name.isEmpty
  }

  /// What each dimension stands for; a variable of wavelengths betrays the one that has its length,
  /// where names say nothing.
  private static func kinds(of array: StoredArray) -> [AxisKind] {
    var kinds = array.dimensions.map { AxisKind($0, in: array) }
    guard !kinds.contains(.spectral) else { return kinds }
    let wavelengths = array.vectors.filter(SpectralAxis.isSpectral)
    let likely = array.dimensions.indices.filter { index in
      let dimension = array.dimensions[index]
      return wavelengths.contains {
        $0.values.count == dimension.length
          && ($0.dimension == dimension.name || isNumbered(dimension.name))
      }
    }
    if likely.count == 1 { kinds[likely[0]] = .spectral }
    return kinds
  }

  /// Fails if the bands that GDAL makes are not, or may not be, those of the array.
  ///
  /// - Parameter isListGiven: whether a person gives one wavelength for each of these bands.
  /// - Throws: `SceneError` that names the dimensions, with a command that puts the bands first.
  func check(isListGiven: Bool) throws(SceneError) {
    let lengths = array.dimensions.map(\.length)
    let (rows, columns) = (lengths.count - 2, lengths.count - 1)
    // Later versions of GDAL look for the bands themselves.
    guard file.grid.width == lengths[columns], file.grid.height == lengths[rows] else { return }
    let long = lengths.indices.filter { lengths[$0] > 1 }
    let bands = long.filter { $0 < rows }
    let spectral = long.filter { kinds[$0] == .spectral }
    if let first = spectral.first {
      if spectral == bands { return }
      throw refusal(spectral: spectral.count == 1 ? first : nil)
    }
    if isListGiven { return }
    if bands.count == 1, let band = bands.first {
      if kinds[band] == .time { return }
      let others = long.filter { $0 != band }
      if kinds[band] == .unknown, !others.isEmpty, others.allSatisfy({ kinds[$0] == .spatial }) {
        return
      }
      // Where nothing is known, a cube with its bands first mostly has fewer of them than rows.
      if kinds[band] == .unknown, others.allSatisfy({ lengths[band] < lengths[$0] }) { return }
    }
    if bands.isEmpty { return }
    throw refusal(spectral: nil)
  }

  private func refusal(spectral: Int?) -> SceneError {
    let dimensions = array.dimensions.map { "\($0.name) (\($0.length))" }.joined(separator: " x ")
    let taken =
      "GDAL would read \(file.bands.count) bands of \(file.grid.width) x "
      + "\(file.grid.height) pixels"
    let reason =
      spectral.map {
        "\(taken), but \"\(array.dimensions[$0].name)\" is the dimension of the bands"
      }
      ?? "\(taken), and nothing says that these are its bands"
    return SceneError(
      code: .raster(.unsupported),
      path: file.path,
      message: "\(file.path) stores \(array.name) as \(dimensions): \(reason).",
      remedy: spectral.map { "Put the bands first: \(command(spectral: $0))." }
        ?? ("Put the bands first, with the numbers of the dimensions from 0 in the order bands, rows, "
          + "columns, for example: \(command(spectral: array.dimensions.count - 1)); or, if the bands "
          + "are right, give their wavelengths with --wavelengths FILE.")
    )
  }

  /// The command that makes a GeoTIFF with the bands first; works with GDAL 3.2 and later.
  private func command(spectral: Int) -> String {
    let name = array.containerPath.split(separator: "/").last.map(String.init) ?? "scene"
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    let others = array.dimensions.indices.filter { $0 != spectral }
    // Dimensions of length 1 before bands, rows and columns do no harm.
    let order = (others.dropLast(2) + [spectral] + others.suffix(2)).map(String.init)
    return "gdalmdimtranslate -of GTiff -array "
      + "'name=\(array.name),transpose=[\(order.joined(separator: ","))]' "
      + "\(array.containerPath) \(stem)-bands-first.tif"
  }
}
