/// Refuses a library whose values, divided by its scale, cannot be reflectances.
struct ReflectanceRange {
  /// One array of finite counts per spectrum, one entry per kept band.
  let counts: [[Double]]
  /// Counts per unit of reflectance.
  let divisor: Double
  /// Whether a person gave the scale.
  let isAsked: Bool
  let library: SpectralLibrary
  let target: LibraryTarget

  /// Reflectances above this are no reflectances; bright targets in the sun reach 1.5.
  private static let greatest = 2.0
  /// Reflectances below this are no noise around 0.
  private static let least = -1.0

  /// A value, and where it stands.
  private struct Extreme {
    let value: Double
    let spectrum: Int
    let band: Int
  }

  /// Fails for spectra without a value above 0, for values above 2 or below -1, and where all are so
  /// small that they may have been divided twice.
  ///
  /// - Throws: `SpectraError` with code `.badUnits`.
  func check() throws(SpectraError) {
    try checkSigns()
    guard let highest = extreme(>), let lowest = extreme(<) else { return }
    if highest.value / divisor > Self.greatest { throw tooHigh(highest) }
    if lowest.value / divisor < Self.least {
      throw error(
        "a value of \(words(lowest.value / divisor)) in \(place(lowest)) is not a reflectance "
          + "between 0 and 1, although \(source)",
        remedy: removal(of: lowest)
      )
    }
    let most = highest.value / divisor
    if divisor != 1, most < 0.002, most > 0 {
      throw error(
        "no value in \(name) is above \(most) after division by \(words(divisor)); \(source), but "
          + "they may be reflectances already",
        remedy: "Give --endmember-scale 1, if the library holds reflectances between 0 and 1."
      )
    }
  }

  private func checkSigns() throws(SpectraError) {
    let negative = counts.indices.filter { index in
      (counts[index].max() ?? 0) <= 0 && (counts[index].min() ?? 0) < 0
    }
    guard let first = negative.first, let least = counts[first].min() else { return }
    let names = negative.prefix(3).map { "\"\(library.names[$0])\"" }.joined(separator: ", ")
    throw error(
      "\(negative.count.grouped) of the \(counts.count.grouped) spectra of \(name) "
        + "(\(names)\(negative.count > 3 ? " ..." : "")) have no value above 0 on the scene's "
        + "bands, down to \(words(least / divisor)): they are not reflectances",
      remedy: "Give a library of reflectances, or leave these spectra out of it."
    )
  }

  private func tooHigh(_ highest: Extreme) -> SpectraError {
    let message =
      "values up to \(words(highest.value / divisor)) in \(place(highest)) are not reflectances "
      + "between 0 and 1, although \(source)"
    let all = counts.joined().map { $0 / divisor }
    let odd = all.filter { $0 > Self.greatest }
    // A few values among reflectances are wrong themselves, not the scale.
    if odd.count * 10 <= all.count, (all.filter { $0 <= Self.greatest }.max() ?? 0) > 0.002 {
      return error(message, remedy: removal(of: highest))
    }
    // Counts are below 1e10, so the loop ends; only a scale near 0 makes them grow beyond all measure.
    var suggested = highest.value > 1.5 ? 100.0 : 1
    while highest.value / suggested > 1.2 { suggested *= 10 }
    return error(
      message,
      remedy: "Give --endmember-scale \(Int(suggested)), if the library counts "
        + "\(Int(suggested).grouped) for a reflectance of 1."
    )
  }

  /// The value that comes before all others.
  private func extreme(_ comesBefore: (Double, Double) -> Bool) -> Extreme? {
    var found: Extreme?
    for (spectrum, values) in counts.enumerated() {
      for (band, value) in values.enumerated() {
        if let found, !comesBefore(value, found.value) { continue }
        found = Extreme(value: value, spectrum: spectrum, band: band)
      }
    }
    return found
  }

  private var name: String { LibraryTarget.name(library) }

  private func place(_ extreme: Extreme) -> String {
    "\(name) (\"\(library.names[extreme.spectrum])\", \(target.describe([extreme.band])))"
  }

  private func removal(of extreme: Extreme) -> String {
    target.removal(of: [extreme.band])
      + " Or leave \"\(library.names[extreme.spectrum])\" out of the "
      + "library, or correct the value."
  }

  /// Who says what the scale is.
  private var source: String {
    if isAsked { return "--endmember-scale says \(words(divisor))" }
    return divisor == 1
      ? "its file states no scale other than 1" : "its header says scale \(words(divisor))"
  }

  private func words(_ value: Double) -> String {
    if value.magnitude < 0.0001, value != 0 { return "\(value)" }
    return value.rounded(toDecimals: value.magnitude < 100 ? 4 : 2)
  }

  private func error(_ what: String, remedy: String) -> SpectraError {
    SpectraError(code: .badUnits, path: library.path, message: what + ".", remedy: remedy)
  }
}
