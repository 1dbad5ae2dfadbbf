/// Names as cells of a table that a spreadsheet may open.
///
/// A spreadsheet takes a cell that begins with =, +, - or @ for a formula and runs it. An apostrophe
/// before it makes it text, and is taken away when the table is read here.
public enum SpreadsheetCell {
  /// A name as a field of a table with commas: protected, and in quotes where it would not be read
  /// back without.
  ///
  /// - Parameter name: the name.
  /// - Returns: the field, without commas around it.
  public static func field(_ name: String) -> String {
    let line = written(name)
    let needsQuotes =
      line.contains { ",;\"\t".contains($0) } || line.first == "#" || line != line.trimmed
    return needsQuotes ? "\"" + line.replacing("\"", with: "\"\"") + "\"" : line
  }

  /// A name as it is written into a table.
  static func written(_ name: String) -> String { isProtected(name) ? "'" + name : name }

  /// A name as it was before it was written.
  static func read(_ cell: String) -> String {
    cell.hasPrefix("'") && isProtected(cell) ? String(cell.dropFirst()) : cell
  }

  /// Whether a name, without apostrophes that lead it, would be a formula.
  private static func isProtected(_ name: String) -> Bool {
    guard let first = name.first(where: { $0 != "'" }) else { return false }
    return "=+-@".contains(first)
  }
}
