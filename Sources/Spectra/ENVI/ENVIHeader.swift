/// The fields of an ENVI header (`.hdr`): scenes and spectral libraries have the same.
///
/// A header is a first line `ENVI`, then lines `key = value`; a value in braces (or, as some programs
/// print lists, in square brackets) may run over many lines; lines that begin with a semicolon are
/// comments. Keys are compared without regard to case, blanks and underscores (GDAL writes
/// `wavelength_units` for `wavelength units`). A key that comes twice has its last value. Lines that
/// cannot be read are left out.
public struct ENVIHeader: Sendable, Equatable {
  /// The keys in the file's order, lower case, words separated by one blank.
  public let keys: [String]
  /// The file, where there is one, for messages.
  public let path: String?
  /// The lines that were left out or hold more than was read, one sentence each.
  public let notes: [String]
  private let values: [String: String]

  /// Parses the text of a header.
  ///
  /// - Parameters:
  ///   - text: the whole file.
  ///   - path: the file's name, for messages.
  /// - Throws: `SpectraError` with code `.badFormat` if the first line is not `ENVI`.
  public init(text: String, path: String? = nil) throws(SpectraError) {
    guard let reading = ENVIHeaderText(text, path: path) else {
      throw SpectraError(
        code: .badFormat,
        path: path,
        message: "\(path ?? "the header") does not begin with a line ENVI.",
        remedy: "Give the .hdr file that ENVI or GDAL wrote for the data."
      )
    }
    self.init(items: reading.items, path: path, notes: reading.notes)
  }

  /// Makes a header of fields that something else read, such as GDAL's ENVI metadata domain.
  public init(
    items: [(key: String, value: String)],
    path: String? = nil,
    notes: [String] = []
  ) {
    var keys: [String] = []
    var values: [String: String] = [:]
    for item in items {
      let key = ENVIHeader.normalised(item.key)
      if values.updateValue(ENVIHeader.withoutBraces(item.value), forKey: key) == nil {
        keys.append(key)
      }
    }
    self.keys = keys
    self.values = values
    self.path = path
    self.notes = notes
  }

  /// Parses a header that was read from a file.
  ///
  /// - Throws: `SpectraError` with code `.badFormat` and the number of the line.
  public init(_ file: TextFile) throws(SpectraError) {
    try self.init(text: file.text, path: file.path)
  }

  /// Reads a header from a file.
  public static func read(_ path: String) throws(SpectraError) -> ENVIHeader {
    try ENVIHeader(TextFile(reading: path, kind: "an ENVI header"))
  }

  /// The value of a key, without braces and blanks around it; nil if the key is missing.
  public subscript(key: String) -> String? { values[ENVIHeader.normalised(key)] }

  /// The entries of a list, or nil if the key is missing.
  public func list(_ key: String) -> [String]? { self[key].map(ENVIHeader.items(of:)) }

  /// The entries of a list of numbers, or nil if the key is missing.
  ///
  /// Numbers that only blanks separate are told apart where every word is a number.
  ///
  /// - Throws: `SpectraError` with code `.badFormat` and the first entry that is not a number.
  public func numbers(_ key: String) throws(SpectraError) -> [Double]? {
    guard var entries = list(key) else { return nil }
    if entries.contains(where: { Double($0) == nil }) {
      let words = entries.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
      if words.allSatisfy({ Double($0) != nil }) { entries = words }
    }
    var numbers: [Double] = []
    for (index, entry) in entries.enumerated() {
      guard let number = Double(entry) else {
        throw ENVIHeader.error(path, "entry \(index + 1) of \"\(key)\" is not a number: \(entry)")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// A number, or nil if the key is missing.
  ///
  /// - Throws: `SpectraError` with code `.badFormat`.
  public func number(_ key: String) throws(SpectraError) -> Double? {
    guard let value = self[key] else { return nil }
    guard let number = Double(value) else {
      throw ENVIHeader.error(path, "\"\(key)\" is not a number: \(value)")
    }
    return number
  }

  /// A whole number, or nil if the key is missing.
  ///
  /// - Throws: `SpectraError` with code `.badFormat`.
  public func integer(_ key: String) throws(SpectraError) -> Int? {
    guard let value = self[key] else { return nil }
    guard let number = Int(value) ?? Double(value).flatMap({ Int(exactly: $0) }) else {
      throw ENVIHeader.error(path, "\"\(key)\" is not a whole number: \(value)")
    }
    return number
  }

  /// The entries of a list in the text of a value, with or without braces: `{1, 2}` is 1 and 2.
  public static func items(of value: String) -> [String] {
    var entries = withoutBraces(value).split(separator: ",", omittingEmptySubsequences: false)
      .map { String($0).trimmed }
    if entries.last == "" { entries.removeLast() }  // nothing, or a comma before the brace
    return entries
  }

  private static func withoutBraces(_ value: String) -> String {
    let text = value.trimmed
    let isList =
      text.hasPrefix("{") && text.hasSuffix("}") || text.hasPrefix("[") && text.hasSuffix("]")
    guard isList, text.count > 1 else { return text }
    return String(text.dropFirst().dropLast()).trimmed
  }

  private static func normalised(_ key: String) -> String {
    key.lowercased().split { $0.isWhitespace || $0 == "_" }.joined(separator: " ")
  }

  static func error(_ path: String?, _ what: String) -> SpectraError {
    SpectraError(
      code: .badFormat,
      path: path,
      message: "\(path ?? "the ENVI header"): \(what).",
      remedy: "Correct the header, or write it again with the program that made the data."
    )
  }
}
