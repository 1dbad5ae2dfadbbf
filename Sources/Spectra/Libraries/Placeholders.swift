internal import LinearAlgebra

/// Finds the numbers in a library that stand where a spectrum has no value.
///
/// Programs write -9999, -999, -1, -32768, 9999, 65535 and the like, or numbers beyond all measure
/// (-1.23e34, 9.97e36, 1e20). Small negative reflectances are genuine: noise around zero. So a number
/// counts as a placeholder if
/// - it is the `data ignore value` of the header;
/// - it is a usual one below -90, whatever the library's units;
/// - as a reflectance it would be below -0.5, which noise is not;
/// - it is a usual positive one, above 2 and at least twice any other value of the library.
struct Placeholders {
  /// Values of this size are none: counts of 32 bits stay below it.
  static let beyondMeasure: Float = 1e10

  private static let usualNegative: Set<Float> = [
    -999, -999.9, -9999, -9999.9, -9999.99, -99_999, -32_767, -32_768, -2_147_483_648,
  ]
  /// The last two are the largest integers of 32 bits, as floats have them.
  private static let usualPositive: Set<Float> = [
    999, 9999, 99_999, 999_999, 32_767, 65_535, 2_147_483_648, 4_294_967_296,
  ]

  private let lowest: Float
  private let highest: Float

  /// Looks at all values of a library in its own units.
  ///
  /// - Parameters:
  ///   - values: NaN where it has no value.
  ///   - scale: counts per unit of reflectance that its file states; 1 if it states nothing.
  init(_ values: [Float], scale: Double) {
    highest = values.reduce(0) { highest, value in
      value > highest && !Self.usualPositive.contains(value) ? value : highest
    }
    // Reflectances stay below 2; otherwise the largest count is taken for a reflectance of 1.
    let unit = highest <= 2 ? 1 : scale != 1 ? Float(scale) : highest
    lowest = -0.5 * unit
  }

  /// Whether a value stands for none.
  func contains(_ value: Float) -> Bool {
    // Where nothing is above 0 the values are no reflectances, and are refused as such later.
    if value < 0 { return Self.usualNegative.contains(value) || highest > 0 && value <= lowest }
    return Self.usualPositive.contains(value) && value > 2 && highest > 0 && value >= 2 * highest
  }
}

extension SpectralLibrary {
  /// The same library without the numbers that stand where a spectrum has no value.
  ///
  /// - Parameter ignored: the number that its header says to ignore.
  /// - Returns: NaN in their place, and a note on each such number that no header named.
  func withoutPlaceholders(ignored: Double? = nil) -> SpectralLibrary {
    let stated = ignored.map { Float($0) }
    let values = spectra.elements.map { $0 == stated ? .nan : $0 }
    let placeholders = Placeholders(values, scale: statedScale)
    var found: [Float: (count: Int, bands: Set<Int>)] = [:]
    let clean = values.enumerated().map { index, value -> Float in
      guard placeholders.contains(value) else { return value }
      found[value, default: (0, [])].count += 1
      found[value]?.bands.insert(index % bandCount)
      return .nan
    }
    let notes = found.sorted { $0.key < $1.key }.map { value, places in
      let bands = places.bands.sorted()
      return "\(Double(value).rounded(toDecimals: 4)) counts as \"no value\" in the library: "
        + "\(counted(places.count, "time")), at its band\(bands.count == 1 ? "" : "s") "
        + bandNumbers(ofIndices: Array(bands.prefix(10))) + (bands.count > 10 ? " ..." : "")
    }
    return SpectralLibrary(
      names: names,
      classes: classes,
      spectra: Matrix(rowCount: spectrumCount, columnCount: bandCount, elements: clean),
      grid: grid,
      statedScale: statedScale,
      path: path,
      notes: self.notes + notes,
      files: files
    )
  }
}
