internal import DurableFiles
internal import LinearAlgebra

/// Reads and writes ENVI spectral libraries: a `.sli` or `.lib` file with a header `.hdr`.
///
/// `samples` is the number of bands, `lines` the number of spectra; all real types of sample, both
/// byte orders and header offsets are read. Bands that the library's own `bbl` calls bad, and samples
/// that equal its `data ignore value`, have no value.
public enum ENVILibraryFile {
  /// Reads a library, given its data file or its header.
  ///
  /// - Parameters:
  ///   - path: `x.sli`, `x.lib` ... with `x.hdr` or `x.sli.hdr` beside it, or that header.
  ///   - wavelengthUnit: the unit of the wavelengths if somebody knows better than the header.
  /// - Returns: values in the file's units on the file's bands.
  /// - Throws: `SpectraError` with code `.cannotRead`, `.badFormat` or `.badUnits`.
  public static func read(
    _ path: String,
    wavelengthUnit: WavelengthUnit? = nil
  ) throws(SpectraError) -> SpectralLibrary {
    let files = try pair(of: path)
    let headerFile = try TextFile(reading: files.header, kind: "an ENVI header")
    let header = try ENVIHeader(headerFile)
    let layout = try Layout(header)
    let (bytes, checksum) = try bytes(files.data, layout: layout)
    let bands: ENVIBands
    do {
      bands = try header.bands(bandCount: layout.bandCount, wavelengthUnit: wavelengthUnit)
    } catch  where error.code == .badUnits { throw error.ofLibrary(files.header) }
    let values = layout.type.values(
      in: bytes,
      offset: layout.offset,
      count: layout.spectrumCount * layout.bandCount,
      isBigEndian: layout.isBigEndian
    ).enumerated().map { index, value in
      bands.goodBands?[index % layout.bandCount] ?? true ? Float(value) : .nan
    }
    return SpectralLibrary(
      names: try names(header, count: layout.spectrumCount),
      spectra: Matrix(
        rowCount: layout.spectrumCount,
        columnCount: layout.bandCount,
        elements: values
      ),
      grid: bands.grid,
      statedScale: try scale(header),
      path: path,
      notes: bands.notes,
      files: [checksum, headerFile.checksum]
    ).withoutPlaceholders(ignored: try header.number("data ignore value"))
  }

  /// The data file's bytes, at least as many as the header promises.
  private static func bytes(
    _ path: String,
    layout: Layout
  ) throws(SpectraError) -> ([UInt8], FileChecksum) {
    var file = try SourceFile(path)
    let checksum = try file.readAll(limit: SourceFile.libraryLimit, kind: SourceFile.libraryKind)
    let bytes = file.bytes
    let expected = layout.byteCount
    guard bytes.count >= expected else {
      throw SpectraError(
        code: .badFormat,
        path: path,
        message: "\(path) has \(bytes.count.grouped) bytes, its header promises "
          + "\(expected.grouped) (\(layout.spectrumCount) spectra of \(layout.bandCount) bands).",
        remedy: "Copy the library again, with both of its files."
      )
    }
    return (bytes, checksum)
  }

  /// The data file and the header, given either.
  static func pair(of path: String) throws(SpectraError) -> (data: String, header: String) {
    if path.lowercased().hasSuffix(".hdr") {
      let stem = String(path.dropLast(4))
      let endings = ["", ".sli", ".lib", ".slb", ".SLI", ".LIB", ".img", ".dat", ".bin"]
      if let data = endings.map({ stem + $0 }).first(where: TextFile.exists) { return (data, path) }
      throw SpectraError(
        code: .cannotRead,
        path: path,
        message:
          "there are no data beside the header \(path): \(stem), \(stem).sli and \(stem).lib "
          + "are not there.",
        remedy: "Put the library's data file beside its header, or give the data file itself."
      )
    }
    if let header = headerFile(of: path) { return (path, header) }
    throw SpectraError(
      code: .cannotRead,
      path: path,
      message:
        "there is no header beside \(path): neither \(path).hdr nor the same name with .hdr.",
      remedy: "Put the library's .hdr file beside it."
    )
  }

  /// The header beside a data file: `x.sli.hdr` or `x.hdr`, nil if there is none.
  static func headerFile(of path: String) -> String? {
    var stems = [path]
    let name = path.split(separator: "/").last ?? ""
    if let dot = path.lastIndex(of: "."), name.dropFirst().contains(".") {
      stems.append(String(path[..<dot]))
    }
    return stems.flatMap { [$0 + ".hdr", $0 + ".HDR"] }.first(where: TextFile.exists)
  }

  private static func names(
    _ header: ENVIHeader,
    count: Int
  ) throws(SpectraError) -> [String] {
    guard let names = header.list("spectra names"), !names.isEmpty else {
      return (1...count).map { "spectrum \($0)" }
    }
    guard names.count == count else {
      throw ENVIHeader.error(
        header.path,
        "\"spectra names\" has \(names.count) entries, but there are \(count) spectra; a comma "
          + "inside a name separates it in two"
      )
    }
    return names.enumerated().map { $1.isEmpty ? "spectrum \($0 + 1)" : $1 }
  }

  /// Counts per unit of reflectance, from the factor or the gains of the header; once, if from both.
  private static func scale(_ header: ENVIHeader) throws(SpectraError) -> Double {
    let factor = try header.number("reflectance scale factor")
    if let factor, !(factor.isFinite && factor > 0) {
      throw ENVIHeader.error(header.path, "\"reflectance scale factor\" is \(factor), not above 0")
    }
    let offsets = try header.numbers("data offset values") ?? []
    if let offset = offsets.first(where: { $0 != 0 }) {
      throw ENVIHeader.error(
        header.path,
        "\"data offset values\" has \(offset); a library is divided by a scale, and nothing is added"
      )
    }
    let gains = try header.numbers("data gain values") ?? []
    guard let gain = gains.first else { return factor ?? 1 }
    guard gain.isFinite, gain > 0, gains.allSatisfy({ $0 == gain }) else {
      throw ENVIHeader.error(
        header.path,
        "\"data gain values\" are \(gains.min() ?? gain) to \(gains.max() ?? gain); one value above 0 "
          + "can be applied"
      )
    }
    if let factor, factor != 1, gain != 1, abs(gain * factor - 1) > 1e-3 {
      throw ENVIHeader.error(
        header.path,
        "\"data gain values\" of \(gain) and \"reflectance scale factor\" \(factor) contradict each "
          + "other"
      )
    }
    return gain == 1 ? factor ?? 1 : 1 / gain
  }
}
