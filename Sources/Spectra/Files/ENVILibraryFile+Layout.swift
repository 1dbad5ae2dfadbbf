extension ENVILibraryFile {
  /// How the samples lie in the data file.
  struct Layout {
    let bandCount: Int
    let spectrumCount: Int
    let offset: Int
    let type: ENVISampleType
    let isBigEndian: Bool

    var byteCount: Int { offset + bandCount * spectrumCount * type.byteCount }

    init(_ header: ENVIHeader) throws(SpectraError) {
      let fileType = header["file type"] ?? "missing"
      guard fileType.lowercased().contains("spectral library") else {
        throw ENVIHeader.error(
          header.path,
          "\"file type\" is \(fileType), not ENVI Spectral Library"
        )
      }
      bandCount = try Layout.size("samples", header)
      spectrumCount = try Layout.size("lines", header)
      guard try header.integer("bands") ?? 1 == 1 else {
        throw ENVIHeader.error(header.path, "\"bands\" of a spectral library is 1")
      }
      offset = try header.integer("header offset") ?? 0
      guard (0..<1 << 40).contains(offset) else {
        throw ENVIHeader.error(header.path, "\"header offset\" cannot be \(offset)")
      }
      let number = try header.integer("data type")
      guard let type = number.flatMap(ENVISampleType.init(rawValue:)) else {
        let words = number.map { $0 == 6 || $0 == 9 ? "\($0) (complex numbers)" : "\($0)" }
        throw ENVIHeader.error(
          header.path,
          "\"data type\" is \(words ?? "missing"), not a type of real numbers (1-5, 12-15)"
        )
      }
      self.type = type
      let order = try header.integer("byte order") ?? 0
      guard order == 0 || order == 1 else {
        throw ENVIHeader.error(header.path, "\"byte order\" is \(order), neither 0 nor 1")
      }
      isBigEndian = order == 1
    }

    private static func size(
      _ key: String,
      _ header: ENVIHeader
    ) throws(SpectraError) -> Int {
      let size = try header.integer(key) ?? 0
      guard (1...10_000_000).contains(size) else {
        throw ENVIHeader.error(header.path, "\"\(key)\" is \(size), not above 0")
      }
      return size
    }
  }
}
