/// What the ENVI header beside a raw file promises, for files that GDAL does not open.
enum RawHeader {
  /// Longest header that is looked at, in bytes: room for thousands of bands.
  private static let longestHeader = 4 << 20

  /// The length that a raw file must have: header offset and all samples.
  ///
  /// - Parameter path: the data file; its header is `x.hdr` or `x.img.hdr`.
  /// - Returns: bytes; nil without a header that gives size and type.
  static func promisedByteCount(of path: String) -> Int? {
    var stem = path
    if let dot = path.lastIndex(of: "."), !path[dot...].contains("/") {
      stem = String(path[..<dot])
    }
    for header in [path + ".hdr", stem + ".hdr", stem + ".HDR"] {
      let bytes = FileCheck.firstBytes(of: header, count: longestHeader)
      guard bytes.starts(with: "ENVI".utf8) else { continue }
      return byteCount(header: String(decoding: bytes, as: UTF8.self))
    }
    return nil
  }

  private static func byteCount(header: String) -> Int? {
    var numbers: [String: Int] = [:]
    for line in header.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let number = Int(trimmed(parts[1])) else { continue }
      numbers[trimmed(parts[0]).lowercased()] = number
    }
    guard let type = numbers["data type"], let sampleBytes = sampleByteCounts[type] else {
      return nil
    }
    var product = sampleBytes
    for key in ["samples", "lines", "bands"] {
      guard let number = numbers[key], number > 0 else { return nil }
      let (next, isTooBig) = product.multipliedReportingOverflow(by: number)
      guard !isTooBig else { return nil }
      product = next
    }
    return product.addingReportingOverflow(max(0, numbers["header offset"] ?? 0)).partialValue
  }

  /// Bytes of a sample by ENVI's number of the data type.
  private static let sampleByteCounts = [
    1: 1, 2: 2, 3: 4, 4: 4, 5: 8, 6: 8, 9: 16, 12: 2, 13: 4, 14: 8, 15: 8,
  ]

  private static func trimmed(_ text: Substring) -> String {
    let words = text.drop(while: \.isWhitespace)
    return String(
      words[
        ..<(words.lastIndex { !$0.isWhitespace }.map { words.index(after: $0) } ?? words.startIndex)
      ]
    )
  }
}
