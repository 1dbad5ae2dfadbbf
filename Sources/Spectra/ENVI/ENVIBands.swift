/// What an ENVI header says about the bands of a scene or a spectral library.
public struct ENVIBands: Sendable, Equatable {
  /// Wavelengths and widths, where the header has them.
  public let grid: SpectralGrid
  /// Whether the header's wavelengths are only numbers of bands (unit `Index`).
  public let hasBandNumbers: Bool
  /// The header's bad-band list (`bbl`): true for a good band; nil if it has none.
  public let goodBands: [Bool]?
  /// What had to be assumed, in words.
  public let notes: [String]
}

extension ENVIHeader {
  /// Reads `wavelength`, `wavelength units`, `fwhm` and `bbl`.
  ///
  /// - Parameters:
  ///   - bandCount: number of bands of the file; every list must have so many entries.
  ///   - unit: the unit of the wavelengths if somebody knows better than the header.
  ///   - readsWavelengths: false if somebody knows better than the header what they are.
  /// - Returns: what the header says; nil for what it does not.
  /// - Throws: `SpectraError` with code `.badFormat` for lists of another length or entries that are
  ///   no numbers, and what `WavelengthReading` throws.
  public func bands(
    bandCount: Int,
    wavelengthUnit unit: WavelengthUnit? = nil,
    readsWavelengths: Bool = true
  ) throws(SpectraError) -> ENVIBands {
    var notes: [String] = []
    var wavelengths: [Wavelength]?
    var widths: [Double]?
    var hasBandNumbers = false
    if readsWavelengths, let values = try numbers("wavelength", count: bandCount) {
      let reading = try WavelengthReading(
        values: values,
        unitText: unit?.rawValue ?? self["wavelength units"]
      )
      wavelengths = reading.wavelengths
      hasBandNumbers = reading.unit == nil
      if let assumption = reading.assumption { notes.append(assumption) }
      if let values = try numbers("fwhm", count: bandCount) {
        let read = reading.widthsNanometres(values)
        widths = read.widths
        if let assumption = read.assumption { notes.append(assumption) }
      }
    }
    return ENVIBands(
      grid: SpectralGrid(
        bandCount: bandCount,
        wavelengths: wavelengths,
        widthsNanometres: widths
      ),
      hasBandNumbers: hasBandNumbers,
      goodBands: try numbers("bbl", count: bandCount)?.map { $0 != 0 },
      notes: notes
    )
  }

  /// A list of numbers that must have one entry a band; nil if the key is missing or empty.
  private func numbers(_ key: String, count: Int) throws(SpectraError) -> [Double]? {
    guard let values = try numbers(key), !values.isEmpty else { return nil }
    guard values.count == count else {
      throw ENVIHeader.error(
        path,
        "\"\(key)\" has \(values.count.grouped) entries, but the file has "
          + counted(count, "band")
      )
    }
    return values
  }
}
