internal import Spectra

/// Which columns of a list hold the wavelengths and the widths.
struct WavelengthColumns {
  /// Index from 0.
  let wavelength: Int
  /// Index from 0; nil without widths.
  let width: Int?
  /// Whether the columns are those of AVIRIS's own lists, whose second one is certainly the widths.
  private(set) var haveUncertainties = false
  /// What was left out, in words.
  private(set) var notes: [String] = []

  private static let wavelengthWords = [
    "wavelength", "wavelengths", "wl", "wvl", "lambda", "centre", "center",
  ]
  private static let widthWords = ["fwhm", "width", "widths", "bandwidth", "bandwidths"]
  private static let numberWords = [
    "band", "bands", "channel", "channels", "number", "nr", "no", "index",
  ]
  /// What sensors' own lists say besides, and nobody calls a material.
  private static let otherWords = [
    "error", "errors", "err", "uncertainty", "uncertainties", "std", "flag", "bbl", "good", "bad",
    "detector", "gain", "offset",
  ]

  /// Finds the columns.
  ///
  /// - Parameters:
  ///   - table: the list.
  ///   - acceptsCounting: whether a column 1, 2, 3 ... alone may be wavelengths, because a person gave
  ///     their unit.
  /// - Throws: `SpectraError` with code `.badFormat` for a table that may be something else.
  init(of table: WavelengthTable, acceptsCounting: Bool) throws(SpectraError) {
    let count = table.rows[0].count
    func names(_ column: Int, _ words: [String]) -> Bool {
      guard let heading = table.headings?[column] else { return false }
      return heading.lowercased().split { !$0.isLetter }.contains { words.contains(String($0)) }
    }
    let hasNumbers = count > 1 && table.isCounting(0) && !names(0, Self.wavelengthWords)
    let first = hasNumbers ? 1 : 0
    if hasNumbers { notes.append("the first column of \(table.path) numbers the bands") }
    if table.isCounting(first), !acceptsCounting, !names(first, Self.wavelengthWords) {
      let numbers = table.column(first).prefix(3).map { "\(Int($0))" }.joined(separator: ", ")
      throw table.refusal("it holds numbers of bands (\(numbers) ...)")
    }
    if names(first, Self.widthWords) {
      throw table.refusal("its first column is called \(table.headings?[first] ?? "")")
    }
    wavelength = first
    var others = Array(first + 1..<count)
    if let last = others.last, table.isCounting(last), !names(last, Self.widthWords) {
      others.removeLast()
      notes.append("the last column of \(table.path) numbers the bands")
    }
    if let headings = table.headings {
      let widths = others.filter { names($0, Self.widthWords) && !names($0, Self.otherWords) }
      width = widths.first
      let unknown = others.filter { column in
        column != width && !names(column, Self.otherWords) && !names(column, Self.numberWords)
          && !(names(column, Self.wavelengthWords) && Self.repeats(table, column, of: first))
      }
      guard let odd = unknown.first else { return }
      throw table.refusal(
        others.count == 1
          ? "its second column is called \"\(headings[odd])\", neither fwhm nor width: it may be a "
            + "spectrum"
          : Self.spectra(count, headings)
      )
    }
    switch others.count {
    case 0: width = nil
    case 1: width = others[0]
    case 3 where Self.areUncertainties(table, others):
      width = others[0]
      haveUncertainties = true
      notes.append(
        "columns \(others[1] + 1) and \(others[2] + 1) of \(table.path) are taken for uncertainties "
          + "and left out"
      )
    default: throw table.refusal(Self.spectra(count, nil))
    }
  }

  private static func spectra(_ count: Int, _ headings: [String]?) -> String {
    let words = headings.map {
      " (\($0.prefix(4).joined(separator: ", "))\($0.count > 4 ? " ..." : ""))"
    }
    return "it has \(count) columns\(words ?? ""), like a table of spectra"
  }

  /// Whether a column is another one in another unit.
  private static func repeats(_ table: WavelengthTable, _ column: Int, of other: Int) -> Bool {
    let ratios = zip(table.column(column), table.column(other)).map { $0 / $1 }
    guard let first = ratios.first else { return false }
    return ratios.allSatisfy { abs($0 - first) <= 2e-3 * abs(first) }
  }

  /// Whether two columns after the widths are the uncertainties of centre and width, as AVIRIS lists
  /// them: not negative, and below the widths.
  private static func areUncertainties(_ table: WavelengthTable, _ columns: [Int]) -> Bool {
    table.rows.allSatisfy { row in
      columns.dropFirst().allSatisfy { row[$0] >= 0 && row[$0] < row[columns[0]] }
    }
  }
}
