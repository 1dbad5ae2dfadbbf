/// Wavelengths made of the plain numbers and the words for a unit that a file gives.
public struct WavelengthReading: Sendable, Equatable {
  /// One wavelength a value, in the file's order; nil if the values are only numbers of bands.
  public let wavelengths: [Wavelength]?
  /// The unit in which the values were read; nil if they are only numbers of bands.
  public let unit: WavelengthUnit?
  /// What had to be assumed, in words for `info`; nil if the file said all there is to say.
  public let assumption: String?

  /// The wavelengths that a scene can have, in nanometres: 100 nm to 100 micrometres.
  private static let possible = 100.0...100_000.0

  /// Reads wavelengths: a stated unit is taken, a missing or unknown one is found from the values.
  ///
  /// Without a unit, values that are all below 100 are micrometres and others nanometres. A unit
  /// with which every band would lie outside 100 nm to 100 um (`0.4 ... 2.5 Nanometers`) is taken for
  /// a slip, and the values are read by the same rule.
  ///
  /// - Parameters:
  ///   - values: one number a band.
  ///   - unitText: the file's word for the unit, if it has one.
  /// - Throws: `SpectraError` with code `.badUnits` for frequencies and wave numbers, and for values
  ///   that are not positive finite numbers.
  public init(values: [Double], unitText: String?) throws(SpectraError) {
    let text = unitText ?? ""
    if WavelengthUnit.isIndex(text) {
      wavelengths = nil
      unit = nil
      assumption =
        "the unit of the wavelengths is \"\(text.trimmed)\": they are numbers of bands, "
        + "and the wavelengths are unknown"
      return
    }
    try WavelengthReading.check(values, unitText: text)
    let guess = (values.max() ?? 0) < 100 ? WavelengthUnit.micrometres : .nanometres
    let (chosen, note) = WavelengthReading.choose(unitText: text, values: values, guess: guess)
    try WavelengthReading.refuse(values) { $0 * chosen.nanometres < 1e10 }
    unit = chosen
    wavelengths = values.map { chosen.wavelength($0) }
    assumption = note
  }

  private static func check(_ values: [Double], unitText: String) throws(SpectraError) {
    if WavelengthUnit.isFrequency(unitText) {
      throw SpectraError(
        code: .badUnits,
        message: "the bands are given in \(unitText.trimmed), not as wavelengths.",
        remedy: "Convert them to nanometres, and give them with --wavelengths FILE."
      )
    }
    try refuse(values) { $0 > 0 && $0.isFinite }
  }

  /// Refuses the first value that is not a wavelength.
  private static func refuse(
    _ values: [Double],
    unless isWavelength: (Double) -> Bool
  ) throws(SpectraError) {
    guard let index = values.firstIndex(where: { !isWavelength($0) }) else { return }
    throw SpectraError(
      code: .badUnits,
      message: "the wavelength of band \(index + 1) is \(values[index]); "
        + "a wavelength is a number above 0, and shorter than 10 m.",
      remedy: "Correct the list of wavelengths, or give another with --wavelengths FILE."
    )
  }

  /// The unit to read with, and what was assumed in choosing it.
  private static func choose(
    unitText: String,
    values: [Double],
    guess: WavelengthUnit
  ) -> (WavelengthUnit, String?) {
    guard let low = values.min(), let high = values.max() else { return (guess, nil) }
    let reason =
      "assumed \(guess.rawValue), because the values are "
      + "\(low.rounded(toDecimals: 4))-\(high.rounded(toDecimals: 4))"
    guard let stated = WavelengthUnit(words: unitText) else {
      let said =
        WavelengthUnit.isUnknown(unitText)
        ? "no unit of the wavelengths is given"
        : "\"\(unitText.trimmed)\" is not a known unit of wavelengths"
      return (guess, "\(said); \(reason)")
    }
    let range = (low * stated.nanometres)...(high * stated.nanometres)
    guard !range.overlaps(possible), stated != guess else { return (stated, nil) }
    return (guess, "the unit is given as \(unitText.trimmed), which cannot be; \(reason)")
  }

  /// Full widths at half maximum given beside the wavelengths, in nanometres.
  ///
  /// Widths share the unit of the wavelengths. Where that would make them impossible (the middle one
  /// outside 0.05 nm to 1 micrometre) and the other of nanometres and micrometres would not, the
  /// other is taken; widths that fit neither, or are not positive, are left out.
  ///
  /// - Parameter values: one width a band.
  /// - Returns: the widths or nil, and what was assumed, if anything.
  public func widthsNanometres(_ values: [Double]) -> (widths: [Double]?, assumption: String?) {
    guard let unit else { return (nil, nil) }
    guard !values.isEmpty, values.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      return (nil, "the widths of the bands are left out, because they are not all above 0")
    }
    let middle = values.sorted()[values.count / 2]
    let plausible = 0.05...1000.0
    let other: WavelengthUnit = unit == .nanometres ? .micrometres : .nanometres
    if plausible.contains(middle * unit.nanometres) {
      return (values.map { $0 * unit.nanometres }, nil)
    }
    guard plausible.contains(middle * other.nanometres) else {
      return (
        nil,
        "the widths of the bands (about \(middle)) are left out: they fit neither nanometres nor "
          + "micrometres"
      )
    }
    return (
      values.map { $0 * other.nanometres },
      "the widths of the bands (about \(middle)) are read as \(other.rawValue), "
        + "other than the wavelengths"
    )
  }
}
