/// What the ENVI header beside a raw file says, for files that GDAL does not open.
enum RawHeader {
  /// Longest header that is looked at, in bytes: room for thousands of bands.
  private static let longestHeader = 4 << 20

  /// The headers that may belong to a data file: `x.hdr` and `x.img.hdr`.
  private static func headers(of path: String) -> [String] {
    var stem = path
    if let dot = path.lastIndex(of: "."), !path[dot...].contains("/") {
      stem = String(path[..<dot])
    }
    return [path + ".hdr", stem + ".hdr", stem + ".HDR"].filter {
      $0 != path && FileCheck.isRegularFile($0)
    }
  }

  /// The length that a raw file must have: header offset and all samples.
  ///
  /// - Parameter path: the data file.
  /// - Returns: bytes; nil without a header that gives size and type.
  static func promisedByteCount(of path: String) -> Int? {
    for header in headers(of: path) {
      let bytes = FileCheck.firstBytes(of: header, count: longestHeader)
      guard bytes.starts(with: "ENVI".utf8) else { continue }
      return byteCount(fields(of: bytes))
    }
    return nil
  }

  /// Why the header beside a raw file may be what keeps GDAL from opening it, and what to do.
  ///
  /// - Returns: nil without a header, or for one without a visible fault.
  static func problem(of path: String) -> (what: String, remedy: String)? {
    for header in headers(of: path) {
      let bytes = FileCheck.firstBytes(of: header, count: longestHeader)
      if let words = encodingProblem(bytes) {
        return (
          "its header \(header) \(words)",
          "Save \(header) as plain text (UTF-8 without a byte-order mark) whose first line is ENVI."
        )
      }
      guard bytes.starts(with: "ENVI".utf8) else { continue }
      let fields = fields(of: bytes)
      let missing = ["samples", "lines", "bands", "data type"].filter {
        fields[$0].flatMap(leadingNumber) == nil
      }
      guard missing.isEmpty else {
        return (
          "its header \(header) gives no number for "
            + missing.map { "\"\($0)\"" }.joined(separator: ", "),
          "Correct \(header), or write it again with the program that made the data."
        )
      }
      return (
        "its header \(header) describes it in a way that GDAL does not read",
        "Check size, \"data type\", \"interleave\" and \"file type\" in \(header)."
      )
    }
    return nil
  }

  /// What keeps a text from beginning with the letters ENVI, if it would otherwise be a header.
  private static func encodingProblem(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return "is written in UTF-16"
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return "begins with a byte-order mark" }
    let start = String(decoding: bytes.prefix(400), as: UTF8.self)
    let words = start.filter { $0 != "\0" }.trimmingBlanks
    guard !start.hasPrefix("ENVI"), words.lowercased().hasPrefix("envi") else { return nil }
    if start.contains("\0") { return "is written in UTF-16 or UTF-32" }
    return words.hasPrefix("ENVI")
      ? "has blanks or empty lines before the word ENVI"
      : "begins with \"\(words.prefix(4))\", not with ENVI in capital letters"
  }

  /// The values of the fields, by their names in lower case.
  private static func fields(of bytes: [UInt8]) -> [String: String] {
    var fields: [String: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let words = parts[0].lowercased().split(whereSeparator: \.isWhitespace)
      fields[words.joined(separator: " ")] = String(parts[1])
    }
    return fields
  }

  /// The whole number that a text begins with, as GDAL reads it; nil where it does not begin with one
  /// or the number does not fit.
  static func leadingNumber(_ text: String) -> Int? {
    let words = text.trimmingBlanks
    let sign = words.hasPrefix("-") || words.hasPrefix("+") ? words.prefix(1) : ""
    let digits = words.dropFirst(sign.count).prefix { $0.isASCII && $0.isNumber }
    return Int(sign + digits)
  }

  private static func byteCount(_ fields: [String: String]) -> Int? {
    guard let type = fields["data type"].flatMap(leadingNumber),
      let sampleBytes = sampleByteCounts[type]
    else { return nil }
    var product = sampleBytes
    for key in ["samples", "lines", "bands"] {
      guard let number = fields[key].flatMap(leadingNumber), number > 0 else { return nil }
      let (next, isTooBig) = product.multipliedReportingOverflow(by: number)
      guard !isTooBig else { return nil }
      product = next
    }
    let offset = max(0, fields["header offset"].flatMap(leadingNumber) ?? 0)
    let (count, isTooBig) = product.addingReportingOverflow(offset)
    return isTooBig ? nil : count
  }

  /// Bytes of a sample by ENVI's number of the data type.
  private static let sampleByteCounts = [
    1: 1, 2: 2, 3: 4, 4: 4, 5: 8, 6: 8, 9: 16, 12: 2, 13: 4, 14: 8, 15: 8,
  ]
}

extension String {
  /// Without blanks and line ends at both ends.
  var trimmingBlanks: String {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
