extension ColumnTable {
  /// Why a column with a heading like a name is left out: it counts, or repeats the wavelengths.
  func noSpectrum(_ column: Int, centres: [Double]?) throws(SpectraError) -> String? {
    let values = try values(column)
    if values.count > 3, Self.isCounting(values) {
      return "column \(column + 1) (\(headings[column])) only counts the rows and is left out"
    }
    guard let centres, values.count > 3, Self.isMultiple(values, of: centres, tolerance: 1e-6)
    else { return nil }
    return "column \(column + 1) (\(headings[column])) repeats the wavelengths and is left out"
  }

  /// What to say of a column that repeats what another says; fails if it says something else.
  func leftOut(
    _ column: Int,
    centres: [Double]?,
    widths: [Double]?
  ) throws(SpectraError) -> String? {
    let values = try values(column)
    if roles[column] != .frequency {
      // Micrometres with three decimals differ by up to half a nanometre.
      let isWidth = roles[column] == .width
      guard let reference = isWidth ? widths : centres,
        Self.isMultiple(values, of: reference, tolerance: isWidth ? 0.1 : 2e-3)
      else {
        throw table.error(
          table.heading.line,
          "column \(column + 1) (\(headings[column])) has other values than an earlier column of "
            + "its kind; all spectra of a table have the same wavelengths"
        )
      }
    }
    return "column \(column + 1) (\(headings[column])) repeats another column and is left out"
  }

  /// Fails if a heading says that a column belongs to another one: `soil` and `soil std`.
  func refuseFacts(about chosen: [Int]) throws(SpectraError) {
    func words(_ column: Int) -> [String] {
      headings[column].lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
    let all = Set(chosen.map(words))
    for column in chosen {
      let own = words(column)
      guard own.count > 1, let last = own.last, ColumnRole.factWords.contains(last),
        all.contains(Array(own.dropLast()))
      else { continue }
      throw refusal(column)
    }
  }

  func refusal(_ column: Int) -> SpectraError {
    table.error(
      table.heading.line,
      "column \(column + 1) (\(headings[column])) does not look like the spectrum of a material; "
        + "leave it out of the table, or give it the name of one"
    )
  }

  /// Whether numbers count upwards from 0 or 1.
  static func isCounting(_ values: [Double]) -> Bool {
    guard let start = values.first, start == 0 || start == 1 else { return false }
    return values.enumerated().allSatisfy { $1 == start + Double($0) }
  }

  static func isMonotonic(_ values: [Double]) -> Bool {
    let steps = zip(values, values.dropFirst())
    return steps.allSatisfy { $0 < $1 } || steps.allSatisfy { $0 > $1 }
  }

  /// Whether numbers are others times one power of ten, as the same lengths in other units are.
  private static func isMultiple(
    _ values: [Double],
    of others: [Double],
    tolerance: Double
  ) -> Bool {
    var factor = 1e-9
    for _ in 0...18 {
      let isMatch = zip(values, others).allSatisfy {
        abs($0 - $1 * factor) <= tolerance * abs($1 * factor)
      }
      if isMatch { return true }
      factor *= 10
    }
    return false
  }
}
