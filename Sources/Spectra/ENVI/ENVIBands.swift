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
  /// - Returns: what the header says; nil for what it does not.
  /// - Throws: `SpectraError` with code `.badFormat` for lists of another length or entries that are
  ///   not numbers, and what `WavelengthReading` throws.
  public func bands(
    bandCount: Int,
    wavelengthUnit unit: WavelengthUnit? = nil
  ) throws(SpectraError) -> ENVIBands {
    let reading = try wavelengths(bandCount: bandCount, unit: unit)
    let widths = try widths(bandCount: bandCount, beside: reading)
    return ENVIBands(
      bandCount: bandCount,
      reading: reading,
      widths: widths,
      goodBands: try goodBands(bandCount: bandCount),
      notes: []
    )
  }

  /// Reads the same, but leaves out what cannot be read and says so in the notes.
  ///
  /// - Parameters: see `bands(bandCount:wavelengthUnit:)`.
  /// - Returns: what the header says; nil for what it does not say or cannot be read.
  public func readableBands(
    bandCount: Int,
    wavelengthUnit unit: WavelengthUnit? = nil
  ) -> ENVIBands {
    var problems: [String] = []
    var reading: WavelengthReading?
    do { reading = try wavelengths(bandCount: bandCount, unit: unit) } catch {
      problems.append("the wavelengths are left out: \(error.message) \(error.remedy)")
    }
    var widths: (widths: [Double]?, assumption: String?) = (nil, nil)
    do { widths = try self.widths(bandCount: bandCount, beside: reading) } catch {
      problems.append("the widths of the bands are left out: \(error.message)")
    }
    var goodBands: [Bool]?
    do { goodBands = try self.goodBands(bandCount: bandCount) } catch {
      problems.append(
        "the bad-band list (bbl) is left out: \(error.message) Name the bad bands with --remove-bands."
      )
    }
    return ENVIBands(
      bandCount: bandCount,
      reading: reading,
      widths: widths,
      goodBands: goodBands,
      notes: problems
    )
  }

  private func wavelengths(
    bandCount: Int,
    unit: WavelengthUnit?
  ) throws(SpectraError) -> WavelengthReading? {
    guard let values = try numbers("wavelength", count: bandCount) else { return nil }
    return try WavelengthReading(
      values: values,
      unitText: unit?.rawValue ?? self["wavelength units"]
    )
  }

  private func widths(
    bandCount: Int,
    beside reading: WavelengthReading?
  ) throws(SpectraError) -> (widths: [Double]?, assumption: String?) {
    guard let reading, let values = try numbers("fwhm", count: bandCount) else { return (nil, nil) }
    return reading.widthsNanometres(values)
  }

  private func goodBands(bandCount: Int) throws(SpectraError) -> [Bool]? {
    try numbers("bbl", count: bandCount)?.map { $0 != 0 }
  }

  /// A list of numbers that must have one entry per band; nil if the key is missing or empty.
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

extension ENVIBands {
  fileprivate init(
    bandCount: Int,
    reading: WavelengthReading?,
    widths: (widths: [Double]?, assumption: String?),
    goodBands: [Bool]?,
    notes: [String]
  ) {
    grid = SpectralGrid(
      bandCount: bandCount,
      wavelengths: reading?.wavelengths,
      widthsNanometres: widths.widths
    )
    hasBandNumbers = reading.map { $0.unit == nil } ?? false
    self.goodBands = goodBands
    self.notes = notes + [reading?.assumption, widths.assumption].compactMap { $0 }
  }
}
