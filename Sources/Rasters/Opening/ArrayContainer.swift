private import CGDAL

/// The arrays of a netCDF, HDF5 or Zarr file, in all of its groups, through GDAL's interface for arrays
/// of any number of dimensions.
struct ArrayContainer {
  /// One array, without its values.
  struct Entry {
    let name: String
    let dimensions: [StoredArray.Dimension]
  }

  /// The most arrays that are looked at; scenes have a few dozen.
  private static let limit = 2_000

  private let path: String
  private(set) var arrays: [Entry] = []

  /// Looks what is in a container; nil if GDAL does not read it as one.
  init?(_ path: String) {
    self.path = path
    var found: [Entry] = []
    let isOpen = unsafe Self.withRoot(of: path) { root in
      unsafe Self.visit(root, limit: Self.limit) { name, array in
        unsafe found.append(Entry(name: name, dimensions: Self.dimensions(of: array)))
      }
    }
    guard isOpen else { return nil }
    arrays = found
  }

  /// The arrays of one dimension and of one of some lengths, with their values.
  func vectors(ofLengths lengths: Set<Int>) -> [StoredArray.Vector] {
    var vectors: [StoredArray.Vector] = []
    unsafe _ = Self.withRoot(of: path) { root in
      for entry in arrays {
        guard entry.dimensions.count == 1, let dimension = entry.dimensions.first,
          lengths.contains(dimension.length),
          let array = unsafe GDALGroupOpenMDArrayFromFullname(root, entry.name, nil)
        else { continue }
        defer { unsafe GDALMDArrayRelease(array) }
        guard let values = unsafe Self.values(of: array, count: dimension.length) else { continue }
        let unit = unsafe Self.text(GDALMDArrayGetUnit(array))
        vectors.append(
          StoredArray.Vector(
            name: entry.name.split(separator: "/").last.map(String.init) ?? entry.name,
            dimension: dimension.name,
            unit: unit.isEmpty ? unsafe Self.attribute("units", of: array) : unit,
            standardName: unsafe Self.attribute("standard_name", of: array),
            longName: unsafe Self.attribute("long_name", of: array),
            values: values
          )
        )
      }
    }
    return vectors
  }

  /// Opens a container for a call and closes it; false if it cannot be opened as one.
  private static func withRoot(of path: String, _ body: (GDALGroupH) -> Void) -> Bool {
    let flags = UInt32(GDAL_OF_MULTIDIM_RASTER | GDAL_OF_READONLY)
    return GDALLibrary.collecting {
      guard let dataset = unsafe GDALOpenEx(path, flags, nil, nil, nil) else { return false }
      defer { unsafe GDALClose(dataset) }
      guard let root = unsafe GDALDatasetGetRootGroup(dataset) else { return false }
      defer { unsafe GDALGroupRelease(root) }
      unsafe body(root)
      return true
    }.result
  }

  /// Calls a body with every array of a group and of the groups in it.
  private static func visit(
    _ group: GDALGroupH,
    limit: Int,
    _ body: (String, GDALMDArrayH) -> Void
  ) {
    let names = unsafe strings { unsafe GDALGroupGetMDArrayNames(group, nil) }
    for name in names.prefix(limit) {
      guard let array = unsafe GDALGroupOpenMDArray(group, name, nil) else { continue }
      unsafe body(text(GDALMDArrayGetFullName(array)), array)
      unsafe GDALMDArrayRelease(array)
    }
    for name in unsafe strings({ unsafe GDALGroupGetGroupNames(group, nil) }).prefix(limit) {
      guard let inner = unsafe GDALGroupOpenGroup(group, name, nil) else { continue }
      unsafe visit(inner, limit: limit / 2, body)
      unsafe GDALGroupRelease(inner)
    }
  }

  private static func dimensions(of array: GDALMDArrayH) -> [StoredArray.Dimension] {
    var count = 0
    guard let list = unsafe GDALMDArrayGetDimensions(array, &count) else { return [] }
    defer { unsafe GDALReleaseDimensions(list, count) }
    return (0..<count).map { index in
      unsafe StoredArray.Dimension(
        name: text(GDALDimensionGetName(list[index])),
        length: Int(clamping: GDALDimensionGetSize(list[index]))
      )
    }
  }

  /// The numbers of an array of one dimension; nil for words.
  private static func values(of array: GDALMDArrayH, count: Int) -> [Double]? {
    guard let type = unsafe GDALExtendedDataTypeCreate(GDT_Float64) else { return nil }
    defer { unsafe GDALExtendedDataTypeRelease(type) }
    guard let own = unsafe GDALMDArrayGetDataType(array) else { return nil }
    defer { unsafe GDALExtendedDataTypeRelease(own) }
    guard unsafe GDALExtendedDataTypeGetClass(own) == GEDTC_NUMERIC else { return nil }
    var values = [Double](repeating: 0, count: count)
    var (start, length, step, stride) = (UInt64(0), count, Int64(1), GPtrDiff_t(1))
    let isRead = unsafe values.withUnsafeMutableBytes { bytes in
      unsafe GDALMDArrayRead(
        array,
        &start,
        &length,
        &step,
        &stride,
        type,
        bytes.baseAddress,
        bytes.baseAddress,
        bytes.count
      )
    }
    return isRead != 0 ? values : nil
  }

  private static func attribute(_ name: String, of array: GDALMDArrayH) -> String {
    guard let attribute = unsafe GDALMDArrayGetAttribute(array, name) else { return "" }
    defer { unsafe GDALAttributeRelease(attribute) }
    return unsafe text(GDALAttributeReadAsString(attribute))
  }

  private static func strings(
    _ body: () -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  ) -> [String] {
    let list = unsafe body()
    defer { unsafe CSLDestroy(list) }
    return unsafe CStringList.strings(list)
  }

  private static func text(_ text: UnsafePointer<CChar>?) -> String {
    unsafe text.map { unsafe String(cString: $0) } ?? ""
  }
}
