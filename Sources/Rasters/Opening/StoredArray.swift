/// How a container of arrays (netCDF, HDF5, Zarr) describes the array that a raster was read from.
///
/// GDAL makes columns of the last dimension, rows of the one before and bands of all others,
/// whatever they are. Here is what they are called.
public struct StoredArray: Sendable, Equatable {
  /// One dimension of the array.
  public struct Dimension: Sendable, Equatable {
    /// Its name; containers without names have numbered ones.
    public let name: String
    /// Number of elements.
    public let length: Int
  }

  /// An array of one dimension of the same container, such as wavelengths.
  public struct Vector: Sendable, Equatable {
    /// Its name, without the groups that it is in.
    public let name: String
    /// The name of its dimension.
    public let dimension: String
    /// The attributes `units`, `standard_name` and `long_name`; empty where it has none.
    public let unit: String
    /// See `unit`.
    public let standardName: String
    /// See `unit`.
    public let longName: String
    /// Its numbers.
    public let values: [Double]

    /// Makes a vector; see the properties.
    public init(
      name: String,
      dimension: String,
      unit: String,
      standardName: String = "",
      longName: String = "",
      values: [Double]
    ) {
      self.name = name
      self.dimension = dimension
      self.unit = unit
      self.standardName = standardName
      self.longName = longName
      self.values = values
    }
  }

  /// The file that holds the container.
  public let containerPath: String
  /// The array's full name in the container, such as `/reflectance`.
  public let name: String
  /// Its dimensions; the last varies fastest.
  public let dimensions: [Dimension]
  /// What else of one dimension is in the container, each as long as one of the dimensions.
  public let vectors: [Vector]
}

extension StoredArray {
  /// The drivers of containers, with the prefix of the names of their arrays.
  private static let prefixes = [
    "netCDF": "NETCDF:", "HDF5": "HDF5:", "HDF5Image": "HDF5:", "Zarr": "ZARR:",
  ]

  /// The array that a raster was read from; nil for other formats, or where it cannot be told.
  init?(_ dataset: InputDataset) {
    guard let prefix = Self.prefixes[dataset.driverName] else { return nil }
    let (file, given) = Self.parts(of: dataset.path, prefix: prefix)
    guard let container = ArrayContainer(file) else { return nil }
    let size = dataset.size
    let named = given ?? dataset.metadataItem(band: 0, "NETCDF_VARNAME", domain: "")
    let found = container.arrays.first { array in
      let lengths = array.dimensions.map(\.length)
      guard Self.product(lengths) == size.width * size.height * size.bandCount else { return false }
      return named.map { Self.isName($0, of: array.name) } ?? (lengths.count > 2)
    }
    guard let found else { return nil }
    containerPath = file
    name = found.name
    dimensions = found.dimensions
    vectors = container.vectors(ofLengths: Set(found.dimensions.map(\.length)))
  }

  /// The file and the array that a path such as `NETCDF:"x.nc":/group/name` names.
  private static func parts(of path: String, prefix: String) -> (file: String, array: String?) {
    guard path.uppercased().hasPrefix(prefix) else { return (path, nil) }
    let rest = path.dropFirst(prefix.count)
    guard rest.hasPrefix("\"") else {
      guard let colon = rest.lastIndex(of: ":") else { return (String(rest), nil) }
      return (String(rest[..<colon]), String(rest[rest.index(after: colon)...]))
    }
    let quoted = rest.dropFirst()
    guard let end = quoted.firstIndex(of: "\"") else { return (String(quoted), nil) }
    let array = quoted[quoted.index(after: end)...].drop { $0 == ":" }
    return (String(quoted[..<end]), array.isEmpty ? nil : String(array))
  }

  /// Whether a name, with or without slashes before it, is that of an array.
  private static func isName(_ name: String, of fullName: String) -> Bool {
    name.drop { $0 == "/" } == fullName.drop { $0 == "/" }
  }

  /// The product of lengths; nil where it does not fit.
  private static func product(_ lengths: [Int]) -> Int? {
    lengths.reduce(1) { product, length in
      product.flatMap {
        let (value, isTooBig) = $0.multipliedReportingOverflow(by: length)
        return isTooBig ? nil : value
      }
    }
  }
}
