/// Numbers as people and programs write them in the cells of tables.
public enum NumberText {
  /// What stands in a cell without a number, lower case.
  private static let emptyWords: Set<String> = [
    "", "na", "n/a", "nan", "-nan", "null", "none", "nil", "-", "--", "---", "*", ".", "missing",
    "nodata", "no data", "#n/a", "#na", "#value!", "#div/0!", "#num!", "#ref!", "1.#qnan",
    "-1.#ind", "inf",
  ]

  /// The number in a cell; NaN for an empty one and for words that say so; nil for other words.
  public static func value(_ text: String, hasDecimalCommas: Bool) -> Double? {
    if let value = plain(text) { return value }
    if hasDecimalCommas, let value = plain(text.replacing(",", with: ".")) { return value }
    return emptyWords.contains(text.lowercased()) ? .nan : nil
  }

  /// Whether the commas in some cells are decimal signs.
  ///
  /// They are if no number has a point, and if they cannot separate thousands.
  public static func haveDecimalCommas(_ cells: some Sequence<String>) -> Bool {
    var hasDecimals = false
    for cell in cells {
      if cell.contains(".") {
        if plain(cell) != nil { return false }
      } else if cell.contains(","), plain(cell.replacing(",", with: ".")) != nil {
        hasDecimals = hasDecimals || !mayHaveThousands(cell)
      }
    }
    return hasDecimals
  }

  /// Whether a comma may separate thousands: `1,234`, but not `0,234` or `400,4`.
  private static func mayHaveThousands(_ cell: String) -> Bool {
    let parts = cell.split(separator: ",", omittingEmptySubsequences: false)
    let digits = parts[0].drop { $0 == "-" || $0 == "+" }
    return (1...3).contains(digits.count) && digits.first != "0" && parts[1].count == 3
  }

  /// A number in digits with a decimal point; other spellings that Swift reads are none.
  private static func plain(_ text: String) -> Double? {
    guard let first = text.utf8.first, first < 0x3A, !text.utf8.contains(where: { $0 | 32 == 0x78 })
    else { return nil }
    return Double(text)
  }
}
