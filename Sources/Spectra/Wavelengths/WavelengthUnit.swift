/// A unit in which files and people give wavelengths.
public enum WavelengthUnit: String, Sendable, Equatable, CaseIterable {
  /// 1e-9 m.
  case nanometres
  /// 1e-6 m.
  case micrometres
  /// 1e-3 m.
  case millimetres
  /// 1e-2 m.
  case centimetres
  /// 1 m.
  case metres
  /// 1e-10 m.
  case angstroms

  /// Reads a unit in any spelling in use (`nm`, `Nanometers`, `um`, both micro signs, `microns` ...).
  ///
  /// Nil for words that are not one of these units of length.
  ///
  /// - Parameter words: upper or lower case, with or without blanks around.
  public init?(words: String) {
    switch WavelengthUnit.normalised(words) {
    case "nm", "nanometer", "nanometers", "nanometre", "nanometres": self = .nanometres
    case "um", "µm", "μm", "micrometer", "micrometers", "micrometre", "micrometres", "micron",
      "microns":
      self = .micrometres
    case "mm", "millimeter", "millimeters", "millimetre", "millimetres": self = .millimetres
    case "cm", "centimeter", "centimeters", "centimetre", "centimetres": self = .centimetres
    case "m", "meter", "meters", "metre", "metres": self = .metres
    case "a", "å", "angstrom", "angstroms", "ångström": self = .angstroms
    default: return nil
    }
  }

  /// How many nanometres one unit is.
  public var nanometres: Double {
    switch self {
    case .nanometres: 1
    case .micrometres: 1000
    case .millimetres: 1_000_000
    case .centimetres: 10_000_000
    case .metres: 1_000_000_000
    case .angstroms: 0.1
    }
  }

  /// A value in this unit as a wavelength.
  public func wavelength(_ value: Double) -> Wavelength {
    switch self {
    case .micrometres: Wavelength(micrometres: value)
    default: Wavelength(nanometres: value * nanometres)
    }
  }

  /// Lower case, without blanks around.
  static func normalised(_ words: String) -> String {
    words.lowercased().trimmed
  }

  /// Whether the words say that the unit is not known.
  static func isUnknown(_ words: String) -> Bool {
    ["", "unknown", "none", "n/a", "null", "undefined"].contains(normalised(words))
  }

  /// Whether the words say that the values are only numbers of bands.
  static func isIndex(_ words: String) -> Bool {
    ["index", "indices", "band", "bands", "band number", "channel"].contains(normalised(words))
  }

  /// Whether the words name a frequency or a number of waves a length.
  static func isFrequency(_ words: String) -> Bool {
    let text = normalised(words)
    return [
      "wavenumber", "wavenumbers", "cm-1", "cm^-1", "1/cm", "ghz", "mhz", "thz", "hz", "gigahertz",
      "megahertz", "terahertz",
    ].contains(text)
  }
}
