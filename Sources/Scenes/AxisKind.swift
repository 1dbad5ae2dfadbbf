internal import Rasters
internal import Spectra

/// What a dimension of a container stands for, as far as its name and its variables tell.
enum AxisKind: Equatable {
  case spectral
  case spatial
  case time
  case unknown

  private static let spectralWords = [
    "wavelen", "lambda", "spectral", "channel", "band", "wvl", "frequency",
  ]
  private static let spectralNames: Set<String> = ["wl", "wave", "waves", "nb", "spectrum", "bnd"]
  private static let spatialWords = [
    "track", "latitude", "longitude", "row", "line", "column", "sample", "pixel", "scan", "easting",
    "northing",
  ]
  private static let spatialNames: Set<String> = [
    "x", "y", "i", "j", "xc", "yc", "nx", "ny", "ni", "nj", "xdim", "ydim", "lat", "lon", "col",
    "cols", "width", "height", "east", "north",
  ]

  /// Judges a dimension by the variable of its own name, if there is one, and by its name.
  init(_ dimension: StoredArray.Dimension, in array: StoredArray) {
    if let own = array.vectors.first(where: {
      $0.name == dimension.name && $0.dimension == dimension.name
    }) {
      let unit = own.unit.lowercased()
      if SpectralAxis.isSpectral(own) {
        self = .spectral
        return
      }
      if own.standardName.hasPrefix("projection_") || unit.hasPrefix("degree") {
        self = .spatial
        return
      }
      if unit.contains(" since ") || own.standardName == "time" {
        self = .time
        return
      }
    }
    self.init(name: dimension.name)
  }

  /// Judges a dimension by its name alone.
  init(name: String) {
    let name = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let plain = ["n_", "num_", "number_of_", "dim_"].reduce(name) {
      $0.hasPrefix($1) ? String($0.dropFirst($1.count)) : $0
    }
    if Self.spectralWords.contains(where: name.contains) || Self.spectralNames.contains(plain) {
      self = .spectral
    } else if Self.spatialWords.contains(where: name.contains) || Self.spatialNames.contains(plain)
    {
      self = .spatial
    } else if ["time", "date", "t"].contains(plain) {
      self = .time
    } else {
      self = .unknown
    }
  }
}
