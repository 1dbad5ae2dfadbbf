/// A heading that names a band: `400`, `400.5 nm`, `0.4um`, R's `X400.00`, `wl_400`, `band_3`.
struct BandHeading {
  /// The number, a wavelength or the number of the band.
  let value: Double
  /// The unit behind the number.
  let unit: String?
  /// The word before the number, lower case; empty without one.
  let prefix: String

  private static let wavelengthPrefixes: Set = [
    "x", "wl", "wvl", "w", "nm", "wavelength", "lambda", "r", "ref", "refl", "reflectance", "rho",
  ]
  private static let bandPrefixes: Set = ["b", "band", "channel", "ch"]

  /// Whether the number can only be that of a band.
  var isBandNumber: Bool { Self.bandPrefixes.contains(prefix) && unit == nil }

  init?(_ heading: String) {
    let text = heading.lowercased()
    let start = text.firstIndex { $0.isNumber } ?? text.endIndex
    let lead = text[..<start]
    let isKnown = lead.allSatisfy { $0.isLetter || $0 == "_" || $0 == " " || $0 == "." }
    let word = String(lead.filter(\.isLetter))
    guard isKnown, lead.isEmpty || !word.isEmpty,
      word.isEmpty || Self.wavelengthPrefixes.contains(word) || Self.bandPrefixes.contains(word)
    else { return nil }
    prefix = word
    let digits = text[start...].prefix { $0.isNumber || $0 == "." }
    var rest = String(text[start...].dropFirst(digits.count))
    // R writes 400.nm for "400 nm", and pandas 400.0.1 never: two points are no number.
    let number = digits.hasSuffix(".") ? digits.dropLast() : digits
    if let whole = Double(text[start...]), rest.hasPrefix("e") {  // 4e2
      (value, unit) = (whole, nil)
      return
    }
    guard let value = Double(number) else { return nil }
    self.value = value
    rest = rest.trimmed
    if rest.hasPrefix("_") { rest.removeFirst() }
    guard !rest.isEmpty else {
      unit = nil
      return
    }
    guard WavelengthUnit(words: rest) != nil else { return nil }
    unit = rest
  }

  /// The columns of a table whose headings name bands, all in one way; nil if there are fewer than two.
  static func columns(of table: DelimitedText) -> [(column: Int, heading: BandHeading)]? {
    let all = table.heading.fields.enumerated().compactMap { index, text in
      BandHeading(text).map { (column: index, heading: $0) }
    }
    let plain = all.filter { $0.heading.prefix.isEmpty }
    if plain.count >= 2 { return plain }
    let counts = Dictionary(grouping: all) { $0.heading.prefix }.mapValues(\.count)
    guard let most = counts.values.max(), most >= 2,
      let prefix = counts.keys.sorted().first(where: { counts[$0] == most })
    else { return nil }
    return all.filter { $0.heading.prefix == prefix }
  }
}
