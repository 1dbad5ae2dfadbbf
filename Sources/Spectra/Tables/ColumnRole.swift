/// What a column of a table with one spectrum per column holds, as far as its heading tells.
enum ColumnRole: Equatable {
  /// Numbers of the bands.
  case bandNumber
  /// Wavelengths, in the unit of these words if there are some.
  case wavelength(unit: String?)
  /// Full widths at half maximum.
  case width
  /// Frequencies, numbers of waves per length, energies.
  case frequency
  /// No heading at all, as an index of pandas or the names of R's rows.
  case unnamed
  /// Something about the bands or the spectra that is not a spectrum: errors, flags, lengths.
  case otherFact
  /// A spectrum, for all that the heading says.
  case spectrum

  init(heading: String) {
    let text = heading.lowercased()
    let words = text.split { !$0.isLetter && $0 != "/" }.map(String.init)
    guard let first = words.first, let last = words.last else {
      self = text.isEmpty || text == "#" ? .unnamed : .spectrum
      return
    }
    let rest = Array(words.dropFirst())
    if text.hasPrefix("unnamed:") {
      self = .unnamed
    } else if Self.namesFrequency(text, words: words) {
      self = .frequency
    } else if Self.widthWords.contains(first), rest.allSatisfy(Self.isUnit) {
      self = .width
    } else if let unit = Self.wavelengthUnit(words) {
      self = .wavelength(unit: unit.isEmpty ? nil : unit)
    } else if Self.numberWords.contains(first) && rest.isEmpty || Self.bandWords.contains(first) {
      self = .bandNumber
    } else if words.allSatisfy(Self.factWords.contains)
      || words.count > 1 && Self.isLongUnit(last) && !Self.endsInQuantity(text)
    {
      self = .otherFact
    } else {
      self = .spectrum
    }
  }

  private static let bandWords: Set = ["band", "bands", "channel", "channels", "index"]
  private static let numberWords: Set = ["no", "nr", "number", "row", "id", "ch", "bnd"]
  private static let widthWords: Set = [
    "fwhm", "width", "widths", "bandwidth", "bandwidths", "resolution",
  ]
  private static let lengthWords: Set = [
    "wavelength", "wavelengths", "wl", "wvl", "lambda", "wave",
  ]
  private static let centreWords: Set = ["centre", "center", "centres", "centers", "band", "bands"]
  /// Words beside wavelengths that are not their unit.
  private static let fillWords: Set = ["in", "of", "air", "vacuum", "the", "central", "mean"]
  /// Headings of columns that are about spectra or bands.
  static let factWords: Set = [
    "std", "stdev", "stddev", "sd", "sigma", "error", "errors", "err", "uncertainty",
    "uncertainties", "variance", "flag", "flags", "bbl", "quality", "snr", "irradiance", "radiance",
  ]

  /// The unit in the heading of a column of wavelengths, empty where it has none; nil for others.
  private static func wavelengthUnit(_ words: [String]) -> String? {
    let isNamed = words.contains(where: lengthWords.contains)
    let isCentre = words.count > 1 && words.allSatisfy { centreWords.contains($0) || isUnit($0) }
    let isBareUnit = words.count == 1 && isUnit(words[0]) && !["a", "m"].contains(words[0])
    guard isNamed || isBareUnit || isCentre && words.contains(where: isUnit) else { return nil }
    let rest = words.filter {
      !lengthWords.contains($0) && !centreWords.contains($0) && !fillWords.contains($0)
    }
    return rest.joined(separator: " ")
  }

  private static func namesFrequency(_ text: String, words: [String]) -> Bool {
    words.contains { WavelengthUnit.isFrequency($0) || $0 == "frequency" || $0 == "frequencies" }
      || ["cm-1", "cm^-1", "cm⁻¹", "1/cm"].contains(where: text.contains)
  }

  /// Whether the unit at the end belongs to a number, as the grain size in `Anhydrite GDS42 <250um`.
  private static func endsInQuantity(_ text: String) -> Bool {
    let beforeUnit = text.reversed().drop { !$0.isLetter }.drop { $0.isLetter || $0 == "/" }
    return beforeUnit.first { !$0.isWhitespace }?.isNumber ?? false
  }

  private static func isUnit(_ word: String) -> Bool { WavelengthUnit(words: word) != nil }

  /// Whether a word can be nothing but a unit, unlike `a`, `m` or `cm`, which end names.
  private static func isLongUnit(_ word: String) -> Bool {
    guard let unit = WavelengthUnit(words: word) else { return false }
    return word == "nm" || unit == .micrometres || word.count > 2
  }
}
